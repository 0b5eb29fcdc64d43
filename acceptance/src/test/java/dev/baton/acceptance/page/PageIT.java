package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.baton.acceptance.Stack;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a reader sees who logs in: the planted story, claim beside reality, and nothing before that.
 */
@ExtendWith(Stack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final Scenario STORY = Scenario.standard().as(31, "page").leads(40);
  private static final String JOURNEY = "lead-to-renewal-page";

  private Chromium chromium;
  private Stack stack;

  @BeforeAll
  void playsAStory(Stack running) {
    stack = running;
    PlaywrightAssertions.setDefaultAssertionTimeout(Visit.PATIENCE.toMillis());
    chromium = Chromium.seeing(Visit.ORIGIN, stack.gateway());
    DemoPlayer.Played played =
        DemoPlayer.play(new DemoPlayer.Target(stack.gateway(), stack::token), STORY, line -> {});
    stack.api().awaitFolded(played.positions());
  }

  @AfterAll
  void endsTheBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void showsNoDataBeforeTheLogin() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.page().navigate(Visit.ORIGIN + "/?journey=" + JOURNEY);

      assertThat(visit.page().getByRole(AriaRole.HEADING))
          .hasText("Every team is green. Does the work arrive?");
      assertThat(visit.page().locator("main").getByRole(AriaRole.LINK))
          .hasAttribute("href", "/login");
      assertThat(visit.page().locator("table, journey-map, .value")).hasCount(0);
      visit.isAccessible(ColorScheme.LIGHT);
      visit.fits("logged-out");
    }
  }

  @Test
  void comesBackFromTheLoginToWhatWasAskedFor() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.logInAnew("reader", "/?journey=" + JOURNEY);

      assertThat(visit.page().locator("h1")).hasText(continuity().at("/journey/name").asText());
      visit.saysNothingToTheConsole();
    }
  }

  @Test
  void saysTheFourNumbersThatTheApiSays() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);

      eventually(() -> {
        JsonNode headline = get("/api/v1/headline?journey=" + JOURNEY);
        assertThat(visit.text("#system-yield .value"))
            .isEqualTo(percent(headline.at("/systemYield/value")));
        assertThat(visit.text("#coverage .value"))
            .isEqualTo(percent(headline.at("/coverage/value")));
        assertThat(visit.text("#unowned .value")).isEqualTo(percent(headline.at("/unowned/value")));
        assertThat(visit.text("#conflict .value"))
            .isEqualTo(percent(headline.at("/conflict/value")));
      });
    }
  }

  @Test
  void putsWhatTheTeamsReportBesideWhatArrives() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);

      eventually(() -> {
        JsonNode view = continuity();
        assertThat(visit.text("#greens-average")).isEqualTo(percent(view.at("/greens/average")));
        assertThat(visit.text("#rty")).isEqualTo(percent(view.at("/rty/value")));
        assertThat(visit.text("#straight-through"))
            .isEqualTo(percent(view.at("/straightThrough/value")));
      });
      assertThat(visit.page().locator(".tiles li"))
          .hasCount(continuity().at("/greens/teams").size());
    }
  }

  @Test
  void drawsABandForEachSeamThatLeadsToIt() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);
      JsonNode seams = continuity().path("seams");

      assertThat(visit.page().locator("journey-map a.band")).hasCount(seams.size());
      assertThat(visit.page().locator("tbody tr")).hasCount(seams.size());
      visit.page().locator("journey-map a.band").first().focus();
      assertThat(visit.page().locator("journey-map .explain")).containsText("accepted");
      visit.page().keyboard().press("Enter");
      assertThat(visit.page().locator("h1")).hasText(nameOf(seams.path(0)));
    }
  }

  /** A median of what was answered alone says how quick the quick ones are. */
  @Test
  void saysThatAQuantileIsNotReachedWhereSoManyAreNotAnswered() {
    List<JsonNode> seams = new ArrayList<>();
    continuity().path("seams").forEach(seams::add);
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);

      assertThat(seams).anyMatch(seam -> seam.at("/waits/answered/p85").isNull());
      for (JsonNode seam : seams) {
        boolean reached = seam.at("/waits/answered/p85").isNumber();
        Locator waits = visit.row(nameOf(seam)).locator("[data-name='Half wait until']");
        assertThat(waits.getByText("not reached")).hasCount(reached ? 0 : 1);
      }
    }
  }

  @Test
  void showsAtASeamWhatWasPlantedThere() {
    JsonNode seam = continuity().path("seams").path(0);
    String address = addressOf(seam);
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.logIn("reader", "/#/seams/" + address);

      assertThat(visit.page().locator("h1")).hasText(nameOf(seam));
      eventually(() -> {
        JsonNode now = get("/api/v1/boundaries/" + address).path("seam");
        assertThat(visit.text("#seam-yield .value")).isEqualTo(percent(now.at("/yield/value")));
        assertThat(visit.text("#seam-lost .value")).isEqualTo(now.at("/loss/lost").asText());
      });
      assertThat(card(visit, "context")).containsText("Budget");
      assertThat(card(visit, "context")).containsText("Timeline");
      assertThat(card(visit, "meanings").locator("mark").first()).isVisible();
      assertThat(card(visit, "agreed")).containsText("signed by both sides");
      assertThat(card(visit, "yield").locator("svg circle").first()).isVisible();
      assertThat(card(visit, "waits").locator("svg path.curve")).isVisible();
      assertThat(card(visit, "waits")).containsText("half by");
      for (String type : List.of("SVG", "PNG")) {
        Download taken =
            visit
                .page()
                .waitForDownload(() ->
                    card(visit, "yield")
                        .getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName(type + " of the picture"))
                        .click());
        assertThat(taken.suggestedFilename()).endsWith("-yield." + type.toLowerCase(Locale.ROOT));
      }

      visit.page().locator("#seam-yield a").first().click();
      assertThat(visit.page().locator("h1")).hasText("Items");
      assertThat(visit.row("accepted").first()).isVisible();
      visit.saysNothingToTheConsole();
    }
  }

  @Test
  void showsWhatIsNewWithoutMovingWhatIsLookedAt() {
    stack.api().awaitFolded(stack.api().post(stack.gateway(), List.of(offer(1))));
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.logIn("reader", "/#/seams/page-giver/page-taker/page-live");
      assertThat(visit.page().locator("#verdict")).containsText("Of 1 offer");
      visit.page().locator(".title select").focus();
      visit.page().evaluate("scrollTo(0, 300)");

      stack.api().awaitFolded(stack.api().post(stack.gateway(), List.of(offer(2))));

      // without the stream it would ask again after 15 seconds
      assertThat(visit.page().locator("#verdict"))
          .containsText(
              "Of 2 offers", new LocatorAssertions.ContainsTextOptions().setTimeout(10_000));
      assertThat(visit.page().locator(".title select")).isFocused();
      assertThat(visit.page().evaluate("scrollY")).isEqualTo(300);
    }
  }

  @Test
  void namesInABannerWhatAnAnswerLacks() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit
          .page()
          .route(
              "**/continuity**",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody(
                              continuity()
                                  .toString()
                                  .replaceFirst(
                                      "(\"source\":\"ownership\",\"status\":)\"\\w+\"",
                                      "$1\"down\""))));
      logIn(visit);

      assertThat(visit.page().locator(".banner")).containsText("ownership service");
      assertThat(visit.page().locator("#fresh")).containsText("ownership down");
    }
  }

  @Test
  void balancesWhatEnteredWithWhereItIs() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.logIn("reader", "/#/air?journey=" + JOURNEY);

      eventually(() -> {
        JsonNode custody = get("/api/v1/journeys/" + JOURNEY + "/custody");
        assertThat(visit.text("#entered")).startsWith(custody.path("entered").asText() + " items");
        assertThat(visit.page().locator(".places .value").allInnerTexts())
            .containsExactly(
                custody.path("finished").asText(),
                custody.path("held").asText(),
                custody.path("inTheAir").asText(),
                custody.path("ended").asText());
      });
      visit.saysNothingToTheConsole();
    }
  }

  @Test
  void saysWhoOwnsASeamAndWhereNobodyDoes() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);
      long unowned = 0;
      for (JsonNode seam : continuity().path("seams")) {
        unowned += seam.path("ownership").asText().matches("unowned|unregistered") ? 1 : 0;
      }

      assertThat(unowned).isPositive();
      assertThat(visit.page().locator(".owner.missing")).hasCount((int) unowned);
      assertThat(visit.page().locator(".owner.missing").first()).hasText("nobody");
    }
  }

  @Test
  void isAccessibleInLightAndDarkAndFitsEveryScreen() {
    List<String> views =
        List.of("#", "#/seams", "#/seams/" + addressOf(continuity().at("/seams/0")), "#/air");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visit visit = visit(1440, scheme)) {
        logIn(visit);
        for (String view : views) {
          if (!view.equals("#")) {
            visit.open(view);
          }
          visit.isAccessible(scheme);
          visit.fits(view.equals("#") ? "overview" : view);
        }
        visit.saysNothingToTheConsole();
      }
    }
  }

  @Test
  void printsWhatIsReadWithItsAddressAndNothingToPress() {
    JsonNode seam = continuity().at("/seams/0");
    try (Visit visit = visit(703, ColorScheme.DARK)) {
      logIn(visit);
      Page page = visit.page();
      for (String view : List.of("#/seams", "#/seams/" + addressOf(seam), "#/air", "#/signals")) {
        visit.open(view);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

        assertThat(page.locator(".printed")).containsText(view);
        assertThat(page.locator(".printed")).containsText("as read on");
        assertThat(page.locator("main :is(nav, button):visible, header nav:visible")).hasCount(0);
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            .isEqualTo("rgb(255, 255, 255)");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(703);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
      }
    }
  }

  @Test
  void drawsAMapThatIsNotInSightWhereItIsPrinted() {
    try (Visit visit = visit(390, ColorScheme.LIGHT)) {
      visit.logIn("reader", "/?journey=" + JOURNEY);
      assertThat(visit.page().locator("table.seams")).isVisible();
      assertThat(visit.page().locator("journey-map svg")).hasCount(0);

      visit.page().pdf();

      assertThat(visit.page().locator("journey-map svg")).hasCount(1);
    }
  }

  @Test
  void keepsTheChosenColours() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      visit.page().navigate(Visit.ORIGIN.toString());
      visit
          .page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dark colours"))
          .click();
      visit.page().reload();

      assertThat(visit.page().locator("html")).hasAttribute("data-theme", "dark");
    }
  }

  private Visit visit(int width, ColorScheme scheme) {
    return Visit.of(chromium, width, scheme);
  }

  private static void logIn(Visit visit) {
    visit.logIn("reader", "/?journey=" + JOURNEY);
    assertThat(visit.page().locator("#contradiction")).isVisible();
    visit.page().locator("journey-map").scrollIntoViewIfNeeded();
    assertThat(visit.page().locator("journey-map svg")).isVisible();
  }

  private static Locator card(Visit visit, String title) {
    return visit.page().locator("section.card[aria-labelledby='" + title + "']");
  }

  private static String nameOf(JsonNode seam) {
    return seam.path("fromName").asText() + " → " + seam.path("toName").asText();
  }

  private static String addressOf(JsonNode seam) {
    return String.join(
        "/", seam.path("from").asText(), seam.path("to").asText(), seam.path("workType").asText());
  }

  /** An offer of a boundary that only these tests use. */
  private static String offer(int number) {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.offered.v1","source":"/page","id":"live-%1$d",\
    "time":"2026-03-02T09:00:00Z","datacontenttype":"application/json",\
    "data":{"handoff":"%1$d","item":{"type":"page-live","id":"%1$d"},"from":"page-giver","to":"page-taker"}}\
    """
        .formatted(number);
  }

  private JsonNode get(String path) {
    return stack.api().get(path);
  }

  private JsonNode continuity() {
    return get("/api/v1/journeys/" + JOURNEY + "/continuity");
  }

  /** The page asks again every few seconds, and the clock may dispose of an offer in between. */
  private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await().atMost(Visit.PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(assertion);
  }

  private static String percent(JsonNode share) {
    if (!share.isNumber()) {
      return "not known";
    }
    double value = share.asDouble();
    if (value > 0 && value < 0.005) {
      return "<1%";
    }
    return value > 0.995 && value < 1 ? ">99%" : Math.round(value * 100) + "%";
  }
}
