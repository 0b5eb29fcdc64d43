package dev.baton.local.demo;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  @Test
  void countsTheClaimsAndQuestionsOfTheEvents() {
    Story story = Scenarios.tell(STANDARD);
    Truth truth = story.truth(NOW);
    Map<String, Double> claimed = new TreeMap<>();
    Set<String> settled = new HashSet<>();
    int passed = 0;
    for (Story.Emitted emitted : story.events()) {
      JsonNode event = Json.read(emitted.json().getBytes(StandardCharsets.UTF_8), JsonNode.class);
      String item = event.at("/data/item/id").asText();
      switch (event.path("type").asText()) {
        case "dev.baton.evidence.credit-claimed.v1" ->
            claimed.merge(item, event.at("/data/share").asDouble(), Double::sum);
        case "dev.baton.evidence.credit-settled.v1" -> settled.add(item);
        case "dev.baton.evidence.inquiry-passed.v1" -> passed++;
        default -> {}
      }
    }
    assertThat(truth.credit().claimed()).isEqualTo(claimed.size());
    assertThat(truth.credit().settled()).isEqualTo(settled.size());
    assertThat(truth.credit().disputed())
        .containsExactlyElementsOf(
            claimed.keySet().stream()
                .filter(item -> claimed.get(item) > 1.05 && !settled.contains(item))
                .toList());
    assertThat(truth.credit().inflation())
        .isCloseTo(
            claimed.values().stream().mapToDouble(share -> share).average().orElseThrow(),
            within(1e-9));
    assertThat(truth.questions().stream().mapToInt(Truth.QuestionTruth::passes).sum())
        .isEqualTo(passed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void settlesWhatIsClaimedTwiceUntilWeekFiveAndNothingSince(long seed) {
    Scenario scenario = STANDARD.as(seed, "");
    Map<String, List<Credit>> leads =
        Credit.of(scenario, Life.of(scenario)).stream().collect(groupingBy(Credit::lead));
    leads
        .values()
        .forEach(credits -> {
          BigDecimal claimed =
              sum(credits.stream().filter(c -> c.stage() == Statement.Credit.Stage.CLAIMED));
          BigDecimal settled =
              sum(credits.stream().filter(c -> c.stage() == Statement.Credit.Stage.SETTLED));
          Instant over =
              credits.stream()
                  .filter(c -> c.stage() == Statement.Credit.Stage.CLAIMED)
                  .map(Credit::at)
                  .max(Instant::compareTo)
                  .orElseThrow();
          boolean settles =
              claimed.compareTo(BigDecimal.ONE) > 0 && over.isBefore(scenario.weekStart(5));
          assertThat(settled).isEqualByComparingTo(settles ? BigDecimal.ONE : BigDecimal.ZERO);
        });
    assertThat(leads.values())
        .anySatisfy(credits -> assertThat(sum(credits.stream())).isEqualByComparingTo("1"))
        .anySatisfy(credits -> assertThat(sum(credits.stream())).isEqualByComparingTo("1.4"));
  }

  private static BigDecimal sum(Stream<Credit> credits) {
    return credits.map(Credit::share).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMED_TWICE", "BOUNCING_QUESTION"})
  void whatIsClaimedAndAskedChangesNothingElseInTheStory(Plant plant) {
    String kind = plant == Plant.CLAIMED_TWICE ? "evidence.credit-" : "evidence.inquiry-";
    for (long seed = 1; seed <= 3; seed++) {
      Scenario scenario = STANDARD.as(seed, "");
      List<Story.Emitted> rest =
          Scenarios.tell(scenario).events().stream()
              .filter(event -> !event.json().contains(kind))
              .toList();

      assertThat(Scenarios.tell(scenario.without(plant)).events()).isEqualTo(rest);
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
      case CLAIMED_TWICE -> {
        assertThat(with.credit().claimed()).isBetween(200, 330);
        assertThat(with.credit().settled()).isBetween(8, 40);
        assertThat(with.credit().disputed()).hasSizeBetween(60, 120);
        assertThat(with.credit().inflation()).isBetween(1.15, 1.25);
        assertThat(without.credit()).isEqualTo(new Truth.CreditTruth(0, 0, List.of(), null, null));
      }
      case BOUNCING_QUESTION -> {
        assertThat(with.questions())
            .extracting(Truth.QuestionTruth::answered)
            .satisfiesExactly(
                a -> assertThat(a).isNotNull(),
                a -> assertThat(a).isNotNull(),
                a -> assertThat(a).isNull());
        assertThat(with.questions().getLast())
            .satisfies(q -> assertThat(q.passes()).isEqualTo(3))
            .satisfies(q ->
                assertThat(q.route())
                    .containsExactly("support", "compliance", "onboarding", "sales", "compliance"))
            .satisfies(q -> assertThat(q.raised()).isBefore(NOW.minus(Duration.ofDays(20))));
        assertThat(without.questions()).isEmpty();
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
