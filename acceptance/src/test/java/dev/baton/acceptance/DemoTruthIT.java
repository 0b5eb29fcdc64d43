package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Plant;
import dev.baton.local.demo.Scenario;
import dev.baton.local.demo.Truth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is planted in a story is read back from the API alone, for several seeds, and is not there
 * where it was not planted.
 */
@ExtendWith(Stack.Shared.class)
class DemoTruthIT {
  /** Of counts that follow from the facts alone: none may differ. */
  private static final Offset<Double> EXACT = within(1e-9);

  private static final String DISPUTES = "/api/v1/disputes?limit=1000";

  private static final Scenario STANDARD = Scenario.standard();

  /** What is told of an outcome that rises while every team is green. */
  private static final List<String> CHURN =
      List.of("hidden-drop", "green-while-it-burns", "all-win-system-loses");

  @Test
  void findsWhatIsPlantedInAStory(Stack stack) {
    findsWhatIsPlanted(11, stack);
  }

  @ParameterizedTest
  @ValueSource(longs = {12, 13})
  @Tag("proof")
  void findsWhatIsPlantedInOtherStories(long seed, Stack stack) {
    findsWhatIsPlanted(seed, stack);
  }

  private static void findsWhatIsPlanted(long seed, Stack stack) {
    View view = play(stack, STANDARD.as(seed, "s" + seed).leads(50));
    Truth truth = view.truth;
    if (seed == 11) {
      view.tellsByItselfWhatChanges();
      view.leadsFromEachNumberToWhatItCounts();
    }

    assertThat(view.answer.path("entered").asInt()).isEqualTo(truth.entered());
    for (Truth.SeamTruth expected : truth.seams()) {
      JsonNode seam = view.seam(expected);
      assertThat(seam.path("hops").asInt()).as(seam.toString()).isEqualTo(expected.hops());
      assertThat(seam.path("offered").asInt()).isEqualTo(expected.offered());
      assertThat(seam.path("accepted").asInt()).isEqualTo(expected.accepted());
      assertThat(seam.path("rejected").asInt()).isEqualTo(expected.rejected());
      assertThat(seam.path("forwarded").asInt()).isEqualTo(expected.forwarded());
      assertThat(seam.path("withdrawn").asInt()).isEqualTo(expected.withdrawn());
      assertThat(seam.path("expired").asInt()).isEqualTo(expected.expired());
      assertThat(seam.path("open").asInt()).isEqualTo(expected.open());
      assertThat(seam.path("phantom").asInt()).isEqualTo(expected.phantom());
      assertThat(seam.path("residual").asInt()).isZero();
      assertThat(silentShare(seam)).isCloseTo(known(expected.silentShare()), EXACT);
      assertThat(seam.path("firstPassYield").asDouble(-1))
          .isCloseTo(known(expected.firstPassYield()), EXACT);
    }

    // one honest number beside the average of the green ones
    assertThat(view.answer.at("/straightThrough/settled").asInt(-1)).isEqualTo(truth.settled());
    assertThat(view.answer.at("/straightThrough/passed").asInt(-1))
        .isEqualTo(truth.straightThrough());
    assertThat(view.answer.at("/rty/value").asDouble(-1))
        .isCloseTo(known(truth.rolledThroughputYield()), EXACT);
    assertThat(view.answer.at("/greens/average").asDouble(-1))
        .isCloseTo(truth.greensAverage(), within(0.01));
    assertThat(view.answer.at("/greens/average").asDouble(-1))
        .isGreaterThan(2 * view.answer.at("/rty/value").asDouble(-1));

    assertThat(view.missingContextShare())
        .isCloseTo(known(truth.leadsMissingContextShare()), EXACT);
    truth
        .seams()
        .forEach(expected ->
            expected
                .missing()
                .forEach(
                    (field, count) -> assertThat(view.missing(expected, field)).isEqualTo(count)));
    assertThat(view.unowned()).isEqualTo(truth.unownedSeams());
    assertThat(view.headline().at("/unowned/value").asDouble(-1))
        .isCloseTo(known(truth.unownedHopShare()), EXACT);
    assertThat(view.conflictSeams()).isEqualTo(truth.conflictSeams());
    assertThat(view.conflictingTerms()).isEqualTo(truth.conflictingTerms());
    assertThat(view.headline().at("/conflict/value").asDouble(-1))
        .isCloseTo(known(truth.conflictHopShare()), EXACT);

    assertThat(view.complianceMedianDays(truth.start(), truth.start().plus(Duration.ofDays(28))))
        .isCloseTo(known(truth.complianceMedianDaysBefore()), within(0.3));
    assertThat(
            view.complianceMedianDays(
                truth.start().plus(Duration.ofDays(35)), truth.end().minus(Duration.ofDays(14))))
        .isCloseTo(known(truth.complianceMedianDaysAfter()), within(1.0));

    explains(view, truth);
    view.tellsWhoClaimsWhatAndWhatNobodyAnswers();
  }

