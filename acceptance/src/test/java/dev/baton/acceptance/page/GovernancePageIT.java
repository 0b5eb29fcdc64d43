package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.acceptance.Stack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What governance and the teams do in the page all day: mend blind spots, agree on contracts,
 * follow an item, look into the ledger.
 */
@ExtendWith(Stack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GovernancePageIT {
  private static final String MENDED = "order-mended";
  private static final String AGREED = "order-agreed";

  /** Teams are shown by their names, which the demo registers where it was played before. */
  private static final LocatorAssertions.ContainsTextOptions ANY_CASE =
      new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true);

  private Chromium chromium;

  @BeforeAll
  void handsWorkOverWhereNobodyLooked(Stack stack) {
    PlaywrightAssertions.setDefaultAssertionTimeout(Visit.PATIENCE.toMillis());
    chromium = Chromium.seeing(Visit.ORIGIN, stack.gateway());
    Map<Integer, Long> posted =
        stack
            .api()
            .post(
                stack.gateway(),
                List.of(
                    fact(MENDED, "offered", "2026-03-02T09:00:00Z"),
                    fact(MENDED, "accepted", "2026-03-02T12:00:00Z"),
                    fact(MENDED, "accepted", "2026-03-02T15:00:00Z"),
                    fact(AGREED, "offered", "2026-03-02T09:00:00Z")));
    stack.api().awaitFolded(posted);
  }

  @AfterAll
  void endsTheBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void mendsABlindSpotFromTheList() {
    try (Visit governance = visit();
        Visit support = visit()) {
      governance.logIn("governance", "/#/blind-spots");
      Locator spot = governance.row(MENDED);
      governance.find(AGREED);
      assertThat(governance.row(AGREED).first()).isVisible();
      governance.find(MENDED);
      assertThat(spot).containsText("unregistered");
      int unregistered = Integer.parseInt(governance.text("#spots-unregistered .value"));

      register(governance, MENDED);
      assertThat(spot.first()).containsText("pending");
      assertThat(governance.page().locator("#spots-unregistered .value"))
          .hasText(String.valueOf(unregistered - 1));

      support.logIn("emitter-support", "/#/governance/boundaries/sales--support--" + MENDED);
      support.button("Accept").click();
      support.answer("Accept");
      assertThat(support.page().locator("main")).containsText("support is accountable.", ANY_CASE);

      governance.open("#/governance/boundaries");
      governance.find(MENDED);
      assertThat(governance.row(MENDED).locator("[data-name=Accountable]"))
          .hasText("support", new LocatorAssertions.HasTextOptions().setIgnoreCase(true));
      governance.open("#/blind-spots");
      governance.find(MENDED);
      assertThat(spot.filter(new Locator.FilterOptions().setHasText("pending"))).hasCount(0);
      governance.saysNothingToTheConsole();
      support.saysNothingToTheConsole();
    }
  }

  @Test
  void bringsAContractIntoForceByBothSignatures() {
    try (Visit governance = visit();
        Visit sales = visit();
        Visit support = visit()) {
      String boundary = "#/governance/boundaries/sales--support--" + AGREED;
      governance.logIn("governance", "/#/blind-spots");
      register(governance, AGREED);
      governance.open(boundary);
      governance.button("Propose a contract").click();
      governance.page().getByLabel("Done, as sales says it").fill("The order is signed");
      governance.page().getByLabel("Currency").fill("EURO");
      governance.inDialog("Propose").click();
      assertThat(governance.page().locator("dialog [role=alert]")).isVisible();
      assertThat(governance.page().locator("#ask-valuePerItem-currency-wrong"))
          .containsText("ISO 4217");
      assertThat(governance.page().getByLabel("Currency")).hasAttribute("aria-invalid", "true");
      governance.page().getByLabel("Value per item").fill("12.50");
      governance.page().getByLabel("Currency").fill("EUR");
      governance.answer("Propose");

      sales.logIn("emitter-sales", "/" + boundary);
      assertThat(sales.button("Sign for sales")).isVisible();
      assertThat(sales.button("Sign for support")).hasCount(0);
      sales.button("Sign for sales").click();
      sales.answer("Sign");
      assertThat(sales.page().locator("main")).containsText("Waits for support.", ANY_CASE);

      support.logIn("emitter-support", "/" + boundary);
      support.button("Sign for support").click();
      governance.page().reload();
      governance.button("Propose a change").click();
      governance.page().getByLabel("Done, as sales says it").fill("The order is signed and paid");
      governance.answer("Propose");
      support.inDialog("Sign").click();
      assertThat(support.page().locator("dialog [role=alert]"))
          .containsText("Somebody changed it meanwhile.");
      support.answer("Cancel");

      for (Visit side : List.of(support, sales)) {
        side.page().reload();
        side.button(side == sales ? "Sign for sales" : "Sign for support").click();
        side.answer("Sign");
      }
      assertThat(sales.page().locator("main")).containsText("Both sides signed it.");
      sales.button("Compare").click();
      assertThat(sales.row("done criteria")).containsText("The order is signed and paid");
    }
  }

  @Test
  void tellsWhatHappenedToAnItemAndProvesIt() {
    try (Visit visit = visit()) {
      visit.logIn("reader", "/#/items");
      visit.page().getByLabel("Work type").first().fill(MENDED);
      visit.page().getByLabel("Id", new Page.GetByLabelOptions().setExact(true)).fill("1");
      visit.button("Show its trace").click();

      assertThat(visit.page().locator("h1")).hasText("1");
      assertThat(visit.page().locator("main")).containsText("Held by");
      assertThat(visit.page().locator("main")).containsText("3 hrs");
      assertThat(visit.row("contested")).containsText("an earlier fact of its kind counts");

      visit.row("contested").getByRole(AriaRole.LINK).click();
      assertThat(visit.page().locator("a[download]")).hasText("Download the receipt");
      assertThat(visit.page().locator("main")).containsText(MENDED + "/1");
      visit.saysNothingToTheConsole();
    }
  }

  @Test
  void isAccessibleInEveryViewInLightAndDarkAndFitsEveryScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visit visit = visit(scheme)) {
        visit.logIn("governance", "/#/governance/teams");
        for (String view :
            List.of(
                "blind-spots",
                "items",
                "items/" + MENDED + "/1",
                "governance/boundaries",
                "governance/teams",
                "governance/journeys",
                "governance/journeys/+",
                "governance/registry",
                "governance/history",
                "audit/lanes",
                "audit/lanes/0/0",
                "audit/backdated",
                "audit/erasures",
                "nowhere")) {
          visit.open("#/" + view);
          visit.isAccessible(scheme);
          visit.fits(view);
        }
        visit.open("#/governance/teams");
        visit.button("Register a team").click();
        visit.isAccessible(scheme);
        visit.saysNothingToTheConsole();
      }
    }
  }

  private Visit visit() {
    return visit(ColorScheme.LIGHT);
  }

  private Visit visit(ColorScheme scheme) {
    return Visit.of(chromium, 1440, scheme);
  }

  /** Registers a boundary from the list of blind spots, and asks its receiver to answer for it. */
  private static void register(Visit governance, String workType) {
    governance.find(workType);
    Locator spot = governance.row(workType);
    spot.getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Register").setExact(true))
        .click();
    governance.page().getByLabel("Ask to be accountable").selectOption("to");
    governance.answer("Register");
  }

  private static String fact(String workType, String kind, String time) {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.%2$s.v1","source":"/orders","id":"%2$s-%3$s",\
    "time":"%3$s","datacontenttype":"application/json",\
    "data":{"handoff":"1","item":{"type":"%1$s","id":"1"},"from":"sales","to":"support"}}\
    """
        .formatted(workType, kind, time);
  }
}
