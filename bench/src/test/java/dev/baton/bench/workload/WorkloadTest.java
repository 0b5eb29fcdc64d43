package dev.baton.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.Statement.Fact;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void tellsTheSameForTheSameSeed() {
    List<Workload.Told> once = Workload.events(7, START, 2_000, 100);
    List<Workload.Told> again = Workload.events(7, START, 2_000, 100);

    assertThat(once).hasSameSizeAs(again);
    for (int i = 0; i < once.size(); i++) {
      assertThat(once.get(i).sent()).isEqualTo(again.get(i).sent());
    }
  }

  @Test
  void tellsOfOtherItemsForAnotherSeed() {
    assertThat(subjects(7)).doesNotContainAnyElementsOf(subjects(8));
  }

  @Test
  void everyBoundaryHasAContractThatRequiresFiveFields() {
    Registry registry = Workload.registry();
    for (int i = 1; i < Workload.TEAMS.size(); i++) {
      var boundary =
          registry.boundary(Workload.TEAMS.get(i - 1), Workload.TEAMS.get(i), "lead", START, null);
      assertThat(boundary).isPresent();
      var agreed = registry.contract(boundary.orElseThrow().id(), START).orElseThrow();
      assertThat(agreed.required()).isNotNull();
      assertThat(agreed.contract().requiredContext().path("required")).hasSize(5);
    }
  }

  @Test
  void mostHandoffsHaveThreeFactsOrMore() {
    Map<String, Integer> facts = new HashMap<>();
    for (Command.Say say : commands(7)) {
      facts.merge(((Fact) say.event().statement()).handoff(), 1, Integer::sum);
    }
    long three = facts.values().stream().filter(n -> n >= 3).count();

    assertThat(facts).hasSizeGreaterThan(500);
    assertThat(three).isGreaterThan(facts.size() / 2);
  }

  private static Set<String> subjects(long seed) {
    Set<String> subjects = new HashSet<>();
    commands(seed).forEach(say -> subjects.add(say.subject()));
    return subjects;
  }

  private static List<Command.Say> commands(long seed) {
    Registry registry = Workload.registry();
    return Workload.events(seed, START, 4_000, 100).stream()
        .map(told -> told.command(registry, START.plusSeconds(60)))
        .toList();
  }
}
