package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.acceptance.Stack;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import java.util.List;
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

  private Visit visit() {
    return Visit.of(chromium, 1440, ColorScheme.LIGHT);
  }
}
