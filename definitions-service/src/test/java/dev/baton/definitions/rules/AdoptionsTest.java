package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.SALES;
import static dev.baton.definitions.rules.Samples.THURSDAY;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.WEDNESDAY;
import static dev.baton.definitions.rules.Samples.definition;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdoptionsTest {
  private static final List<Definition> MQL =
      List.of(
          definition("mql", 1, "1.0.0", "marketing", meaning("hot"), State.ACTIVE, MONDAY),
          definition("mql", 2, "2.0.0", "marketing", meaning("very hot"), State.ACTIVE, MONDAY),
          definition("mql", 3, "3.0.0", "marketing", meaning("hottest"), State.DRAFT, MONDAY));

  @Test
  void aNewAdoptionClosesTheEarlierOne() {
    List<Adoption> first = said(List.of(), "1.0.0", MONDAY);
    assertThat(first).containsExactly(adoption(1, "1.0.0", MONDAY, null));
    assertThat(said(first, "2.0.0", WEDNESDAY))
        .containsExactly(
            adoption(1, "1.0.0", MONDAY, null),
            adoption(2, "1.0.0", MONDAY, WEDNESDAY),
            adoption(3, "2.0.0", WEDNESDAY, null));
  }

  @Test
  void onePutBetweenOthersSaysThoseAfterItAgain() {
    List<Adoption> known = said(said(List.of(), "1.0.0", MONDAY), "1.0.0", THURSDAY);
    // the same version from Thursday on is known; another one is not
    assertThat(known).hasSize(1);
    known = said(known, "2.0.0", THURSDAY);
    assertThat(said(known, "2.0.0", TUESDAY).subList(3, 6))
        .containsExactly(
            adoption(4, "1.0.0", MONDAY, TUESDAY),
            adoption(5, "2.0.0", TUESDAY, THURSDAY),
            adoption(6, "2.0.0", THURSDAY, null));
  }

  @Test
  void oneFromTheSameInstantTakesItsPlace() {
    List<Adoption> known = said(said(List.of(), "1.0.0", MONDAY), "2.0.0", MONDAY);
    assertThat(Adoptions.periods(known)).containsExactly(adoption(2, "2.0.0", MONDAY, null));
  }

  @Test
  void theSameAgainIsKnown() {
    List<Adoption> known = said(List.of(), "1.0.0", MONDAY);
    assertThat(adopt(known, "1.0.0", TUESDAY)).isEqualTo(new Ruling.Known<>(known.getFirst()));
  }

  @Test
  void withoutAnInstantItHoldsFromNow() {
    assertThat(adopt(List.of(), "1.0.0", null))
        .isEqualTo(Ruling.stands(adoption(1, "1.0.0", TUESDAY, null)));
  }

  @Test
  void onlyWhatIsThereAndInUseCanBeAdopted() {
    assertThat(adopt(List.of(), "9.0.0", MONDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NothingToAdopt("mql", "9.0.0")));
    assertThat(adopt(List.of(), "3.0.0", MONDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotForUse("mql", "3.0.0", State.DRAFT)));
    assertThat(Adoptions.adopt(draft("1.0.0", MONDAY), List.of(), List.of(), GOVERNANCE, TUESDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NothingToAdopt("mql", null)));
  }

  @Test
  void aTeamAdoptsForItselfOnly() {
    assertThat(Adoptions.adopt(draft("1.0.0", MONDAY), MQL, List.of(), MARKETING, TUESDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotYours("sales")));
    assertThat(Adoptions.adopt(draft("1.0.0", MONDAY), MQL, List.of(), SALES, TUESDAY))
        .isInstanceOf(Ruling.Stands.class);
  }

  record Step(String semver, int hour) {}

  @Property(tries = 500)
  void aTeamUsesOneVersionAtAnyInstantAndTheLastWordCounts(@ForAll("steps") List<Step> steps) {
    List<Adoption> known = List.of();
    // what each hour should read, said by hand: from the step's hour to the next known start
    TreeMap<Integer, String> expected = new TreeMap<>();
    for (Step step : steps) {
      known = said(known, step.semver(), hour(step.hour()));
      Map.Entry<Integer, String> before = expected.floorEntry(step.hour());
      if (before == null || !before.getValue().equals(step.semver())) {
        expected.put(step.hour(), step.semver());
      }
    }
    for (int h = 0; h <= 12; h++) {
      Instant instant = hour(h);
      List<Adoption> holding =
          Adoptions.periods(known).stream()
              .filter(p -> Adoptions.at(List.of(p), instant).isPresent())
              .toList();
      assertThat(holding).as("hour %d", h).hasSizeLessThanOrEqualTo(1);
      Map.Entry<Integer, String> should = expected.floorEntry(h);
      assertThat(holding.stream().map(Adoption::semver).findFirst())
          .as("hour %d of %s", h, steps)
          .isEqualTo(Optional.ofNullable(should).map(Map.Entry::getValue));
      // a reader that knows nothing of periods: the highest version that has begun, if not ended
      assertThat(highest(known, instant))
          .isEqualTo(holding.stream().findFirst().map(Adoption::version));
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("1.0.0", "2.0.0"), Arbitraries.integers().between(0, 12))
        .as(Step::new)
        .list()
        .ofMaxSize(10);
  }

  private static Optional<Integer> highest(List<Adoption> versions, Instant instant) {
    return versions.stream()
        .filter(v -> !v.validFrom().isAfter(instant))
        .max(Comparator.comparingInt(Adoption::version))
        .filter(v -> v.validTo() == null || v.validTo().isAfter(instant))
        .map(Adoption::version);
  }

  private static Instant hour(int hour) {
    return MONDAY.plusSeconds(3600L * hour);
  }

  private static Ruling<Adoption> adopt(
      List<Adoption> known, String semver, @Nullable Instant from) {
    return Adoptions.adopt(draft(semver, from), MQL, known, SALES, TUESDAY);
  }

  private static List<Adoption> said(List<Adoption> known, String semver, Instant from) {
    List<Adoption> all = new ArrayList<>(known);
    if (adopt(known, semver, from) instanceof Ruling.Stands<Adoption>(var versions, var said)) {
      assertThat(versions).contains(said);
      all.addAll(versions);
    }
    return all;
  }

  private static Adoptions.AdoptionDraft draft(String semver, @Nullable Instant from) {
    return new Adoptions.AdoptionDraft("sales", "mql", semver, from);
  }

  private static Adoption adoption(int version, String semver, Instant from, @Nullable Instant to) {
    return new Adoption("sales--mql", version, "sales", "mql", semver, from, to);
  }
}
