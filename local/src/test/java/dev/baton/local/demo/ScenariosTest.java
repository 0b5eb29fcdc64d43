package dev.baton.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenariosTest {
  private static final LocalDate WEDNESDAY = LocalDate.of(2026, 11, 25);
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Scenario STANDARD = Scenario.standard(WEDNESDAY);

  private static Truth truth(Scenario scenario) {
    return Scenarios.tell(scenario).truth(NOW);
  }

  @Test
  void endsOnTheLastMondayBeforeToday() {
    Instant monday = Instant.parse("2026-11-23T00:00:00Z");
    assertThat(STANDARD.end()).isEqualTo(monday);
    assertThat(Scenario.standard(LocalDate.of(2026, 11, 30)).end()).isEqualTo(monday);
    assertThat(Scenario.standard(LocalDate.of(2026, 11, 24)).end()).isEqualTo(monday);
  }

  @Test
  void refusesAnEndThatIsNoMonday() {
    assertThatThrownBy(() -> new Scenario(1, NOW, "", Set.of(), 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameSeedTellsTheSameStoryByteForByte() {
    Story one = Scenarios.tell(STANDARD);
    Story other = Scenarios.tell(Scenario.standard(WEDNESDAY));
    assertThat(other.events()).isEqualTo(one.events());
    assertThat(other.truth(NOW)).isEqualTo(one.truth(NOW));
  }

  @Test
  void anotherSeedTellsAnotherStory() {
    assertThat(Scenarios.tell(STANDARD.as(2, "")).events())
        .isNotEqualTo(Scenarios.tell(STANDARD).events());
  }

  @Test
  void everyEventIsRead() {
    for (Story.Emitted event : Scenarios.tell(STANDARD).events()) {
      Reading reading =
          EventReader.read(
              event.json().getBytes(StandardCharsets.UTF_8), new Arrival(NOW, event.team()));
      assertThat(reading).as(event.json()).isInstanceOf(Reading.Read.class);
      assertThat(((Reading.Read) reading).event().time()).isEqualTo(event.time());
    }
  }

  @Test
  void eventsAreInTheOrderOfTimeAndNoneLiesAhead() {
    List<Instant> times =
        Scenarios.tell(STANDARD).events().stream().map(Story.Emitted::time).toList();
    assertThat(times).isSorted();
    assertThat(times.getLast()).isBefore(STANDARD.end().plus(Duration.ofHours(12)));
  }

  @Test
  void noTwoEventsShareAnIdentity() {
    Set<String> seen = new HashSet<>();
    for (Story.Emitted event : Scenarios.tell(STANDARD).events()) {
      JsonNode json = Json.read(event.json().getBytes(StandardCharsets.UTF_8), JsonNode.class);
      assertThat(seen.add(json.get("source") + " " + json.get("id"))).as(event.json()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyOfferIsAccountedFor(long seed) {
    Scenario scenario = STANDARD.as(seed, "");
    Stream.of(scenario.start(), scenario.weekStart(6), NOW, NOW.plus(Duration.ofDays(60)))
        .map(asOf -> Scenarios.tell(scenario).truth(asOf))
        .flatMap(t -> t.seams().stream())
        .forEach(seam -> {
          assertThat(seam.offered())
              .isEqualTo(
                  seam.accepted()
                      + seam.rejected()
                      + seam.forwarded()
                      + seam.withdrawn()
                      + seam.expired()
                      + seam.open());
          assertThat(seam.hops()).isEqualTo(seam.offered() + seam.phantom());
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tellsTheStoryOfGreenTeamsAndLostLeads(long seed) {
    Truth truth = truth(STANDARD.as(seed, ""));
    assertThat(truth.entered()).isBetween(1_100, 1_300);
    assertThat(truth.events()).isBetween(7_500, 10_000);
    assertThat(truth.greensAverage()).isBetween(0.98, 1.0);
    assertThat((double) truth.arrived() / truth.entered()).isBetween(0.3, 0.45);
    assertThat(truth.straightThroughShare()).isBetween(0.35, 0.46);
    assertThat(truth.seams()).allSatisfy(s -> assertThat(s.open()).isPositive());
  }

  @Test
  void countsWhatTheEventsSay() {
    Story story = Scenarios.tell(STANDARD);
    Truth truth = story.truth(NOW);
    List<JsonNode> events =
        story.events().stream()
            .map(e -> Json.read(e.json().getBytes(StandardCharsets.UTF_8), JsonNode.class))
            .toList();
    for (Truth.SeamTruth seam : truth.seams()) {
      List<JsonNode> offers =
          events.stream()
              .filter(e -> e.get("type").asText().equals("dev.baton.handoff.offered.v1"))
              .filter(e -> e.at("/data/to").asText().equals(seam.to()))
              .toList();
      assertThat(offers).hasSize(seam.offered());
      seam.missing()
          .forEach((field, count) ->
              assertThat(offers.stream().filter(e -> e.at("/data/context" + field).isMissingNode()))
                  .as(field)
                  .hasSize(count));
    }
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void aPlantLeftOutLeavesNoTraceInTheTruth(Plant plant) {
    Truth with = truth(STANDARD);
    Truth without = truth(STANDARD.without(plant));
    Story story = Scenarios.tell(STANDARD.without(plant));
    switch (plant) {
      case CONTEXT_STRIPPED -> {
        assertThat(with.leadsMissingContextShare()).isBetween(0.3, 0.5);
        assertThat(without.leadsMissingContext()).isZero();
        assertThat(without.seams().getFirst().incomplete()).isZero();
      }
      case THREE_DEFINITIONS -> {
        assertThat(with.conflictingTerms()).containsExactly("qualified-lead");
        assertThat(without.conflictingTerms()).isEmpty();
        assertThat(without.conflictHopShare()).isZero();
        assertThat(story.contracts())
            .allSatisfy(c ->
                assertThat(c.terms().senderDefinitions())
                    .isEqualTo(c.terms().receiverDefinitions()));
      }
      case NOBODY_OWNS -> {
        assertThat(with.unownedSeams()).containsExactly("sales → onboarding");
        assertThat(with.seams().get(1).silentShare()).isGreaterThan(0.15);
        assertThat(without.unownedSeams()).isEmpty();
        assertThat(without.seams().get(1).silentShare()).isLessThan(0.08);
        assertThat(story.assignments().stream().filter(a -> a.role() == Role.ACCOUNTABLE))
            .hasSize(4);
      }
      case LOCAL_WIN -> {
        assertThat(with.complianceMedianDaysBefore()).isCloseTo(0.8, within(0.3));
        assertThat(with.complianceMedianDaysAfter()).isCloseTo(7, within(1.0));
        assertThat(without.speedUpWeek()).isNull();
        assertThat(without.complianceMedianDaysAfter()).isCloseTo(0.8, within(0.3));
      }
      case SILENT_PICKUPS -> {
        assertThat(with.seams().get(3).phantom()).isGreaterThan(30);
        assertThat(without.seams().get(3).phantom()).isZero();
      }
      case CHURN -> {
        assertThat(with.churn().getLast().doubleValue()).isGreaterThan(4);
        assertThat(without.churnWeek()).isNull();
        assertThat(without.churn()).allSatisfy(c -> assertThat(c.doubleValue()).isLessThan(2.6));
      }
    }
  }

  @Test
  void aSuffixIsOnEverythingThatHasAName() {
    Story story = Scenarios.tell(STANDARD.as(2, "s2"));
    assertThat(story.teams()).allSatisfy(t -> assertThat(t.id()).endsWith("-s2"));
    assertThat(story.terms()).allSatisfy(t -> assertThat(t.id()).endsWith("-s2"));
    assertThat(story.definitions()).allSatisfy(d -> assertThat(d.id()).endsWith("-s2"));
    assertThat(story.boundaries()).allSatisfy(b -> assertThat(b.workType()).isEqualTo("lead-s2"));
    assertThat(story.journey().id()).isEqualTo("lead-to-renewal-s2");
    assertThat(story.grants()).allSatisfy(g -> assertThat(g.metric()).endsWith("-s2"));
    assertThat(story.events())
        .allSatisfy(e -> assertThat(e.json()).contains("-s2").contains("\"source\":\"/"));
  }
}
