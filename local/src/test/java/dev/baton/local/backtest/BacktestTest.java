package dev.baton.local.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final String REPORT =
      """
      {"from": "2026-03-02", "to": "2026-05-31", "signals": [
        {"kind": "hidden-drop", "journey": "j", "boundary": null, "about": "churn",
         "firedOn": "2026-04-20", "firstDay": "2026-04-06", "lateDays": 14, "resolvedOn": null,
         "summary": "It rose."},
        {"kind": "silence", "journey": "j", "about": "",
         "boundary": {"from": "a", "to": "b", "workType": "lead"},
         "firedOn": "2026-04-21", "firstDay": "2026-04-20", "lateDays": 1,
         "resolvedOn": "2026-05-05", "summary": "Nothing came."}],
       "notEvaluable": [{"kind": "forecast-gap", "journey": "j", "about": "", "why": "not-declared"}]}
      """;

  @Test
  void printsWhenEachWouldHaveFiredAndWhatCouldNotBeTold() {
    JsonNode report = Json.read(REPORT.getBytes(StandardCharsets.UTF_8), JsonNode.class);

    assertThat(Backtest.lines(report))
        .containsExactly(
            "2026-04-20  hidden-drop           j churn: since 2026-04-06, 14 days late, not over."
                + " It rose.",
            "2026-04-21  silence               j a → b: since 2026-04-20, 1 days late, resolved"
                + " 2026-05-05. Nothing came.",
            "not evaluable  forecast-gap j: not-declared",
            "2 signals in the days from 2026-03-02 to 2026-05-31");
  }
}
