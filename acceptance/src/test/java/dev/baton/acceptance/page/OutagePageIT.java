package dev.baton.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.baton.acceptance.Stack;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import dev.baton.local.stack.Service;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * With the ledger stopped the page names it, goes on showing what it knows, and says since when.
 */
@ExtendWith(Stack.Shared.class)
class OutagePageIT {
  private static final Scenario STORY = Scenario.standard().as(61, "outage").leads(10);
  private static final String JOURNEY = "lead-to-renewal-outage";

  /** As long as a service takes to come back, and the page to ask again. */
  private static final double BACK_WITHIN = Duration.ofSeconds(120).toMillis();

  @Test
  void namesTheLedgerInABannerWhileItIsStopped(Stack stack) throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(Visit.PATIENCE.toMillis());
    DemoPlayer.Played played =
        DemoPlayer.play(new DemoPlayer.Target(stack.gateway(), stack::token), STORY, line -> {});
    stack.api().awaitFolded(played.positions());
    try (Chromium chromium = Chromium.seeing(Visit.ORIGIN, stack.gateway());
        Visit visit = Visit.of(chromium, 1440, ColorScheme.LIGHT)) {
      Locator banner = visit.page().locator("main .banner");
      visit.logIn("reader", "/?journey=" + JOURNEY);
      assertThat(visit.page().locator("#contradiction")).isVisible();
      assertThat(banner).hasCount(0);
      String coverage = visit.text("#coverage .value");

      stack.kill(Service.LEDGER);
      try {
        assertThat(banner).containsText("This is not complete.");
        assertThat(banner).containsText("The ledger does not answer");
        assertThat(visit.page().locator("#fresh")).containsText("ledger down");
        assertThat(visit.text("#coverage .value")).isEqualTo(coverage);

        // what only the ledger knows is not shown as if it were nothing
        visit.open("#/audit/lanes");
        assertThat(visit.page().locator("main [role=alert]")).isVisible();
        assertThat(visit.page().locator("main table")).hasCount(0);
      } finally {
        stack.restart(Service.LEDGER);
      }

      visit.open("#/");
      assertThat(banner)
          .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(BACK_WITHIN));
      assertThat(visit.page().locator("#fresh")).containsText("live");
    }
  }
}
