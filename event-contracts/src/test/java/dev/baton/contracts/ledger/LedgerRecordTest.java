package dev.baton.contracts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        new HandoffSnapshot(
            "L-42#1",
            LEAD,
            "marketing",
            "sales",
            Map.of(FactKind.OFFERED, T),
            Disposition.OPEN,
            null,
            HandoffState.OPEN,
            Set.of(Flag.REPEAT),
            null,
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            Map.of());
    LedgerRecord record =
        new LedgerRecord(
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
            fact.withoutPersonalData(),
            null,
            List.of(new LedgerRecord.Change(null, after)),
            null);

    String json = new String(Json.bytes(record), StandardCharsets.UTF_8);
    LedgerRecord read = Json.read(json.getBytes(StandardCharsets.UTF_8), LedgerRecord.class);

    assertThat(json).contains("1200.00").doesNotContain("budget", "svc-crm", "person-7");
    assertThat(read).isEqualTo(record);
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
