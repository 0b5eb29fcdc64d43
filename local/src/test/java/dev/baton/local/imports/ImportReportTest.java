package dev.baton.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportReportTest {
  @Test
  void saysWhatWasFoundAndWhatWasRefused() throws IOException {
    assertThat(
            ImportReport.lines(
                Json.MAPPER.readTree(
                    """
                    {"rows": {"events": 10, "used": 9, "refused": 1,
                              "first": [{"row": 4, "reason": "It has no c."}]},
                     "items": 2, "facts": {"recorded": 5, "duplicate": 1, "refused": 0},
                     "findings": {"total": {"hops": 3, "silent": 1}, "boundaries": 2,
                                  "placeholders": {"EMPTY": 2},
                                  "busiest": [{"from": "A", "to": "B", "hops": 2,
                                               "medianWaitSeconds": 5400}]}}
                    """)))
        .containsExactly(
            "10 events: 9 rows of 2 items, 1 refused",
            "5 facts recorded, 1 were there before, 0 refused",
            "3 handoffs over 2 boundaries: 1 silent, 0 rejected, 0 returned, 0 forwarded,"
                + " 0 straight back",
            "EMPTY stands for a team that nobody knows: 2 handoffs",
            "most handoffs:",
            "  A → B: 2 handoffs, 0 silent, 0 straight back, median wait 1 h 30 min",
            "first refused:",
            "  row 4: It has no c.");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59.4, 59 s", "61, 1 min 1 s", "90000, 1 d 1 h"})
  void saysAWaitInItsTwoLargestUnits(double seconds, String words) {
    assertThat(ImportReport.words(seconds)).isEqualTo(words);
  }
}
