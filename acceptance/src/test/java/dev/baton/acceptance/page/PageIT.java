package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.acceptance.Stack;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import java.time.Duration;
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
      visit.isAccessible();
      visit.shoot("logged-out-1440-light");
    }
  }

  @Test
  void comesBackFromTheLoginToWhatWasAskedFor() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);

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
  void drawsABandForEachSeamThatLeadsToItsRow() {
    try (Visit visit = visit(1440, ColorScheme.LIGHT)) {
      logIn(visit);
      JsonNode seams = continuity().path("seams");

      assertThat(visit.page().locator("journey-map a.band")).hasCount(seams.size());
      assertThat(visit.page().locator("tbody tr")).hasCount(seams.size());
      visit.page().locator("journey-map a.band").first().focus();
      visit.page().keyboard().press("Enter");
      assertThat(visit.page().locator("tbody tr:target"))
          .containsText(
              seams.path(0).path("fromName").asText()
                  + " → "
                  + seams.path(0).path("toName").asText());
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
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visit visit = visit(1440, scheme)) {
        logIn(visit);
        visit.isAccessible();
        for (int width : List.of(1440, 1024, 390)) {
          visit.page().setViewportSize(width, 900);
          assertThat(visit.page().locator("journey-map svg")).isVisible();
          assertThat(visit.page().evaluate("document.documentElement.scrollWidth"))
              .isEqualTo(width);
          visit.shoot("overview-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
        visit.saysNothingToTheConsole();
      }
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
    assertThat(visit.page().locator("journey-map svg")).isVisible();
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
