package dev.baton.gateway.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.told.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");

  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private LaneState lane = new LaneState(0, -1, 0, null);
  private Sums folded = Sums.NONE;

  /** Appends these positions to the topic, one offer each. */
  private void append(long... positions) {
    for (long position : positions) {
      LedgerRecord record =
          new Journal(0, position)
              .fact(FactKind.OFFERED, new ItemRef("lead", "L-" + position), "1", "a", "b", T);
      log.add(
          new ConsumerRecord<>(Topics.LEDGER, 0, log.size(), record.subject(), Json.bytes(record)));
    }
  }

  /** Reads from an offset as the consumer does, and again from where a run asks for it. */
  private void read(int from) {
    int offset = from;
    while (offset < log.size()) {
      Run run = new Run(lane, new Fold(ZoneOffset.UTC), Map.of());
      boolean again = run.take(log.subList(offset, log.size()));
      lane = run.reached();
      folded =
          run.advance().fold().seams().stream().map(Map.Entry::getValue).reduce(folded, Sums::plus);
      if (!again) {
        return;
      }
      offset = (int) lane.nextOffset();
    }
  }

  @Test
  void foldsInOrder() {
    append(0, 1, 2);
    read(0);

    assertThat(lane).isEqualTo(new LaneState(0, 2, 3, null));
    assertThat(folded.get(Measure.HOPS)).isEqualTo(3);
  }

  @Test
  void dropsWhatWasFoldedAlready() {
    append(0, 1, 1, 0, 2, 1, 2);
    read(0);

    assertThat(lane).isEqualTo(new LaneState(0, 2, 7, null));
    assertThat(folded.get(Measure.HOPS)).isEqualTo(3);
  }

  @Test
  void waitsBeforeAGapAndNamesWhatIsMissing() {
    append(0, 1, 3, 4);
    read(0);

    assertThat(lane).isEqualTo(new LaneState(0, 1, 2, 2L));
    assertThat(folded.get(Measure.HOPS)).isEqualTo(2);
  }

  @Test
  void goesOnFromTheGapWhenTheMissingOneComesAlone() {
    append(0, 1, 3, 4);
    read(0);
    append(2);
    read(4);

    assertThat(lane).isEqualTo(new LaneState(0, 4, 5, null));
    assertThat(folded.get(Measure.HOPS)).isEqualTo(5);
  }

  @Test
  void goesOnFromTheGapWhenEverythingIsSentAgain() {
    append(0, 2, 3);
    read(0);
    append(1, 2, 3, 4);
    read(3);

    assertThat(lane.position()).isEqualTo(4);
    assertThat(lane.missing()).isNull();
    assertThat(folded.get(Measure.HOPS)).isEqualTo(5);
  }

  @Test
  void closesAGapWithinOneRun() {
    append(2, 1, 0, 5, 3, 4);
    read(0);

    assertThat(lane.position()).isEqualTo(5);
    assertThat(lane.missing()).isNull();
    assertThat(folded.get(Measure.HOPS)).isEqualTo(6);
  }

  private void appendText(String text) {
    log.add(
        new ConsumerRecord<>(
            Topics.LEDGER, 0, log.size(), "x", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsNoEntryIsParkedAndHoldsNothingUp() {
    append(0);
    appendText("{}");
    appendText("null");
    append(1);
    Run run = new Run(lane, new Fold(ZoneOffset.UTC), Map.of());

    assertThat(run.take(log)).isFalse();
    assertThat(run.reached()).isEqualTo(new LaneState(0, 1, 4, null));
    assertThat(run.parked()).extracting(ReadModel.Parked::offset).containsExactly(1L, 2L);
  }

  @Test
  void theLastRecordIsMissingWhereItCannotBeRead() {
    append(0);
    appendText("{");
    read(0);

    assertThat(lane).isEqualTo(new LaneState(0, 0, 2, 1L));
  }

  @Test
  void anEntryOfAnotherLaneIsParked() {
    LedgerRecord other =
        new Journal(1, 0).fact(FactKind.OFFERED, new ItemRef("lead", "L"), "1", "a", "b", T);
    appendText(new String(Json.bytes(other), StandardCharsets.UTF_8));
    Run run = new Run(lane, new Fold(ZoneOffset.UTC), Map.of());
    run.take(log);

    assertThat(run.parked())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.position()).isZero();
          assertThat(one.why()).contains("lane 1");
        });
    assertThat(run.reached().position()).isEqualTo(-1);
  }

  @Test
  void whatWasCondemnedIsParkedAndWaitedFor() {
    append(0, 1, 2);
    Run run = new Run(lane, new Fold(ZoneOffset.UTC), Map.of(1L, "it breaks the database"));
    run.take(log);

    assertThat(run.reached()).isEqualTo(new LaneState(0, 0, 2, 1L));
    assertThat(run.passedOver()).isTrue();
    assertThat(run.parked()).extracting(ReadModel.Parked::position).containsExactly(1L);
  }

  @Test
  void goesOnFromWhatWasPassedOverWhenTheLedgerFilledTheGap() {
    append(0, 3, 4);
    read(0);
    Run fill = new Run(lane, new Fold(ZoneOffset.UTC), Map.of());
    Journal ledger = new Journal(0, 1);
    ledger.fact(FactKind.OFFERED, new ItemRef("lead", "L-1"), "1", "a", "b", T);
    ledger.fact(FactKind.OFFERED, new ItemRef("lead", "L-2"), "1", "a", "b", T);
    fill.fill(ledger.records());
    lane = fill.reached();

    assertThat(lane).isEqualTo(new LaneState(0, 2, 1, null));
    read((int) lane.nextOffset());
    assertThat(lane).isEqualTo(new LaneState(0, 4, 3, null));
  }

  @Test
  void stopsWhereItIsToldTo() {
    append(0, 1, 2, 3);
    Run run = new Run(lane, new Fold(ZoneOffset.UTC), Map.of());
    run.take(log, 1);

    assertThat(run.reached()).isEqualTo(new LaneState(0, 1, 2, null));
  }

  @Test
  void aRecordThatCannotBeReadIsAGapAndNotTheEnd() {
    append(0);
    log.add(
        new ConsumerRecord<>(
            Topics.LEDGER, 0, log.size(), "x", "{\"lane\":".getBytes(StandardCharsets.UTF_8)));
    append(2);
    read(0);

    assertThat(lane.position()).isZero();
    assertThat(lane.missing()).isEqualTo(1);
  }
}
