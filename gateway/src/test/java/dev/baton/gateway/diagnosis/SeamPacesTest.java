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
import dev.baton.gateway.projection.Folded;
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
import java.util.List;
import java.util.Map;
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
}
