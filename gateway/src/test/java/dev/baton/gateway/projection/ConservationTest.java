package dev.baton.gateway.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.told.Journal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConservationTest {
  private static final Instant T = Instant.parse("2026-03-02T00:00:00Z");
  private static final List<String> TEAMS = List.of("a", "b", "c");

  /** One thing that happens; what is taken back may never have been said. */
  record Happening(int item, int handoff, int kind, int minute) {}

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, FactKind.values().length * 2),
            Arbitraries.integers().between(0, 6000))
        .as(Happening::new)
        .list()
        .ofMaxSize(60);
  }

  private static List<LedgerRecord> told(List<Happening> happenings) {
    Journal journal = new Journal(0);
    for (Happening h : happenings) {
      ItemRef item = new ItemRef("lead", "L-" + h.item);
      String from = TEAMS.get(h.handoff % 2);
      String to = TEAMS.get(h.handoff % 2 + 1);
      Instant at = T.plusSeconds(60L * h.minute);
      int kinds = FactKind.values().length;
      if (h.kind < kinds) {
        journal.fact(FactKind.values()[h.kind], item, "h" + h.handoff, from, to, at);
      } else if (h.kind < 2 * kinds) {
        journal.takenBack(FactKind.values()[h.kind - kinds], item, "h" + h.handoff, from, to, at);
      } else {
        journal.fact(FactKind.OFFERED, item, "h" + h.handoff, from, to, at);
        journal.expired(item, "h" + h.handoff, from, to, at.plusSeconds(300));
      }
    }
    return journal.records();
  }

  @Property(tries = 300)
  void everyBoundaryAndHourBalances(@ForAll("happenings") List<Happening> happenings) {
    Fold fold = new Fold(ZoneOffset.UTC);
    told(happenings).forEach(fold::add);

    fold.seams()
        .forEach(row -> {
          Sums sums = row.getValue();
          assertThat(sums.get(Measure.OFFERED))
              .isEqualTo(
                  sums.get(Measure.DISPOSED_ACCEPTED)
                      + sums.get(Measure.DISPOSED_REJECTED)
                      + sums.get(Measure.DISPOSED_FORWARDED)
                      + sums.get(Measure.DISPOSED_WITHDRAWN)
                      + sums.get(Measure.DISPOSED_EXPIRED)
                      + sums.get(Measure.DISPOSED_OPEN));
          assertThat(sums.get(Measure.HOPS))
              .isEqualTo(sums.get(Measure.OFFERED) + sums.get(Measure.SILENT));
          for (Measure measure : Measure.values()) {
            assertThat(sums.get(measure)).isBetween(0L, sums.get(Measure.HOPS));
          }
        });
  }

  @Property(tries = 200)
  void openOffersAndConservationTellTheSame(@ForAll("happenings") List<Happening> happenings) {
    Fold fold = new Fold(ZoneOffset.UTC);
    told(happenings).forEach(fold::add);

    long open = fold.seams().stream().mapToLong(r -> r.getValue().get(Measure.DISPOSED_OPEN)).sum();

    assertThat(fold.open.remaining().stream().mapToLong(e -> e.getValue().count()).sum())
        .isEqualTo(open);
  }

  @Property(tries = 200)
  void everyItemIsSomewhereOnce(@ForAll("happenings") List<Happening> happenings) {
    List<LedgerRecord> records = told(happenings);
    Fold fold = new Fold(ZoneOffset.UTC);
    records.forEach(fold::add);

    assertThat(fold.ways.remaining().stream().mapToLong(e -> e.getValue().count()).sum())
        .isEqualTo(
            records.stream()
                .collect(Collectors.toMap(LedgerRecord::subject, r -> r, (one, other) -> other))
                .values()
                .stream()
                .filter(r -> r.wayAfter() != null && r.wayAfter().hopCount() > 0)
                .count());
    assertThat(fold.ways.remaining())
        .allSatisfy(e -> assertThat(e.getValue().count()).isPositive());
  }

  @Property(tries = 200)
  void runsOfAnyLengthAddUpToTheSame(
      @ForAll("happenings") List<Happening> happenings, @ForAll Set<Integer> cuts) {
    List<LedgerRecord> records = told(happenings);
    Set<Integer> places =
        cuts.stream()
            .map(c -> Math.floorMod(c, Math.max(1, records.size())))
            .collect(Collectors.toSet());
    Fold whole = new Fold(ZoneOffset.UTC);
    records.forEach(whole::add);

    List<Fold> runs = new ArrayList<>(List.of(new Fold(ZoneOffset.UTC)));
    for (int i = 0; i < records.size(); i++) {
      if (places.contains(i)) {
        runs.add(new Fold(ZoneOffset.UTC));
      }
      runs.getLast().add(records.get(i));
    }
    Map<Object, Sums> seams = new HashMap<>();
    Deltas<Object> rest = new Deltas<>();
    for (Fold run : runs) {
      run.seams().forEach(e -> seams.merge(e.getKey(), e.getValue(), Sums::plus));
      run.waits.remaining().forEach(e -> rest.add(e.getKey(), e.getValue()));
      run.open.remaining().forEach(e -> rest.add(e.getKey(), e.getValue()));
      run.ways.remaining().forEach(e -> rest.add(e.getKey(), e.getValue()));
      run.leads.remaining().forEach(e -> rest.add(e.getKey(), e.getValue()));
      run.holds.remaining().forEach(e -> rest.add(e.getKey(), e.getValue()));
    }
    seams.values().removeIf(Sums.NONE::equals);

    Map<Object, Sums> expected = new HashMap<>();
    whole.seams().forEach(e -> expected.put(e.getKey(), e.getValue()));
    assertThat(seams).isEqualTo(expected);
    Map<Object, Amount> others = new HashMap<>();
    whole.waits.remaining().forEach(e -> others.put(e.getKey(), e.getValue()));
    whole.open.remaining().forEach(e -> others.put(e.getKey(), e.getValue()));
    whole.ways.remaining().forEach(e -> others.put(e.getKey(), e.getValue()));
    whole.leads.remaining().forEach(e -> others.put(e.getKey(), e.getValue()));
    whole.holds.remaining().forEach(e -> others.put(e.getKey(), e.getValue()));
    assertThat(
            rest.remaining().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .isEqualTo(others);
  }
}
