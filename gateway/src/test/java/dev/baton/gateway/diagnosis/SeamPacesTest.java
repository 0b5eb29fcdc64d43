package dev.baton.gateway.diagnosis;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.detection.LocalWin;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import dev.baton.local.demo.Plant;
import dev.baton.local.demo.Scenario;
import dev.baton.local.demo.Scenarios;
import dev.baton.local.demo.Story;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is planted in the demo, told without a ledger between. */
class SeamPacesTest {
  private static final Scenario STANDARD = Scenario.standard(LocalDate.of(2026, 6, 10));
  private static final Directory NOBODY = Directory.of(List.of());
  private static final Edge SEAM = new Edge("onboarding", "compliance", "lead");
  private static final List<Edge> EDGES =
      List.of(
          new Edge("marketing", "sales", "lead"),
          new Edge("sales", "onboarding", "lead"),
          SEAM,
          new Edge("compliance", "support", "lead"));

  /** Offers and acceptances of a story; what knows only its item is left out. */
  private static Folded folded(Story story) {
    Journal journal = new Journal(0);
    for (Story.Emitted event : story.events()) {
      JsonNode json = Json.read(event.json().getBytes(StandardCharsets.UTF_8), JsonNode.class);
      JsonNode data = json.path("data");
      for (FactKind kind : List.of(OFFERED, ACCEPTED)) {
        if (json.path("type").asText().equals(EventType.of(kind).wireName())
            && data.has("handoff")
            && data.has("from")
            && !json.path("id").asText().endsWith("-again")) {
          journal.fact(
              kind,
              new ItemRef("lead", data.at("/item/id").asText()),
              data.path("handoff").asText(),
              data.path("from").asText(),
              data.path("to").asText(),
              event.time());
        }
      }
    }
    return new Folded(journal.records());
  }

  private static List<SeamPaces.Found> wins(Scenario scenario) {
    Folded folded = folded(Scenarios.tell(scenario));
    Map<Edge, SeamSeries> all =
        SeamSeries.of(
            folded.history(), NOBODY, Duration.ofDays(14), scenario.end(), ZoneOffset.UTC);
    return SeamPaces.wins(folded.pace(), all, EDGES, NOBODY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 101})
  void findsTheWinOfOnboardingForWhichComplianceWaits(long seed) {
    List<SeamPaces.Found> found = wins(STANDARD.as(seed, ""));

    assertThat(found).extracting(SeamPaces.Found::edge).containsExactly(SEAM);
    SeamPaces.Found win = found.getFirst();
    LocalDate faster = LocalDate.ofInstant(STANDARD.weekStart(5), ZoneOffset.UTC);
    assertThat(win.win().win().start()).isBetween(faster.minusDays(7), faster.plusDays(7));
    assertThat(win.win().loss().start()).isBetween(faster.minusDays(7), faster.plusDays(7));
    assertThat(win.win().win().to()).isLessThan(win.win().win().from());
    assertThat(win.win().loss().to()).isGreaterThan(3 * win.win().loss().from());
    assertThat(win.lagDays()).isBetween(0.0, 14.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 101})
  void findsNoWinThatIsNotThere(long seed) {
    assertThat(wins(STANDARD.without(Plant.LOCAL_WIN).as(seed, ""))).isEmpty();
  }

  /**
   * Each day nine items are taken, which are handed on after one to nine days; what is handed on
   * waits longer from a day on.
   */
  private static Verdict<LocalWin> steady(int days, int longerFrom) {
    LocalDate first = LocalDate.of(2026, 1, 5);
    List<SeamPace.Bin> holds = new ArrayList<>();
    List<SeamPace.Bin> waits = new ArrayList<>();
    List<SeamSeries.Day> all = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      LocalDate at = first.plusDays(day);
      for (int held = 1; held <= 9 && day + held < days; held++) {
        holds.add(new SeamPace.Bin(SEAM, at, Waits.bin(Duration.ofDays(held)), 1));
      }
      Duration wait = Duration.ofDays(day < longerFrom ? 1 : 3);
      waits.add(new SeamPace.Bin(SEAM, at, Waits.bin(wait), 9));
      all.add(new SeamSeries.Day(at, 9, 9, 9, 0, 0, true, true));
    }
    return SeamPaces.of(
        new SeamPace(holds, waits, List.of()),
        new SeamSeries(SEAM, all, List.of(), first.plusDays(days)),
        NOBODY);
  }

  @Test
  void thatOfTheLastDaysOnlyTheQuickAreKnownIsNoWin() {
    assertThat(steady(61, 54)).isEqualTo(Verdict.quiet());
  }

  @Test
  void waitingLongerWithoutAWinIsNobodysWin() {
    assertThat(steady(61, 30)).isEqualTo(Verdict.quiet());
  }
}
