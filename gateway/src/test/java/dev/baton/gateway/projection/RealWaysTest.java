package dev.baton.gateway.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.gateway.continuity.Bounce;
import dev.baton.gateway.projection.ReadModels.WayCount;
import dev.baton.gateway.told.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real items go to and fro as an independent script counted in the same logs. */
class RealWaysTest {
  private static final java.nio.file.Path DATA =
      java.nio.file.Path.of(System.getProperty("baton.root", ".."))
          .resolve("../shared/data/bpic2013")
          .normalize();

  @ParameterizedTest
  @ValueSource(strings = {"bpic2013_closed_problems", "bpic2013_open_problems"})
  void asManyItemsPlayPingPongAsTheLogSays(String log) throws IOException {
    java.nio.file.Path facts = DATA.resolve(log + ".handoff-events.jsonl.gz");
    assumeTrue(Files.exists(facts), "no real logs here: " + facts + " is absent");
    JsonNode oracle =
        Json.read(Files.readAllBytes(DATA.resolve(log + ".org_group.oracle.json")), JsonNode.class);

    long handovers = 0;
    long pingPong = 0;
    for (WayCount way : new Folded(told(facts).records()).ways()) {
      List<Path.Step> steps = Path.parse(way.path()).steps();
      handovers += steps.size() * way.count();
      Bounce bounce =
          Bounce.of(
              steps.stream().map(s -> new Bounce.Hop(s.from(), s.to(), false, null)).toList(),
              Set.of());
      pingPong += bounce.direct() > 0 ? way.count() : 0;
    }

    assertThat(handovers).isEqualTo(oracle.path("handovers").asLong());
    assertThat(pingPong).isEqualTo(oracle.path("cases_with_pingpong").asLong());
  }

  private static Journal told(java.nio.file.Path facts) throws IOException {
    Journal journal = new Journal(0);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(facts));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode fact = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        journal.fact(
            FactKind.valueOf(fact.path("type").asText()),
            new ItemRef("problem", fact.path("workItem").asText()),
            fact.path("hop").asText(),
            fact.path("from").asText(),
            fact.path("to").asText(),
            Instant.parse(fact.path("time").asText()));
      }
    }
    return journal;
  }
}
