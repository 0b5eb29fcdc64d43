package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done about a boundary.
 *
 * @param at since when it holds
 * @param what it was, for people
 * @param team slug of the team that took it on; null where it is both sides'
 */
public record Deed(Instant at, Kind kind, String what, @Nullable String team) {

  /** What can be done about a boundary. */
  public enum Kind {
    OWNER_ASSIGNED,
    CONTRACT_IN_FORCE,
    /** A term about which the two sides had been in conflict no longer divides them. */
    DEFINITION_SETTLED;

    /** As it is written outside. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What was done about a boundary up to an instant, in order.
   *
   * @param conflicts the terms about which its sides were in conflict then
   */
  public static List<Deed> of(
      Edge edge,
      Directory directory,
      Catalogue catalogue,
      Function<Instant, Set<String>> conflicts,
      Instant asOf) {
    List<Deed> deeds = new ArrayList<>();
    Set<Instant> moments = new TreeSet<>(catalogue.moments(Set.of(edge.from(), edge.to())));
    for (Boundary boundary : directory.boundaries(edge, asOf)) {
      for (Directory.Tenure tenure : directory.tenures(boundary.id())) {
        deeds.add(
            new Deed(
                tenure.since(),
                Kind.OWNER_ASSIGNED,
                directory.name(tenure.team()) + " became accountable",
                tenure.team()));
      }
      for (Contract contract : directory.contracts(boundary.id())) {
        moments.add(contract.validFrom());
        deeds.add(
            new Deed(
                contract.validFrom(),
                Kind.CONTRACT_IN_FORCE,
                "contract " + contract.revision() + " came into force",
                null));
      }
    }
    for (Instant moment : moments) {
      if (!moment.isAfter(asOf)) {
        Set<String> settled = new TreeSet<>(conflicts.apply(moment.minusNanos(1)));
        settled.removeAll(conflicts.apply(moment));
        if (!settled.isEmpty()) {
          deeds.add(
              new Deed(
                  moment,
                  Kind.DEFINITION_SETTLED,
                  "no longer divides the two sides: " + String.join(", ", settled),
                  null));
        }
      }
    }
    return deeds.stream()
        .filter(deed -> !deed.at.isAfter(asOf))
        .sorted(Comparator.comparing(Deed::at).thenComparing(Deed::kind))
        .toList();
  }
}
