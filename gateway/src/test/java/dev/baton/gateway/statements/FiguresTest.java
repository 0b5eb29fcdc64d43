package dev.baton.gateway.statements;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.statements.SeamStatement.LanePosition;
import dev.baton.gateway.told.Histories;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final YearMonth MARCH = YearMonth.of(2026, 3);
  private static final Instant T = Instant.parse("2026-03-31T23:00:00Z");
  private static final Edge EDGE = new Edge("a", "b", "lead");
  private static final Scope SCOPE =
      new Scope(List.of("A", "a"), List.of("b"), "lead", MARCH, ZoneOffset.UTC);

  private final Journal journal = new Journal(0);

  private void offer(String item, Instant at, String worth) {
    journal.fact(
        OFFERED,
        new ItemRef("lead", item),
        "1",
        "a",
        "b",
        at,
        h -> h.value = new Money(new BigDecimal(worth), "EUR"));
  }

  private static Figures recount(Scope scope, List<LedgerRecord> entries) {
    Figures.Recount recount = new Figures.Recount(scope);
    entries.forEach(recount::add);
    return recount.figures();
  }

  /** As the read model's rows make them. */
  private static Figures folded(Scope scope, List<LedgerRecord> entries) {
    Window window = scope.window();
    Folded folded = new Folded(entries);
    return Figures.of(
        folded.hours().stream()
            .filter(h -> of(scope, h.edge()) && within(window, h.hour()))
            .toList(),
        folded.worths().stream()
            .filter(w -> of(scope, w.edge()) && within(window, w.hour()))
            .toList());
  }

  private static boolean of(Scope scope, Edge edge) {
    return scope.senders().contains(edge.from())
        && scope.receivers().contains(edge.to())
        && scope.workType().equals(edge.workType());
  }

  private static boolean within(Window window, Instant hour) {
    return !hour.isBefore(window.start()) && hour.isBefore(window.end());
  }

  @Test
  void theLedgersEntriesAndTheReadModelSayTheSame() {
    for (long seed = 0; seed < 50; seed++) {
      List<LedgerRecord> entries = new ArrayList<>(Histories.random(0, 0, seed, 300));
      for (int handoff = 0; handoff < 3; handoff++) {
        Scope scope =
            new Scope(List.of("a"), List.of("bh" + handoff), "history", MARCH, ZoneOffset.UTC);

        Figures recounted = recount(scope, entries);

        assertThat(recounted).isEqualTo(folded(scope, entries));
        assertThat(recounted.residual()).isZero();
        assertThat(recounted.count("hops")).isPositive();
      }
    }
  }

  @Test
  void onlyTheMonthOfTheOfferCounts() {
    offer("in", T, "10.50");
    offer("next", T.plusSeconds(3_600), "99");
    journal.fact(ACCEPTED, new ItemRef("lead", "in"), "1", "a", "b", T.plusSeconds(90_000));

    Figures march = recount(SCOPE, journal.records());

    assertThat(march.count("offered")).isEqualTo(1);
    assertThat(march.count("accepted")).isEqualTo(1);
    assertThat(march.values())
        .containsExactly(new Figures.OffersWorth("EUR", "accepted", 1, "10.5"));
    assertThat(march).isEqualTo(folded(SCOPE, journal.records()));
  }

  @Test
  void theMonthIsOneOfTheInstallationsZone() {
    offer("in", T, "1");
    Scope tokyo = new Scope(List.of("a"), List.of("b"), "lead", MARCH, ZoneId.of("Asia/Tokyo"));

    assertThat(recount(SCOPE, journal.records()).count("offered")).isEqualTo(1);
    assertThat(recount(tokyo, journal.records()).count("offered")).isZero();
  }

  @Test
  void aLateFactIsInTheComparisonAndNotInTheStatement() {
    offer("one", T, "10");
    offer("two", T, "5");
    Figures then = recount(SCOPE, journal.records());
    SeamStatement statement = SeamStatement.of(EDGE, SCOPE, List.of(new LanePosition(0, 1)), then);
    String hash = statement.hash();

    journal.fact(REJECTED, new ItemRef("lead", "two"), "1", "a", "b", T.plusSeconds(60));
    Figures now = recount(SCOPE, journal.records());

    assertThat(then.changes(now))
        .containsExactlyInAnyOrder(
            new Figures.ChangedFigure("open", "2", "1"),
            new Figures.ChangedFigure("rejected", "0", "1"),
            new Figures.ChangedFigure("EUR/open", "15", "10"),
            new Figures.ChangedFigure("EUR/rejected", null, "5"));
    assertThat(then.changes(then)).isEmpty();
    assertThat(statement.with(recount(SCOPE, journal.records().subList(0, 2))).hash())
        .isEqualTo(hash);
    assertThat(statement.with(now).hash()).isNotEqualTo(hash);
  }

  @Test
  void aStatementIsTheseBytesForEver() {
    offer("one", T, "10.00");
    SeamStatement statement =
        SeamStatement.of(
            EDGE,
            SCOPE,
            List.of(new LanePosition(0, 0), new LanePosition(1, -1)),
            recount(SCOPE, journal.records()));

    assertThat(new String(statement.canonical(), UTF_8))
        .isEqualTo(
            """
            {"counts":{"accepted":0,"acceptedLate":0,"expired":0,"firstPass":0,"forwarded":0,\
            "hops":1,"incomplete":0,"judged":0,"offered":1,"open":1,"phantom":0,"rejected":0,\
            "retroactive":0,"returned":0,"usableAnswered":0,"usableYes":0,"withdrawn":0,\
            "withoutValue":0},"end":"2026-04-01T00:00:00Z","from":"a","month":"2026-03",\
            "positions":[{"lane":0,"position":0},{"lane":1,"position":-1}],"receivers":["b"],\
            "senders":["A","a"],"start":"2026-03-01T00:00:00Z","to":"b",\
            "values":[{"count":1,"currency":"EUR","disposition":"open","value":"10"}],\
            "version":1,"workType":"lead","zone":"Z"}\
            """);
  }
}
