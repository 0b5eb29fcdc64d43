package dev.baton.contracts.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.ItemSnapshot.Hop;
import dev.baton.contracts.ledger.LedgerRecord.Change;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerRecordTest {
  private static final Instant T = Instant.parse("2026-03-02T09:14:05Z");
  private static final ItemRef LEAD = new ItemRef("lead", "L-42");

  @Test
  void readsBackWhatItWrote() {
    Statement.Fact fact =
        new Statement.Fact(
            FactKind.OFFERED,
            LEAD,
            "L-42#1",
            "marketing",
            "sales",
            "svc-crm",
            new Money(new BigDecimal("1200.00"), "EUR"),
            Json.MAPPER.createObjectNode().put("budget", "yes"),
            Map.of("qualified-lead", "2.1.0"),
            null,
            null,
            null,
            null,
            List.of("person-7"));
    HandoffSnapshot after =
        snapshot(
            "L-42#1",
            Map.of(FactKind.OFFERED, T),
            HandoffState.OPEN,
            Set.of(Flag.REPEAT),
            Map.of());
    LedgerRecord record =
        record(fact.withoutPersonalData(), List.of(new Change(null, after)), null);

    String json = new String(Json.bytes(record), StandardCharsets.UTF_8);
    LedgerRecord read = Json.read(json.getBytes(StandardCharsets.UTF_8), LedgerRecord.class);

    assertThat(json).contains("1200.00").doesNotContain("budget", "svc-crm", "person-7");
    assertThat(read).isEqualTo(record);
  }

  private static HandoffSnapshot snapshot(
      String handoff,
      Map<FactKind, Instant> times,
      HandoffState state,
      Set<Flag> flags,
      Map<String, String> sent) {
    return new HandoffSnapshot(
        handoff,
        LEAD,
        "marketing",
        "sales",
        times,
        state == HandoffState.OPEN ? Disposition.OPEN : Disposition.ACCEPTED,
        state == HandoffState.OPEN ? null : times.get(FactKind.ACCEPTED),
        state,
        flags,
        null,
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        sent,
        Map.of());
  }

  private static HandoffSnapshot open(String handoff, Instant at) {
    return snapshot(
        handoff,
        Map.of(FactKind.OFFERED, at),
        HandoffState.OPEN,
        Set.of(),
        Map.of("lead", "2.1.0"));
  }

  @Test
  void saysOfAChangeOnceWhatStayedAsItWas() throws Exception {
    HandoffSnapshot before = open("h", T);
    HandoffSnapshot after =
        snapshot(
            "h",
            Map.of(FactKind.OFFERED, T, FactKind.ACCEPTED, T.plusSeconds(9)),
            HandoffState.ACCEPTED,
            Set.of(),
            Map.of());

    for (Change change : List.of(new Change(before, after), new Change(after, before))) {
      assertThat(Json.read(Json.bytes(change), Change.class)).isEqualTo(change);
    }
    assertThat(Json.MAPPER.readTree(Json.bytes(new Change(after, before))).get("before"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"times": {"OFFERED": "2026-03-02T09:14:05Z", "ACCEPTED": "2026-03-02T09:14:14Z"},
                 "disposition": "ACCEPTED", "disposedAt": "2026-03-02T09:14:14Z",
                 "state": "ACCEPTED", "sent": null}
                """));
  }

  @Test
  void saysAllOfAHandoffThatIsNewOrGone() {
    for (Change change : List.of(new Change(null, open("h", T)), new Change(open("h", T), null))) {
      assertThat(Json.read(Json.bytes(change), Change.class)).isEqualTo(change);
    }
  }

  @Test
  void refusesAChangeThatIsNone() {
    for (String json : List.of("7", "{\"after\": 7}", "{\"before\": []}")) {
      assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), Change.class))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void makesTheItemsWayOfWhatChangedAndOfTheOthers() {
    HandoffSnapshot second = open("b", T.plusSeconds(2));
    HandoffSnapshot moved = open("b", T.minusSeconds(2));
    List<HandoffSnapshot> others = List.of(open("a", T), open("c", T.plusSeconds(3)));

    LedgerRecord record = sent(List.of(new Change(second, moved)), others);

    assertThat(record.wayBefore()).isNotNull();
    assertThat(record.wayBefore().hops()).extracting(Hop::handoff).containsExactly("a", "b", "c");
    assertThat(record.wayAfter().hops()).extracting(Hop::handoff).containsExactly("b", "a", "c");
    assertThat(record.wayAfter().hopCount()).isEqualTo(3);
  }

  @Test
  void cutsALongWayButCountsItWhole() {
    List<HandoffSnapshot> others =
        IntStream.rangeClosed(1, ItemSnapshot.MAX_HOPS + 5)
            .mapToObj(i -> open("h" + i, T.plusSeconds(i)))
            .toList();

    LedgerRecord record = sent(List.of(new Change(null, open("first", T))), others);

    assertThat(record.wayAfter().hops()).hasSize(ItemSnapshot.MAX_HOPS);
    assertThat(record.wayAfter().hops().getFirst().handoff()).isEqualTo("first");
    assertThat(record.wayAfter().hops().getLast().handoff()).isEqualTo("h99");
    assertThat(record.wayAfter().hopCount()).isEqualTo(ItemSnapshot.MAX_HOPS + 6);
    assertThat(record.wayBefore().hops().getLast().handoff()).isEqualTo("h100");
  }

  private static LedgerRecord record(
      Statement.@Nullable Fact said, List<Change> changes, @Nullable ItemSnapshot others) {
    return new LedgerRecord(
        0,
        17,
        T,
        EventType.OFFERED,
        LEAD.subject(),
        "marketing",
        "/marketing/crm",
        "7f1c",
        T,
        false,
        null,
        null,
        said,
        null,
        changes,
        others);
  }

  private static LedgerRecord sent(List<Change> changes, List<HandoffSnapshot> others) {
    LedgerRecord record = record(null, changes, ItemSnapshot.EMPTY.with(others));
    return Json.read(Json.bytes(record), LedgerRecord.class);
  }

  @Test
  void readsARecordOfAnUnknownTypeWithoutFailing() {
    String json =
        """
        {"lane":1,"position":2,"recordedAt":"2026-03-02T09:14:05Z","type":"dev.baton.handoff.teleported.v9",
         "subject":"lead/L-42","source":"/x","id":"1","time":"2026-03-02T09:14:05Z","backdated":false,
         "said":"teleport","statement":{"x":1},"novelty":true}
        """;

    LedgerRecord read = Json.read(json.getBytes(StandardCharsets.UTF_8), LedgerRecord.class);

    assertThat(read.type()).isNull();
    assertThat(read.statement()).isNull();
    assertThat(read.position()).isEqualTo(2);
  }
}