  /** Each seam that leaks for a reason leaks for its own, and the win is another's loss. */
  private static void explains(View view, Truth truth) {
    JsonNode stripped = view.boundary(truth.seams().get(0));
    assertThat(stripped.at("/diagnosis/0/cause").asText()).isEqualTo("context-loss");
    assertThat(stripped.at("/diagnosis/0/verdict").asText()).isEqualTo("explains");
    JsonNode unowned = view.boundary(truth.seams().get(1));
    assertThat(unowned.at("/diagnosis/0/cause").asText()).isEqualTo("ambiguous-ownership");
    assertThat(unowned.at("/diagnosis/0/verdict").asText()).isEqualTo("explains");
    assertThat(unowned.at("/diagnosis/0/share").asDouble(-1)).isEqualTo(1);
    for (Truth.SeamTruth seam : truth.seams()) {
      JsonNode boundary = view.boundary(seam);
      List<String> causes = new ArrayList<>();
      for (JsonNode finding : boundary.path("diagnosis")) {
        if (finding.path("verdict").asText().equals("explains")) {
          causes.add(finding.path("cause").asText());
        }
      }
      int index = truth.seams().indexOf(seam);
      assertThat(causes)
          .as(seam.label() + " " + boundary.path("diagnosis"))
          .isEqualTo(
              index == 0
                  ? List.of("context-loss")
                  : index == 1 ? List.of("ambiguous-ownership") : List.of());
      assertThat(boundary.path("silence").isNull()).as(seam.label()).isTrue();
      assertThat(boundary.path("change").isNull()).as(seam.label()).isTrue();
      assertThat(boundary.path("gaming")).as(seam.label()).isEmpty();
    }
    JsonNode wins = view.localWins();
    assertThat(wins).as(wins.toString()).hasSize(1);
    assertThat(wins.at("/0/seam/from").asText()).isEqualTo(truth.seams().get(2).from());
    assertThat(wins.at("/0/lagDays").asDouble(-1)).isBetween(0.0, 15.0);
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingThatIsNotPlanted(Plant plant, Stack stack) {
    String suffix = "no" + plant.name().toLowerCase(Locale.ROOT).replace("_", "");
    View view = play(stack, STANDARD.without(plant).as(21, suffix).leads(25));
    Truth truth = view.truth;

    switch (plant) {
      case CONTEXT_STRIPPED -> {
        assertThat(view.missingContextShare()).isZero();
        assertThat(view.boundary(truth.seams().get(0)).at("/diagnosis/0/verdict").asText())
            .isNotEqualTo("explains");
      }
      case THREE_DEFINITIONS -> {
        assertThat(view.conflictSeams()).isEmpty();
        assertThat(view.conflictingTerms()).isEmpty();
        assertThat(view.headline().at("/conflict/value").asDouble(-1)).isZero();
      }
      case NOBODY_OWNS -> {
        assertThat(view.unowned()).isEmpty();
        assertThat(view.headline().at("/unowned/value").asDouble(-1)).isZero();
        assertThat(silentShare(view.seam(truth.seams().get(1)))).isLessThan(0.1);
        assertThat(view.boundary(truth.seams().get(1)).at("/diagnosis/0/verdict").asText())
            .isNotEqualTo("explains");
      }
      case SILENT_PICKUPS ->
          assertThat(view.seam(truth.seams().get(3)).path("phantom").asInt(-1)).isZero();
      case LOCAL_WIN -> {
        assertThat(
                view.complianceMedianDays(
                    truth.start().plus(Duration.ofDays(35)),
                    truth.end().minus(Duration.ofDays(14))))
            .isLessThan(1.5);
        assertThat(view.localWins()).isEmpty();
      }
      case CHURN ->
          assertThat(view.signals())
              .extracting(s -> s.path("kind").asText())
              .doesNotContainAnyElementsOf(CHURN);
      case CLAIMED_TWICE -> {
        assertThat(view.disputed()).isEmpty();
        assertThat(view.claimedSinceBefore()).isZero();
      }
      case BOUNCING_QUESTION -> assertThat(view.questions()).isEmpty();
    }
  }

  /** As the teams themselves: each posts with its own account. */
  @Test
  void playingAgainChangesNothing(Stack stack) {
    DemoPlayer.Target target = new DemoPlayer.Target(stack.gateway(), stack::token);
    Scenario small = STANDARD.leads(5);
    DemoPlayer.Played first = DemoPlayer.play(target, small, line -> {});
    stack.api().awaitFolded(first.positions());
    JsonNode before = stack.api().get("/api/v1/handovers?workType=lead").path("rows");

    DemoPlayer.Played second = DemoPlayer.play(target, small, line -> {});

    assertThat(second.positions()).isEqualTo(first.positions());
    JsonNode after = stack.api().get("/api/v1/handovers?workType=lead").path("rows");
    for (String column : List.of("from", "to", "hops", "offered", "accepted", "completed")) {
      assertThat(after.findValuesAsText(column)).isEqualTo(before.findValuesAsText(column));
    }
    assertThat(after.findValuesAsText("hops")).isNotEmpty();
  }

  private static View play(Stack stack, Scenario scenario) {
    Api api = stack.api();
    JsonNode before = api.get(DISPUTES);
    DemoPlayer.Played played =
        DemoPlayer.play(new DemoPlayer.Target(stack.gateway(), stack::token), scenario, line -> {});
    api.awaitFolded(played.positions());
    View view = new View(api, played, "lead-to-renewal-" + scenario.suffix(), before);
    view.awaitTheClock();
    return view;
  }

  /** (phantom + expired) / hops. */
  private static double silentShare(JsonNode seam) {
    return (seam.path("phantom").asDouble()
            + seam.path("expired").asDouble()
            + seam.path("unanswered").asDouble())
        / seam.path("hops").asDouble();
  }

  private static double known(Double value) {
    return Objects.requireNonNull(value, "the story is too short to know");
  }

  /** What the gateway says of a journey. */
  private static final class View {
    private final Api api;
    private final DemoPlayer.Played played;
    private final String journey;
    private final JsonNode before;
    private final JsonNode after;
    private JsonNode answer;
    private Truth truth;

    /**
     * Once a story is told.
     *
     * @param before what was in dispute before it
     */
    View(Api api, DemoPlayer.Played played, String journey, JsonNode before) {
      this.api = api;
      this.played = played;
      this.journey = journey;
      this.before = before;
      this.after = api.get(DISPUTES);
      read();
    }

    private void read() {
      answer = api.get("/api/v1/journeys/" + journey + "/continuity");
      truth = played.story().truth(Instant.parse(answer.path("asOf").asText()));
    }

    /** The ledger writes what the clock disposed of a moment after the offers were recorded. */
    void awaitTheClock() {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> {
            read();
            for (Truth.SeamTruth expected : truth.seams()) {
              assertThat(seam(expected).path("expired").asInt())
                  .as(expected.label() + " " + seam(expected))
                  .isEqualTo(expected.expired());
            }
          });
    }

    /** The signals of the journey, seen after all of the story was. */
    List<JsonNode> signals() {
      Instant known = Instant.now();
      String query = "/api/v1/signals?journey=" + journey;
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> {
            String asOf = api.get(query).path("asOf").asText("");
            return !asOf.isEmpty() && Instant.parse(asOf).isAfter(known);
          });
      List<JsonNode> signals = new ArrayList<>();
      api.get(query).path("signals").forEach(signals::add);
      return signals;
    }

