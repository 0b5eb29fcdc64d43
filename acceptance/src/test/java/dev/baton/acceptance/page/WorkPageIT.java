package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.baton.acceptance.Stack;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What governance settles in the page: what teams mean, who answers for a boundary, which signals
 * somebody took on, what mending would bring.
 */
@ExtendWith(Stack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkPageIT {
  private static final Scenario STORY = Scenario.standard().as(47, "work").leads(20);
  private static final String JOURNEY = "lead-to-renewal-work";
  private static final String WON =
      "#/governance/definitions/closed-won-work/closed-won-sales-work";
  private static final String LEAD = "#/governance/definitions/qualified-lead-work";

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
  void saysOfWhichClassAChangeOfMeaningIsBeforeItIsProposed() {
    try (Visit governance = visit()) {
      Page page = governance.page();
      governance.logIn("governance", "/" + WON);
      governance.link("Propose a version").click();

      page.getByLabel("Conditions").fill("signatures = 2\nvalue is booked");
      assertThat(page.locator("#would-what")).containsText("narrowing");
      assertThat(page.locator("#would-what ins")).hasText("value is booked");
      assertThat(page.getByLabel("Version")).hasValue("2.0.0");
      page.getByLabel("Claimed to be").selectOption("EDITORIAL");
      assertThat(page.locator("#would-what")).containsText("It is claimed to be less than that.");
      governance.button("Propose it").click();
      assertThat(page.locator("[role=alert]")).containsText("Not recorded.");
      page.getByLabel("Claimed to be").selectOption("NARROWING");
      governance.button("Propose it").click();

      assertThat(page.locator("h1")).hasText("closed-won-sales-work");
      assertThat(governance.row("2.0.0")).containsText("narrowing");
      governance.button("Adopt").click();
      page.getByLabel("Team").selectOption("sales-work");
      governance.answer("Adopt");
      assertThat(page.locator("section[aria-labelledby=impact]"))
          .containsText("Sales work (2.0.0)");
    }
  }

  @Test
  void settlesWhatTwoSidesMeanByATerm() {
    try (Visit governance = visit()) {
      Page page = governance.page();
      governance.logIn("governance", "/" + LEAD);
      assertThat(page.locator(".meanings article")).hasCount(3);
      assertThat(page.locator(".meanings mark").first()).isVisible();

      governance.button("Settle").first().click();
      page.getByLabel("How").selectOption("accept");
      page.getByLabel("Reason").fill("The new form comes in spring");
      governance.answer("Settle");

      assertThat(page.locator("main")).containsText("lived with until");
      assertThat(page.locator(".lead")).containsText("settled");
    }
  }

  @Test
  void mendsWhatNobodyOwnsWhichLowersTheUnownedShare() {
    try (Visit governance = visit();
        Visit teams = visit()) {
      String spots = "#/blind-spots?journey=" + JOURNEY;
      governance.logIn("governance", "/" + spots);
      Locator value = governance.page().locator("#spots-unowned .value");
      assertThat(value).not().hasText("0%");

      Locator spot = governance.row("unowned");
      spot.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Ask a team")).click();
      governance
          .page()
          .getByLabel("Team", new Page.GetByLabelOptions().setExact(true))
          .selectOption("onboarding-work");
      governance.answer("Ask");
      assertThat(governance.row("pending")).isVisible();

      teams.logIn("emitter", "/#/governance/boundaries/sales-work--onboarding-work--lead-work");
      teams.button("Accept").click();
      teams.answer("Accept");
      assertThat(teams.page().locator("main")).containsText("Onboarding work is accountable.");
      assertThat(value).hasText("0%");
    }
  }

  @Test
  void takesASignalOn() {
    try (Visit governance = visit()) {
      Page page = governance.page();
      governance.logIn("governance", "/#/signals?journey=" + JOURNEY);
      Locator signal = page.locator(".signal.open").first();
      signal.getByRole(AriaRole.LINK).first().click();

      governance.button("Acknowledge").click();
      page.getByLabel("Note").fill("Looked into by sales");
      governance.answer("Acknowledge");

      assertThat(governance.row("acknowledged")).containsText("Looked into by sales");
      governance.button("Resolve").click();
      governance.inDialog("Resolve").click();
      assertThat(page.locator("#ask-note-wrong")).containsText("Required");
      page.getByLabel("Note").fill("It was the form");
      governance.answer("Resolve");
      assertThat(governance.row("resolved")).containsText("It was the form");
    }
  }

  @Test
  void letsBothSidesSpeakOfAMonthAndCountsItAgainFromTheLedger() {
    String address = "#/statements/marketing-work/sales-work/lead-work";
    YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    try (Visit governance = visit();
        Visit sides = visit()) {
      governance.logIn("governance", "/" + address);
      governance.button("Freeze a month").click();
      governance.page().locator("#ask-month").fill(month.toString());
      governance.answer("Freeze");
      assertThat(governance.page().locator("h1"))
          .hasText(month.format(DateTimeFormatter.ofPattern("MMMM yyyy", Locale.UK)));

      JsonNode counts =
          stack
              .api()
              .get("/api/v1/boundaries/marketing-work/sales-work/lead-work/statements/" + month)
              .at("/statement/counts");
      assertThat(governance.page().locator(".sheet tr").first())
          .containsText(counts.path("offered").asText());

      sides.logIn("emitter", "/" + address + "/" + month);
      sides.button("Agree for Marketing work").click();
      sides.answer("Agree");
      assertThat(sides.row("agrees")).containsText("Marketing work");
      sides.button("Dispute for Sales work").click();
      sides.inDialog("Dispute").click();
      assertThat(sides.page().locator("#ask-note-wrong")).containsText("Required");
      sides.page().getByLabel("Note").fill("Three were offered twice");
      sides.answer("Dispute");
      assertThat(sides.row("Three were offered twice")).containsText("Sales work");
      assertThat(sides.page().locator(".title .badge")).hasText("disputed");
      assertThat(sides.button("Agree for Marketing work")).hasCount(0);

      sides.button("Count it again from the ledger").click();
      assertThat(sides.page().locator("main [role=status]")).containsText("equal");
      sides.saysNothingToTheConsole();

      governance.open("#/signals");
      governance.open(address);
      assertThat(governance.row("disputed")).containsText("agrees");
    }
  }

  @Test
  void listsWhatIsClaimedTwiceAndQuestionsThatGoRound() {
    Map<Integer, Long> posted =
        stack
            .api()
            .post(
                stack.gateway(),
                List.of(
                    evidence("credit-claimed", "lead-work/D-1", 9, claim("marketing-work")),
                    evidence("credit-claimed", "lead-work/D-1", 9, claim("sales-work")),
                    inquiry("raised", 9, "sales-work", "marketing-work"),
                    inquiry("passed", 10, "marketing-work", "support-work"),
                    inquiry("passed", 11, "support-work", "sales-work")));
    stack.api().awaitFolded(posted);
    try (Visit reader = visit()) {
      reader.logIn("reader", "/#/disputes");
      reader.find("D-1");

      assertThat(reader.row("D-1")).containsText("140%");
      assertThat(reader.row("D-1")).containsText("Marketing work 70%");
      assertThat(reader.row("D-1")).containsText("Sales work 70%");
      assertThat(reader.row("why-work")).containsText("bounces");
      assertThat(reader.row("why-work")).containsText("came back");
      assertThat(reader.row("why-work").locator("[data-name=With]")).hasText("Sales work");
      reader.saysNothingToTheConsole();
    }
  }

  @Test
  void saysWhatBecameOfWhatAWebhookWasSentAndWhoWasToldInTime() throws IOException {
    AtomicInteger answer = new AtomicInteger(500);
    HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(answer.get(), -1);
          exchange.close();
        });
    receiver.start();
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/baton";
    try (Visit governance = visit()) {
      Page page = governance.page();
      governance.logIn("governance", "/#/governance/webhooks");
      governance.button("Register a webhook").click();
      page.getByLabel("Address").fill("http://169.254.169.254/");
      governance.inDialog("Register").click();
      assertThat(page.locator("#ask-url-wrong")).containsText("may not lead there");
      page.getByLabel("Address").fill(url);
      page.getByLabel("An offer is about to run out").check();
      page.getByLabel("Sales work", new Page.GetByLabelOptions().setExact(true)).check();
      governance.answer("Register");
      assertThat(page.locator(".once code")).containsText("whsec_");
      page.reload();
      assertThat(governance.row(url)).containsText("for Sales work");
      assertThat(page.locator(".once")).hasCount(0);

      // six of the seven days to answer are over
      stack.api().awaitFolded(stack.api().post(stack.gateway(), List.of(dueSoon())));
      governance.link(url).click();
      assertThat(governance.row("it answers 500")).containsText("waiting");
      assertThat(page.locator(".title .badge")).hasText("failing");
      answer.set(200);
      assertThat(governance.row("taken")).containsText("200");
      assertThat(page.locator(".title .badge")).hasText("active");

      governance.open("#/notices?team=sales-work");
      assertThat(governance.row("N-1").first()).containsText("awaited");
      assertThat(governance.row("N-1").first()).containsText("Marketing work → Sales work");

      governance.open("#/governance/webhooks");
      governance.link(url).click();
      governance.button("Delete").click();
      governance.answer("Delete");
      assertThat(governance.row(url)).hasCount(0);
      governance.saysNothingToTheConsole();
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void saysWhatMendingASeamWouldBringByKeyboardAlone() {
    try (Visit reader = visit()) {
      Page page = reader.page();
      reader.logIn("reader", "/#/what-if?journey=" + JOURNEY);
      Locator slider = page.getByRole(AriaRole.SLIDER).first();
      slider.focus();
      for (int percent = 0; percent < 5; percent++) {
        slider.press("ArrowRight");
      }

      assertThat(page.locator("#worth-what .value").first()).containsText("€");
      JsonNode seam =
          stack.api().get("/api/v1/journeys/" + JOURNEY + "/continuity").path("seams").path(0);
      assertThat(reader.row(seam.path("fromName").asText())).containsText("→");
      // a copied address shows the same
      page.reload();
      assertThat(page.locator("#worth-what .value").first()).containsText("€");
    }
  }

  @Test
  void isAccessibleInLightAndDarkAndFitsEveryScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visit visit = Visit.of(chromium, 1440, scheme)) {
        visit.logIn("governance", "/#/governance/teams");
        for (String view :
            List.of(
                "governance/definitions",
                LEAD.substring(2),
                WON.substring(2),
                WON.substring(2) + "/+",
                "governance/exchange",
                "signals?journey=" + JOURNEY,
                "disputes",
                "notices",
                "governance/webhooks",
                "what-if?journey=" + JOURNEY,
                "statements/marketing-work/sales-work/lead-work")) {
          visit.open("#/" + view);
          visit.isAccessible(scheme);
          visit.fits(view);
        }
        visit.saysNothingToTheConsole();
      }
    }
  }

  private static String evidence(String kind, String subject, int hour, String data) {
    return """
    {"specversion":"1.0","type":"dev.baton.evidence.%1$s.v1","source":"/work","id":"%4$s",\
    "time":"2026-03-02T%5$02d:00:00Z","subject":"%2$s","datacontenttype":"application/json","data":%3$s}\
    """
        .formatted(kind, subject, data, UUID.randomUUID(), hour);
  }

  private static String claim(String team) {
    return """
    {"item":{"type":"lead-work","id":"D-1"},"team":"%s","share":0.7}\
    """
        .formatted(team);
  }

  private static String inquiry(String step, int hour, String from, String to) {
    return evidence(
        "inquiry-" + step,
        "team/" + from,
        hour,
        "{\"inquiry\":\"why-work\",\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to));
  }

  private static String dueSoon() {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.offered.v1","source":"/work","id":"n-1",\
    "time":"%s","datacontenttype":"application/json",\
    "data":{"handoff":"1","item":{"type":"lead-work","id":"N-1"},"from":"marketing-work","to":"sales-work"}}\
    """
        .formatted(Instant.now().minus(Duration.ofDays(6)).truncatedTo(ChronoUnit.SECONDS));
  }

  private Visit visit() {
    return Visit.of(chromium, 1440, ColorScheme.LIGHT);
  }
}
