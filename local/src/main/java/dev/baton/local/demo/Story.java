package dev.baton.local.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A story as Baton hears it: what governance and the teams register, and what the teams' services
 * emit, in the order of time. The records are the bodies of the requests.
 *
 * @param events in the order of {@link Emitted#time()}
 */
public record Story(
    Scenario scenario,
    List<Team> teams,
    List<Term> terms,
    List<Definition> definitions,
    List<Adoption> adoptions,
    List<Boundary> boundaries,
    List<Contract> contracts,
    List<Assignment> assignments,
    Journey journey,
    List<Grant> grants,
    List<Emitted> events,
    List<Lead> leads,
    List<Credit> credits,
    List<Question> questions) {

  /** The whole truth of the story, seen at that instant. */
  public Truth truth(Instant asOf) {
    return Truth.of(this, asOf);
  }

  public record Team(
      String id, String name, List<String> aliases, boolean external, Instant validFrom) {}

  public record Term(String id, String label, String note) {}

  /** A definition's first version, posted under its term. */
  public record Definition(
      String id,
      @JsonIgnore String term,
      String team,
      String semver,
      Meaning meaning,
      Instant validFrom) {}

  public record Adoption(String team, String definition, String semver, Instant validFrom) {}

  public record Boundary(String id, String from, String to, String workType, Instant validFrom) {
    public Edge edge() {
      return new Edge(from, to, workType);
    }
  }

  /** What both sides sign. */
  public record Terms(
      String doneCriteria,
      String startedCriteria,
      Duration timeToAccept,
      Duration timeToHandOn,
      JsonNode requiredContext,
      Map<String, String> senderDefinitions,
      Map<String, String> receiverDefinitions,
      Money valuePerItem,
      Instant validFrom) {}

  public record Contract(Boundary boundary, Terms terms) {}

  public record Assignment(Boundary boundary, String team, Role role, Instant validFrom) {}

  public record Journey(
      String id,
      String name,
      String owner,
      List<Edge> edges,
      Duration horizon,
      List<Outcome> outcomes,
      Instant validFrom) {}

  public record Grant(String metric, String team, Instant validFrom) {}

  /**
   * An event as a team's service sends it.
   *
   * @param team slug of the team that speaks; null for governance
   * @param json one CloudEvent, structured, on one line
   */
  public record Emitted(@Nullable String team, Instant time, String json) {}
}
