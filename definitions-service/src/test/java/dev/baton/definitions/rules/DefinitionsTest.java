package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.SALES;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.WEDNESDAY;
import static dev.baton.definitions.rules.Samples.draft;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Violation;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static final List<Definition> FIRST =
      stood(
          Definitions.define(
              draft("1.0.0", meaning("hot")), "qualified-lead", List.of(), MARKETING, MONDAY));
  private static final List<Definition> SECOND =
      and(
          FIRST,
          Definitions.revise(draft("1.1.0", meaning("very hot")), FIRST, MARKETING, TUESDAY));

  @Test
  void theFirstVersionIsActiveFromNowUnlessSaidOtherwise() {
    assertThat(FIRST)
        .singleElement()
        .satisfies(d -> {
          assertThat(d.version()).isEqualTo(1);
          assertThat(d.state()).isEqualTo(State.ACTIVE);
          assertThat(d.validFrom()).isEqualTo(MONDAY);
          assertThat(d.hash()).isEqualTo(Meanings.hash(meaning("hot")));
          assertThat(d.term()).isEqualTo("qualified-lead");
        });
    assertThat(
            stood(
                Definitions.define(
                    draft("1.0.0", meaning("hot"), State.DRAFT, TUESDAY),
                    "qualified-lead",
                    List.of(),
                    GOVERNANCE,
                    MONDAY)))
        .singleElement()
        .satisfies(d -> {
          assertThat(d.state()).isEqualTo(State.DRAFT);
          assertThat(d.validFrom()).isEqualTo(TUESDAY);
        });
  }

  @Test
  void theSameAgainIsKnown() {
    assertThat(
            Definitions.define(
                draft("1.0.0", meaning("hot")), "qualified-lead", SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(new Ruling.Known<>(FIRST.getFirst()));
    assertThat(Definitions.revise(draft("1.0.0", meaning(" hot ")), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(new Ruling.Known<>(FIRST.getFirst()));
    assertThat(
            Definitions.revise(
                draft("1.1.0", meaning("very hot"), State.ACTIVE, TUESDAY),
                SECOND,
                MARKETING,
                WEDNESDAY))
        .isEqualTo(new Ruling.Known<>(SECOND.getLast()));
  }

  @Test
  void aVersionNeverSaysAnythingElse() {
    assertThat(Definitions.revise(draft("1.0.0", meaning("cold")), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(refused(new Refusal.VersionIsImmutable("mql", "1.0.0")));
    assertThat(
            Definitions.revise(
                draft("1.1.0", meaning("very hot"), null, WEDNESDAY), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(refused(new Refusal.VersionIsImmutable("mql", "1.1.0")));
  }

  @Test
  void aNewVersionIsAboveAllOthers() {
    assertThat(Definitions.revise(draft("1.0.5", meaning("warm")), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(refused(new Refusal.NotAbove("1.0.5", "1.1.0")));
    assertThat(
            Definitions.revise(draft("1.1.0+build", meaning("warm")), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(refused(new Refusal.NotAbove("1.1.0+build", "1.1.0")));
    assertThat(
            stood(
                Definitions.revise(draft("1.10.0", meaning("warm")), SECOND, MARKETING, WEDNESDAY)))
        .extracting(Definition::version)
        .containsExactly(3);
  }

  @Test
  void aStateMovesForwardOnly() {
    List<Definition> deprecated =
        and(
            SECOND,
            Definitions.revise(
                draft("1.1.0", meaning("very hot"), State.DEPRECATED, null),
                SECOND,
                MARKETING,
                WEDNESDAY));
    assertThat(deprecated.getLast())
        .satisfies(d -> {
          assertThat(d.version()).isEqualTo(3);
          assertThat(d.semver()).isEqualTo("1.1.0");
          assertThat(d.hash()).isEqualTo(SECOND.getLast().hash());
          assertThat(d.validFrom()).isEqualTo(WEDNESDAY);
        });
    assertThat(
            Definitions.revise(
                draft("1.1.0", meaning("very hot"), State.ACTIVE, null),
                deprecated,
                MARKETING,
                WEDNESDAY))
        .isEqualTo(refused(new Refusal.StateGoesBack(State.DEPRECATED, State.ACTIVE)));
  }

  @Test
  void theStateOfASupersededVersionStays() {
    assertThat(
            Definitions.revise(
                draft("1.0.0", meaning("hot"), State.RETIRED, null), SECOND, MARKETING, WEDNESDAY))
        .isEqualTo(refused(new Refusal.Superseded("1.0.0", "1.1.0")));
  }

  @Test
  void anIdIsTakenOnce() {
    assertThat(
            Definitions.define(draft("1.0.0", meaning("hot")), "churn", FIRST, GOVERNANCE, TUESDAY))
        .isEqualTo(refused(new Refusal.Exists("definition", "mql")));
  }

  @Test
  void aTeamSpeaksForItselfAndGovernanceForAll() {
    assertThat(
            Definitions.define(
                draft("1.0.0", meaning("hot")), "qualified-lead", List.of(), SALES, MONDAY))
        .isEqualTo(refused(new Refusal.NotYours("marketing")));
    assertThat(Definitions.revise(draft("2.0.0", meaning("hot")), FIRST, SALES, MONDAY))
        .isEqualTo(refused(new Refusal.NotYours("marketing")));
    assertThat(Definitions.revise(draft("2.0.0", meaning("hot")), FIRST, GOVERNANCE, MONDAY))
        .isInstanceOf(Ruling.Stands.class);
  }

  @Test
  void namesEveryPlaceThatIsWrong() {
    assertThat(
            pointers(
                Definitions.define(
                    new Definitions.DefinitionDraft("A B", "-x", "1", null, null, null),
                    "qualified-lead",
                    List.of(),
                    GOVERNANCE,
                    MONDAY)))
        .containsExactlyInAnyOrder("/id", "/team", "/semver", "/meaning");
    assertThat(
            pointers(
                Definitions.revise(
                    new Definitions.DefinitionDraft(
                        "other", "sales", "1.0.0", meaning(" "), null, null),
                    FIRST,
                    GOVERNANCE,
                    MONDAY)))
        .containsExactlyInAnyOrder("/id", "/team", "/meaning/text");
  }

  @Property(tries = 300)
  void aVersionSaysOneThingForEverAndVersionsOnlyRise(
      @ForAll("proposals") List<Definitions.DefinitionDraft> proposals) {
    List<Definition> versions = FIRST;
    for (Definitions.DefinitionDraft proposal : proposals) {
      if (Definitions.revise(proposal, versions, MARKETING, TUESDAY)
          instanceof Ruling.Stands<Definition>(var stood, var said)) {
        versions = and(versions, new Ruling.Stands<>(stood, said));
      }
    }
    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).version()).isEqualTo(i + 1);
    }
    assertThat(versions)
        .isSortedAccordingTo((a, b) ->
            Semver.parse(a.semver())
                .orElseThrow()
                .compareTo(Semver.parse(b.semver()).orElseThrow()));
    assertThat(versions.stream().map(v -> v.semver() + " " + v.hash()).distinct().count())
        .isEqualTo(versions.stream().map(Definition::semver).distinct().count());
  }

  @Provide
  Arbitrary<List<Definitions.DefinitionDraft>> proposals() {
    return Combinators.combine(
            Arbitraries.of("1.0.0", "1.0.1", "1.1.0-rc.1", "1.1.0", "2.0.0"),
            Arbitraries.of("hot", "cold"),
            Arbitraries.of(State.class).injectNull(0.5))
        .as((semver, text, state) -> draft(semver, meaning(text), state, null))
        .list()
        .ofMaxSize(12);
  }

  static List<Definition> stood(Ruling<Definition> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Stands.class);
    return ((Ruling.Stands<Definition>) ruling).versions();
  }

  private static List<Definition> and(List<Definition> versions, Ruling<Definition> ruling) {
    List<Definition> all = new ArrayList<>(versions);
    all.addAll(stood(ruling));
    return List.copyOf(all);
  }

  private static Ruling<Definition> refused(Refusal why) {
    return new Ruling.Refused<>(why);
  }

  private static List<String> pointers(Ruling<Definition> ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Refused.class);
    Refusal why = ((Ruling.Refused<Definition>) ruling).why();
    assertThat(why).isInstanceOf(Refusal.Invalid.class);
    return ((Refusal.Invalid) why).violations().stream().map(Violation::pointer).toList();
  }
}