    /** Every change that is planted, with where and since when, and no other. */
    void tellsByItselfWhatChanges() {
      List<JsonNode> signals = signals();
      List<String> ofJourney = new ArrayList<>(CHURN);
      ofJourney.addAll(List.of("attribution-disputed", "questions-bounce"));
      List<String> expected = new ArrayList<>(ofJourney);
      expected.add("local-win");
      assertThat(signals)
          .as(signals.toString())
          .extracting(s -> s.path("kind").asText())
          .containsExactlyInAnyOrderElementsOf(expected);
      LocalDate start = LocalDate.ofInstant(truth.start(), ZoneOffset.UTC);
      for (JsonNode signal : signals) {
        LocalDate first = LocalDate.parse(signal.path("firstDay").asText());
        long week = week(first.atStartOfDay(ZoneOffset.UTC).toInstant());
        String kind = signal.path("kind").asText();
        boolean win = kind.equals("local-win");
        long planted =
            switch (kind) {
              case "local-win" -> truth.speedUpWeek();
              case "attribution-disputed" -> truth.credit().unsettledWeek();
              case "questions-bounce" -> week(truth.questions().getLast().raised());
              default -> truth.churnWeek();
            };
        assertThat(week).as(signal.toString()).isBetween(planted - 1L, planted + 1L);
        assertThat(signal.at("/boundary/from").asText(""))
            .isEqualTo(win ? truth.seams().get(2).from() : "");
        assertThat(signal.path("state").asText()).isEqualTo("open");
        assertThat(signal.path("unseenSeconds").asLong())
            .isGreaterThan(Duration.ofDays(7).toSeconds());
        assertThat(signal.at("/accountable/team").asText()).isNotEmpty();
        // down to the items
        assertThat(signal.path("links")).isNotEmpty();
        signal.path("links").forEach(link -> api.get(link.path("href").asText()));
      }
      assertThat(signals)
          .extracting(s -> s.path("caseId").asText())
          .containsOnly(signals.getFirst().path("caseId").asText());
      assertThat(
              api.get("/api/v1/signals?journey=" + journey)
                  .path("notEvaluable")
                  .findValuesAsText("kind"))
          .contains("forecast-gap", "stable-but-worse", "yield-change")
          .doesNotContainAnyElementsOf(ofJourney);
      assertThat(
              api.get(
                      "/api/v1/backtest?journey=%s&from=%s&to=%s"
                          .formatted(journey, start, start.plusWeeks(13)))
                  .path("signals")
                  .findValuesAsText("kind"))
          .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Of all time, and of a window; what the clock ends meanwhile is looked at again. */
    void leadsFromEachNumberToWhatItCounts() {
      LocalDate start = LocalDate.ofInstant(truth.start(), ZoneOffset.UTC);
      for (String window :
          List.of("", "?from=" + start.plusDays(17) + "&to=" + start.plusDays(47))) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollDelay(Duration.ZERO)
            .untilAsserted(() -> {
              JsonNode seams =
                  api.get("/api/v1/journeys/" + journey + "/continuity" + window).path("seams");
              assertThat(seams).hasSameSizeAs(truth.seams());
              seams.forEach(seam -> Figures.eachLeadsToWhatItCounts(api, seam));
            });
      }
    }

