package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Delivery;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * What is told otherwise and means the same is shown the same; what means more changes only that.
 */
class MetamorphosisTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-20T09:00:00Z");
  private static final List<String> TEAMS = List.of("a", "b", "c");
  private static final Journey JOURNEY =
      new Journey(
          "j",
          1,
          "J",
          "a",
          List.of(new Edge("a", "b", "deal"), new Edge("b", "c", "deal")),
          Duration.ofDays(7),
          List.of(),
          Instant.EPOCH,
          null);

  /** One fact; of an item over one of the two boundaries. */
  record Told(int item, int hop, FactKind kind, int minute) {}

  @Provide
  Arbitrary<List<Told>> facts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 1),
            Arbitraries.of(
                FactKind.OFFERED,
                FactKind.OFFERED,
                FactKind.OFFERED,
                FactKind.RECEIVED,
                FactKind.ACCEPTED,
                FactKind.ACCEPTED,
                FactKind.REJECTED,
                FactKind.RETURNED,
                FactKind.COMPLETED),
            Arbitraries.integers().between(0, 20_000))
        .as(Told::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static void tell(Journal journal, Told fact) {
    journal.fact(
        fact.kind(),
        new ItemRef("deal", "D-" + fact.item()),
        "h" + fact.hop(),
        TEAMS.get(fact.hop()),
        TEAMS.get(fact.hop() + 1),
        T.plusSeconds(60L * fact.minute()),
        h -> h.value = new Money(BigDecimal.valueOf(100 + fact.item()), "EUR"));
  }

  private static List<LedgerRecord> oneLane(List<Told> facts) {
    Journal journal = new Journal(0);
    facts.forEach(fact -> tell(journal, fact));
    return journal.records();
  }

  private static JourneyView view(List<LedgerRecord> records) {
    return view(new Folded(records));
  }

  private static JourneyView view(Folded folded) {
    Readings readings = FoldedReadings.of(folded, List.of());
    return JourneyReckoning.of(
        JOURNEY,
        new Question(
            JOURNEY.horizon(),
            new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC),
            NOW,
            Bucket.WEEK),
        readings,
        Directory.of(List.of()),
        Catalogue.EMPTY,
        new Completeness(List.of()));
  }

  @Property(tries = 150)
  void inWhicheverLanesItIsToldNothingChanges(
      @ForAll("facts") List<Told> facts, @ForAll Random random) {
    Map<Integer, Journal> lanes = new LinkedHashMap<>();
    Map<Integer, Integer> laneOf = new LinkedHashMap<>();
    for (Told fact : facts) {
      int lane = laneOf.computeIfAbsent(fact.item(), item -> random.nextInt(5));
      tell(lanes.computeIfAbsent(lane, Journal::new), fact);
    }
    List<LedgerRecord> all = new ArrayList<>();
    lanes.values().forEach(journal -> all.addAll(journal.records()));

    assertThat(view(all)).isEqualTo(view(oneLane(facts)));
  }

  @Property(tries = 150)
  void deliveredTwiceOrOutOfOrderNothingChanges(
      @ForAll("facts") List<Told> facts, @ForAll Random random) {
    List<LedgerRecord> records = oneLane(facts);

    assertThat(view(Delivery.shaken(records, random))).isEqualTo(view(records));
  }

  @Property(tries = 150)
  void oneMoreOpenOfferOnlyWidensTheBoundsOfItsBoundary(
      @ForAll("facts") List<Told> facts, @ForAll Random random) {
    JourneyView before = view(oneLane(facts));
    Journal journal = new Journal(0);
    facts.forEach(fact -> tell(journal, fact));
    int hop = random.nextInt(2);
    journal.fact(
        FactKind.OFFERED,
        new ItemRef("deal", "X"),
        "h" + hop,
        TEAMS.get(hop),
        TEAMS.get(hop + 1),
        NOW.minusSeconds(60));
    JourneyView after = view(journal.records());

    for (int i = 0; i < 2; i++) {
      SeamView was = before.seams().get(i);
      SeamView is = after.seams().get(i);
      if (i == hop) {
        wider(was.yield(), is.yield());
        assertThat(is.loss()).isEqualTo(was.loss());
        assertThat(is.accepted()).isEqualTo(was.accepted());
        assertThat(is.residual()).isZero();
      } else {
        assertThat(figures(is)).isEqualTo(figures(was));
      }
    }
    assertThat(after.straightThrough().settled())
        .isLessThanOrEqualTo(before.straightThrough().settled());
    assertThat(after.custody().entered() - before.custody().entered()).isEqualTo(1 - hop);
  }

  @Property(tries = 150)
  void aReceiverThatIsMutedMovesCoverageAndNotLeakage(@ForAll("facts") List<Told> facts) {
    List<Told> unheard =
        facts.stream()
            .filter(fact -> fact.hop() == 0 || fact.kind() == FactKind.OFFERED)
            .sorted(Comparator.comparingInt(Told::minute))
            .toList();
    SeamView heard = view(oneLane(facts)).seams().get(1);
    JourneyView muted = view(oneLane(unheard));
    SeamView seam = muted.seams().get(1);

    assertThat(seam.loss().lost()).isZero();
    assertThat(seam.loss().suspected()).isZero();
    assertThat(seam.offered()).isEqualTo(heard.offered());
    if (seam.offered() > 0) {
      assertThat(seam.leakage()).isZero();
      assertThat(seam.yield().lower()).isZero();
      assertThat(seam.yield().upper()).isEqualTo(1.0);
    }
    long bothEnds = view(oneLane(facts)).headline().coverage().bothEnds();
    assertThat(muted.headline().coverage().bothEnds()).isLessThanOrEqualTo(bothEnds);
  }

  /** All of a boundary but what compares it with the others. */
  private static List<@Nullable Object> figures(SeamView seam) {
    return List.of(
        seam.hops(),
        seam.offered(),
        seam.accepted(),
        seam.open(),
        seam.loss(),
        seam.yield(),
        seam.waits(),
        seam.worth());
  }

  private static void wider(SeamView.Bounded was, SeamView.Bounded is) {
    assertThat(is.lower()).isNotNull();
    if (was.lower() != null && was.upper() != null) {
      assertThat(is.lower()).isLessThanOrEqualTo(was.lower());
      assertThat(is.upper()).isGreaterThanOrEqualTo(was.upper());
    }
  }
}
