package dev.baton.ledger.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handoffs of real logs, counted per boundary, against what an independent script counted. */
class RealLogsTest {
  private static final Path DATA =
      Path.of(System.getProperty("baton.root", "..")).resolve("../shared/data").normalize();

  private record Boundary(String sender, String receiver) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bpic2013/bpic2013_closed_problems",
        "bpic2013/bpic2013_open_problems",
        "bpic2020/DomesticDeclarations"
      })
  void countsPerBoundaryWhatTheReferenceCounts(String log) throws IOException {
    Path events = DATA.resolve(log + ".handoff-events.jsonl.gz");
    assumeTrue(Files.exists(events), () -> "the real logs are not here: " + events);

    Map<Boundary, List<HandoffSnapshot>> found = new LinkedHashMap<>();
    read(events)
        .forEach((item, entries) ->
            Items.of(new ItemRef("case", item), entries).handoffs().stream()
                .map(ItemState.Handoff::snapshot)
                .forEach(h ->
                    found
                        .computeIfAbsent(new Boundary(h.from(), h.to()), b -> new ArrayList<>())
                        .add(h)));

    JsonNode expected = Json.MAPPER.readTree(DATA.resolve(log + ".handoff-expected.json").toFile());
    JsonNode boundaries = expected.path("boundaries_by_volume");
    assertThat(boundaries.size()).isPositive().isEqualTo(found.size());
    for (JsonNode boundary : boundaries) {
      Boundary key =
          new Boundary(boundary.path("sender").asText(), boundary.path("receiver").asText());
      Map<String, Long> counts = counts(found.getOrDefault(key, List.of()));
      counts.forEach((name, count) ->
          assertThat(count).as(key + " " + name).isEqualTo(boundary.path(name).asLong(-1)));
    }
  }

  @Test
  void theFirstHandoffIntoAStageIsAcceptedAsOftenAsTheReferenceSays() throws IOException {
    Path events = DATA.resolve("bpic2020/DomesticDeclarations.handoff-events.jsonl.gz");
    assumeTrue(Files.exists(events), () -> "the real logs are not here: " + events);

    Map<String, Integer> entered = new TreeMap<>();
    Map<String, Integer> passed = new TreeMap<>();
    read(events)
        .forEach((item, entries) -> {
          Map<String, HandoffSnapshot> first = new LinkedHashMap<>();
          for (ItemState.Handoff handoff :
              Items.of(new ItemRef("case", item), entries).handoffs()) {
            first.putIfAbsent(handoff.snapshot().to(), handoff.snapshot());
          }
          first.forEach((team, handoff) -> {
            entered.merge(team, 1, Integer::sum);
            boolean pass =
                handoff.disposition() == Disposition.ACCEPTED
                    && handoff.state() != HandoffState.RETURNED;
            passed.merge(team, pass ? 1 : 0, Integer::sum);
          });
        });

    JsonNode stages =
        Json.MAPPER
            .readTree(DATA.resolve("bpic2020/DomesticDeclarations.yield.oracle.json").toFile())
            .path("stages");
    for (String team : List.of("ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR")) {
      for (JsonNode stage : stages) {
        if (stage.path("stage").asText().equals(team)) {
          assertThat(entered.get(team))
              .as(team)
              .isEqualTo(stage.path("cases_with_decision").asInt());
          assertThat(passed.get(team))
              .as(team)
              .isEqualTo(stage.path("first_pass_approved").asInt());
        }
      }
    }
  }

  private static Map<String, Long> counts(List<HandoffSnapshot> handoffs) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("hops", (long) handoffs.size());
    counts.put("silent", count(handoffs, h -> !h.offered()));
    for (FactKind kind :
        List.of(
            FactKind.OFFERED,
            FactKind.ACCEPTED,
            FactKind.REJECTED,
            FactKind.RETURNED,
            FactKind.FORWARDED,
            FactKind.COMPLETED)) {
      counts.put(
          kind.name().toLowerCase(java.util.Locale.ROOT),
          count(handoffs, h -> h.times().containsKey(kind)));
    }
    return counts;
  }

  private static long count(List<HandoffSnapshot> handoffs, Predicate<HandoffSnapshot> which) {
    return handoffs.stream().filter(which).count();
  }

  private static Map<String, List<Recorded>> read(Path events) throws IOException {
    Map<String, List<Recorded>> items = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(events)), StandardCharsets.UTF_8))) {
      int line = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        JsonNode row = Json.MAPPER.readTree(text);
        FactKind kind = FactKind.valueOf(row.path("type").asText());
        String item = row.path("workItem").asText();
        Instant time = Instant.parse(row.path("time").asText());
        Fact fact =
            new Fact(
                kind,
                new ItemRef("case", item),
                row.path("hop").asText(),
                row.path("from").asText(),
                row.path("to").asText(),
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                List.of());
        items
            .computeIfAbsent(item, i -> new ArrayList<>())
            .add(
                new Recorded(
                    fact.speaker(),
                    "/log",
                    Integer.toString(line++),
                    EventType.of(kind),
                    time,
                    time,
                    fact,
                    null));
      }
    }
    return items;
  }
}