    /** The week of the story in which an instant lies, from 1. */
    private long week(Instant at) {
      return Math.floorDiv(ChronoUnit.DAYS.between(truth.start(), at), 7L) + 1;
    }

    /** To the last item: of stories told before, what was claimed then is taken off. */
    void tellsWhoClaimsWhatAndWhatNobodyAnswers() {
      Truth.CreditTruth credit = truth.credit();
      assertThat(disputed()).containsExactlyInAnyOrderElementsOf(credit.disputed());
      assertThat(after.path("disputed").asInt() - before.path("disputed").asInt())
          .isEqualTo(credit.disputed().size());
      assertThat(claimedSinceBefore()).isEqualTo(credit.claimed());
      assertThat((shares(after) - shares(before)) / credit.claimed())
          .isCloseTo(known(credit.inflation()), EXACT);
      List<JsonNode> questions = questions();
      assertThat(questions).hasSize(truth.questions().size());
      for (Truth.QuestionTruth asked : truth.questions()) {
        assertThat(questions)
            .filteredOn(q -> q.path("inquiry").asText().equals(asked.id()))
            .singleElement()
            .satisfies(q -> {
              assertThat(texts(q.path("route"))).isEqualTo(asked.route());
              assertThat(q.path("passes").asInt(-1)).isEqualTo(asked.passes());
              assertThat(Instant.parse(q.path("raisedAt").asText())).isEqualTo(asked.raised());
              assertThat(q.path("answeredAt").isNull()).isEqualTo(asked.answered() == null);
              assertThat(q.path("bounces").asBoolean()).isEqualTo(asked.answered() == null);
            });
      }
    }

