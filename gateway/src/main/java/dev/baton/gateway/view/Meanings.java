package dev.baton.gateway.view;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the two sides of a boundary mean by their terms at an instant. */
record Meanings(Directory directory, Catalogue catalogue, Instant asOf) {

  /** The terms that both sides have a meaning of, and not the same. */
  List<JourneyView.TermConflict> conflicts(Edge edge) {
    Map<String, Definition> sender = of(edge, edge.from());
    Map<String, Definition> receiver = of(edge, edge.to());
    List<JourneyView.TermConflict> conflicts = new ArrayList<>();
    sender.forEach((term, sent) -> {
      Definition understood = receiver.get(term);
      if (understood != null && !understood.hash().equals(sent.hash())) {
        conflicts.add(new JourneyView.TermConflict(term, meant(sent), meant(understood)));
      }
    });
    return conflicts;
  }

  /** The terms that both sides have a meaning of. */
  Set<String> compared(Edge edge) {
    Set<String> both = new TreeSet<>(of(edge, edge.from()).keySet());
    both.retainAll(of(edge, edge.to()).keySet());
    return both;
  }

  private Map<String, Definition> of(Edge edge, String team) {
    Optional<Contract> contract =
        directory.boundary(edge).flatMap(b -> directory.contract(b.id(), asOf));
    Map<String, String> held =
        contract
            .map(c -> team.equals(edge.from()) ? c.senderDefinitions() : c.receiverDefinitions())
            .orElse(Map.of());
    return catalogue.meanings(team, held, asOf);
  }

  private static JourneyView.Meant meant(Definition definition) {
    return new JourneyView.Meant(definition.id(), definition.semver());
  }
}
