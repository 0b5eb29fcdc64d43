package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is on {@code baton.signals.v1}, word for word: who changes this changes somebody's wire. */
class SignalRecordTest {
  private static final String SIGNAL =
      """
      {"id":"7f1c","kind":"hidden-drop","journey":"lead-to-renewal","state":"open",\
      "at":"2026-03-02T09:00:00Z","firstDay":"2026-02-09","alarmDay":"2026-02-23",\
      "summary":"churn rose","accountable":{"team":"sales","since":"2026-01-01T00:00:00Z"},\
      "routedTo":["sales"],"href":"/api/v1/signals/7f1c"}\
      """;

  private static final String NOTICE =
      """
      {"id":"L-1#1","kind":"due-soon","boundary":{"from":"a","to":"b","workType":"lead"},\
      "at":"2026-03-02T09:00:00Z","summary":"runs out","routedTo":["b"],"href":"/api/v1/notices",\
      "item":{"type":"lead","id":"L-1"},"due":"2026-03-03T09:00:00Z"}\
      """;

  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  private static final SignalRecord SIGNALLED =
      new SignalRecord(
          "7f1c",
          SignalKind.HIDDEN_DROP,
          "lead-to-renewal",
          null,
          SignalRecord.State.OPEN,
          AT,
          LocalDate.of(2026, 2, 9),
          LocalDate.of(2026, 2, 23),
          "churn rose",
          new SignalRecord.Accountable("sales", Instant.parse("2026-01-01T00:00:00Z")),
          List.of("sales"),
          "/api/v1/signals/7f1c",
          null,
          null);

  private static final SignalRecord NOTICED =
      new SignalRecord(
          "L-1#1",
          SignalKind.DUE_SOON,
          null,
          new SignalRecord.Boundary("a", "b", "lead"),
          null,
          AT,
          null,
          null,
          "runs out",
          null,
          List.of("b"),
          "/api/v1/notices",
          new ItemRef("lead", "L-1"),
          AT.plusSeconds(86_400));

  private static SignalRecord read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), SignalRecord.class);
  }

  @Test
  void readsAndWritesAsApproved() {
    assertThat(new String(Json.bytes(SIGNALLED), StandardCharsets.UTF_8)).isEqualTo(SIGNAL);
    assertThat(read(SIGNAL)).isEqualTo(SIGNALLED);
    assertThat(new String(Json.bytes(NOTICED), StandardCharsets.UTF_8)).isEqualTo(NOTICE);
    assertThat(read(NOTICE)).isEqualTo(NOTICED);
  }

  @Test
  void meetsAKindItDoesNotKnowWithoutFailing() {
    assertThat(read(SIGNAL.replace("hidden-drop", "comes-later")).kind()).isNull();
  }
}