    /** Items of the story whose credit is in dispute. */
    List<String> disputed() {
      List<String> items = new ArrayList<>();
      for (JsonNode dispute : after.path("credits")) {
        if (dispute.at("/item/type").asText().equals("lead-" + truth.suffix())) {
          items.add(dispute.at("/item/id").asText());
        }
      }
      return items;
    }

    /** Questions of the story. */
    List<JsonNode> questions() {
      List<JsonNode> questions = new ArrayList<>();
      for (JsonNode question : after.path("inquiries")) {
        if (question.path("inquiry").asText().endsWith("-" + truth.suffix())) {
          questions.add(question);
        }
      }
      return questions;
    }

    int claimedSinceBefore() {
      return after.path("claimed").asInt() - before.path("claimed").asInt();
    }

    private static double shares(JsonNode disputes) {
      return disputes.path("inflation").asDouble() * disputes.path("claimed").asInt();
    }

    private static List<String> texts(JsonNode array) {
      List<String> texts = new ArrayList<>();
      array.forEach(one -> texts.add(one.asText()));
      return texts;
    }

    JsonNode headline() {
      return answer.path("headline");
    }

    JsonNode seam(Truth.SeamTruth expected) {
      return StreamSupport.stream(answer.path("seams").spliterator(), false)
          .filter(s -> s.path("from").asText().equals(expected.from()))
          .filter(s -> s.path("to").asText().equals(expected.to()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + expected.label() + " in " + answer));
    }

    JsonNode boundary(Truth.SeamTruth seam) {
      String workType = seam(seam).path("workType").asText();
      return api.get("/api/v1/boundaries/%s/%s/%s".formatted(seam.from(), seam.to(), workType));
    }

    JsonNode localWins() {
      return api.get("/api/v1/journeys/" + journey + "/continuity?localWins=true")
          .path("localWins");
    }

    /** Share of the leads whose first offer to sales lacked something; no other offer lacks any. */
    double missingContextShare() {
      return seam(truth.seams().getFirst()).at("/context/incomplete").asDouble(-1)
          / answer.path("entered").asDouble();
    }

    int missing(Truth.SeamTruth expected, String field) {
      for (JsonNode verdicts : seam(expected).at("/context/fields")) {
        if (verdicts.path("field").asText().equals(field)) {
          return verdicts.path("missing").asInt();
        }
      }
      throw new AssertionError("nothing is said of " + field);
    }

    List<String> unowned() {
      return labels(s -> s.path("ownership").asText().equals("unowned"));
    }

    List<String> conflictSeams() {
      return labels(s -> !s.path("conflicts").isEmpty());
    }

    List<String> conflictingTerms() {
      List<String> terms = new ArrayList<>();
      headline().at("/conflict/terms").forEach(t -> terms.add(t.asText()));
      return terms;
    }

    double complianceMedianDays(Instant from, Instant to) {
      JsonNode window =
          api.get(
              "/api/v1/journeys/"
                  + journey
                  + "/continuity?from="
                  + from.toString().substring(0, 10)
                  + "&to="
                  + to.toString().substring(0, 10));
      return window.path("seams").path(2).path("medianWaitSeconds").asDouble(-1) / 86_400;
    }

    private List<String> labels(java.util.function.Predicate<JsonNode> which) {
      return StreamSupport.stream(answer.path("seams").spliterator(), false)
          .filter(which)
          .map(s -> s.path("from").asText() + " → " + s.path("to").asText())
          .toList();
    }
  }
}
