package dev.baton.ownership.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.ownership.rules.Document.AssignmentEntry;
import dev.baton.ownership.rules.Document.AttestationEntry;
import dev.baton.ownership.rules.Document.BeliefEntry;
import dev.baton.ownership.rules.Document.ContractEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has to be recorded so that the registry is as a document says.
 *
 * <p>Every field has one source. What governance writes, the document says: names, periods,
 * selectors, cadences, the terms of contracts, which roles are offered and when they end, journeys,
 * grants. What a team answers, the team alone says: signatures, acceptances, refusals, beliefs,
 * attestations. Where the registry has these, it keeps them, whatever the document says; where it
 * has nothing of the entity at all, as when it is restored, they are taken from the document, which
 * takes the role {@code admin}. What the document does not mention stays as it is.
 */
public final class Applying {
  private Applying() {}

  /**
   * All that is registered, the latest versions.
   *
   * @param contracts every revision's last version, in their order, by boundary
   */
  public record Known(
      Map<String, Team> teams,
      Map<String, Boundary> boundaries,
      Map<String, List<Contract>> contracts,
      Map<String, Assignment> assignments,
      Map<String, Belief> beliefs,
      Map<String, Attestation> attestations,
      Map<String, Journey> journeys,
      Map<String, Grant> grants) {

    /**
     * What these versions make.
     *
     * @param latest the latest of each entity
     * @param contracts every version of every contract
     */
    public static Known of(Collection<OwnershipEntity> latest, Collection<Contract> contracts) {
      Map<String, Map<Integer, Contract>> revisions = new TreeMap<>();
      contracts.stream()
          .sorted(Comparator.comparingInt(Contract::version))
          .forEach(contract ->
              revisions
                  .computeIfAbsent(contract.id(), id -> new TreeMap<>())
                  .put(contract.revision(), contract));
      Map<String, List<Contract>> byBoundary = new TreeMap<>();
      revisions.forEach((id, last) -> byBoundary.put(id, List.copyOf(last.values())));
      return new Known(
          of(Team.class, latest),
          of(Boundary.class, latest),
          byBoundary,
          of(Assignment.class, latest),
          of(Belief.class, latest),
          of(Attestation.class, latest),
          of(Journey.class, latest),
          of(Grant.class, latest));
    }

    private static <T extends OwnershipEntity> Map<String, T> of(
        Class<T> kind, Collection<OwnershipEntity> latest) {
      return latest.stream()
          .filter(kind::isInstance)
          .map(kind::cast)
          .collect(Collectors.toMap(OwnershipEntity::id, Function.identity()));
    }
  }

  /** How an entity changes. */
  public enum Action {
    CREATED,
    CHANGED
  }

  /**
   * One entity that differs from the document.
   *
   * @param entity kind and id
   * @param fields those that change; empty where it is new
   */
  public record Drift(String entity, Action action, Set<String> fields) {}

  /**
   * What it takes.
   *
   * @param versions to record, in this order
   * @param drift what differs
   * @param kept what the document says of a team's word and the registry knows otherwise: pointers
   * @param unmentioned entities that the document does not mention and that stay: kind and id
   */
  public record Plan(
      List<OwnershipEntity> versions,
      List<Drift> drift,
      List<String> kept,
      Set<String> unmentioned) {}

  /**
   * Plans.
   *
   * @return the plan; or all that is wrong with the document, each with its pointer into it
   */
  public static Ruling<Plan> plan(Document document, Known known, Caller caller, Instant now) {
    Work work = new Work(known, caller, now);
    work.registered.addAll(known.teams().keySet());
    document.teams().stream()
        .map(Teams.Draft::id)
        .filter(Objects::nonNull)
        .forEach(work.registered::add);
    each("/teams", document.teams(), work::team);
    each("/boundaries", document.boundaries(), work::boundary);
    work.contracts(document.contracts());
    each("/assignments", document.assignments(), work::assignment);
    each("/beliefs", document.beliefs(), work::belief);
    each("/attestations", document.attestations(), work::attestation);
    each("/journeys", document.journeys(), work::journey);
    each("/grants", document.grants(), work::grant);
    work.closeRolesOfEndedTeams();
    if (!work.violations.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(work.violations));
    }
    if (work.restores && !caller.has(Roles.ADMIN)) {
      return new Ruling.Refused<>(new Refusal.TeamsWord());
    }
    return new Ruling.Stands<>(new Plan(work.versions, work.drift, work.kept, work.unmentioned()));
  }

  private interface Each<T> {
    void at(String pointer, T entry);
  }

  private static <T> void each(String section, List<T> entries, Each<T> each) {
    for (int i = 0; i < entries.size(); i++) {
      each.at(section + "/" + i, entries.get(i));
    }
  }

  /** A document under way. */
  private static final class Work {
    private final Known known;
    private final Caller caller;
    private final Instant now;
    private final Set<String> registered = new HashSet<>();
    private final Map<String, Team> teams;
    private final Map<String, Boundary> boundaries;
    private final Map<String, Assignment> assignments;
    private final Set<String> mentioned = new LinkedHashSet<>();
    private final List<OwnershipEntity> versions = new ArrayList<>();
    private final List<Drift> drift = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<Team> ended = new ArrayList<>();
    private boolean restores;

    Work(Known known, Caller caller, Instant now) {
      this.known = known;
      this.caller = caller;
      this.now = now;
      this.teams = new LinkedHashMap<>(known.teams());
      this.boundaries = new LinkedHashMap<>(known.boundaries());
      this.assignments = new LinkedHashMap<>(known.assignments());
    }

    void team(String at, Teams.Draft draft) {
      Optional<Team> current = Optional.ofNullable(known.teams().get(String.valueOf(draft.id())));
      take(
              at,
              "team/" + draft.id(),
              current,
              Teams.unlikeOthers(
                  current
                      .map(team -> Teams.edit(draft, team, registered))
                      .orElseGet(() -> Teams.register(draft, Optional.empty(), registered, now)),
                  teams.values()))
          .map(team -> {
            teams.put(team.id(), team);
            return team;
          })
          .filter(team -> team.validTo() != null)
          .ifPresent(ended::add);
    }

    void boundary(String at, Boundaries.Draft draft) {
      Optional<Boundary> current = Optional.ofNullable(known.boundaries().get(draft.identity()));
      take(
              at,
              "boundary/" + draft.identity(),
              current,
              current
                  .map(boundary -> Boundaries.edit(draft, boundary))
                  .orElseGet(() -> Boundaries.register(draft, Optional.empty(), registered, now)))
          .ifPresent(boundary -> boundaries.put(boundary.id(), boundary));
    }

    void contracts(List<ContractEntry> entries) {
      Map<String, Map<String, ContractEntry>> revisions = new LinkedHashMap<>();
      each(
          "/contracts",
          entries,
          (at, entry) ->
              revisions
                  .computeIfAbsent(entry.boundary(), id -> new LinkedHashMap<>())
                  .put(at, entry));
      revisions.forEach((id, told) -> {
        Boundary boundary = boundaries.get(id);
        if (boundary == null) {
          told.keySet().forEach(at -> unknownBoundary(at, id));
          return;
        }
        mentioned.add("contract/" + id);
        List<Contract> registered = known.contracts().getOrDefault(id, List.of());
        if (registered.isEmpty()) {
          restore(boundary, told);
        } else {
          revise(boundary, registered, told);
        }
      });
    }

    private void restore(Boundary boundary, Map<String, ContractEntry> told) {
      Optional<Contract> current = Optional.empty();
      for (var revision : told.entrySet()) {
        ContractEntry entry = revision.getValue();
        Optional<Contract> proposed =
            stands(
                revision.getKey(),
                Contracts.propose(entry.draft(null), boundary, current, caller, now));
        if (proposed.isEmpty()) {
          return;
        }
        restores |= entry.signed();
        Contract contract =
            Contracts.signed(proposed.get(), entry.signedBySender(), entry.signedByReceiver());
        versions.add(contract);
        current = Optional.of(contract);
      }
      drift.add(new Drift("contract/" + boundary.id(), Action.CREATED, Set.of()));
    }

    /**
     * The document's last revision is its word; those before are history, which it only repeats.
     */
    private void revise(
        Boundary boundary, List<Contract> registered, Map<String, ContractEntry> told) {
      Contract latest = registered.getLast();
      String last = told.keySet().stream().reduce("", (one, other) -> other);
      told.forEach((at, entry) -> {
        Optional<Contract> proposed =
            stands(
                at,
                Contracts.propose(
                    entry.draft(latest.validFrom()), boundary, Optional.of(latest), caller, now));
        if (proposed.isEmpty()) {
          return;
        }
        if (!at.equals(last)) {
          if (registered.stream().noneMatch(contract -> same(contract, proposed.get()))) {
            violations.add(
                new Violation(at, "No revision was ever so, and what was proposed cannot change."));
          }
        } else if (same(latest, proposed.get())) {
          if (entry.signed()
              && !(Objects.equals(entry.signedBySender(), latest.signedBySender())
                  && Objects.equals(entry.signedByReceiver(), latest.signedByReceiver()))) {
            kept.add(at);
          }
        } else {
          versions.add(proposed.get());
          drift.add(
              new Drift(
                  "contract/" + boundary.id(), Action.CHANGED, changed(latest, proposed.get())));
        }
      });
    }

    void assignment(String at, AssignmentEntry entry) {
      Boundary boundary = boundaries.get(entry.boundary());
      if (boundary == null) {
        unknownBoundary(at, entry.boundary());
        return;
      }
      Optional<Assignment> current = find(entry);
      current.ifPresent(assignment -> mentioned.add("assignment/" + assignment.id()));
      if (current.isPresent()) {
        keepOrEnd(at, entry, current.get());
        return;
      }
      if (entry.state() == AssignmentState.ENDED && entry.validTo() == null) {
        violations.add(new Violation(at + "/validTo", "is required of what has ended."));
        return;
      }
      Instant from = entry.validFrom() == null ? now : entry.validFrom();
      String id = entry.id() == null ? derived(entry, from) : entry.id();
      Assignments.Draft draft =
          new Assignments.Draft(
              entry.team(),
              entry.role(),
              from,
              // taken back, it has no instant in it
              from.equals(entry.validTo()) ? null : entry.validTo());
      stands(at, Assignments.offer(draft, id, boundary, registered, now))
          .ifPresent(offered -> {
            AssignmentState state = entry.state() == null ? AssignmentState.OFFERED : entry.state();
            List<Assignment> history =
                Assignments.restored(offered, state, entry.validTo(), entry.replaces());
            restores |= state != AssignmentState.OFFERED;
            versions.addAll(history);
            assignments.put(id, history.getLast());
            drift.add(new Drift("assignment/" + id, Action.CREATED, Set.of()));
          });
    }

    private void keepOrEnd(String at, AssignmentEntry entry, Assignment current) {
      boolean open =
          current.state() == AssignmentState.OFFERED || current.state() == AssignmentState.ACCEPTED;
      if (entry.state() == AssignmentState.ENDED && open) {
        stands(at, Assignments.end(new Assignments.End(entry.validTo()), current, now))
            .ifPresent(ended -> change(current, ended));
      } else if (entry.state() != null && entry.state() != current.state()) {
        kept.add(at);
      }
    }

    private void change(Assignment current, Assignment next) {
      versions.add(next);
      assignments.put(next.id(), next);
      drift.add(new Drift("assignment/" + next.id(), Action.CHANGED, changed(current, next)));
    }

    private Optional<Assignment> find(AssignmentEntry entry) {
      if (entry.id() != null) {
        return Optional.ofNullable(known.assignments().get(entry.id()))
            .filter(assignment -> assignment.boundary().equals(entry.boundary()));
      }
      return known.assignments().values().stream()
          .filter(assignment ->
              assignment.boundary().equals(entry.boundary())
                  && assignment.role() == entry.role()
                  && assignment.team().equals(entry.team())
                  && (entry.validFrom() == null
                      || entry.validFrom().equals(assignment.validFrom())))
          .max(Comparator.comparing(Assignment::validFrom).thenComparing(Assignment::id));
    }

    private static String derived(AssignmentEntry entry, Instant from) {
      return UUID.nameUUIDFromBytes(
              Json.bytes(List.of(entry.boundary(), entry.role(), entry.team(), from)))
          .toString();
    }

    void belief(String at, BeliefEntry entry) {
      Boundary boundary = boundaries.get(entry.boundary());
      if (boundary == null) {
        unknownBoundary(at, entry.boundary());
        return;
      }
      String id = Beliefs.identity(entry.boundary(), entry.side());
      mentioned.add("belief/" + id);
      Belief current = known.beliefs().get(id);
      if (current != null) {
        if (!Objects.equals(current.accountable(), entry.accountable())
            || !current.validFrom().equals(entry.validFrom())) {
          kept.add(at);
        }
        return;
      }
      requireTeam(at + "/accountable", entry.accountable());
      restored(
          new Belief(
              id,
              1,
              entry.boundary(),
              entry.side(),
              entry.side().team(boundary),
              entry.accountable(),
              entry.validFrom(),
              null),
          "belief/" + id);
    }

    void attestation(String at, AttestationEntry entry) {
      if (!boundaries.containsKey(entry.boundary())) {
        unknownBoundary(at, entry.boundary());
        return;
      }
      mentioned.add("attestation/" + entry.boundary());
      Attestation told =
          new Attestation(
              entry.boundary(), 1, entry.team(), entry.note(), entry.validFrom(), entry.validTo());
      Attestation current = known.attestations().get(entry.boundary());
      if (current != null) {
        if (!same(current, told)) {
          kept.add(at);
        }
        return;
      }
      requireTeam(at + "/team", entry.team());
      restored(told, "attestation/" + entry.boundary());
    }

    private void restored(OwnershipEntity entity, String name) {
      restores = true;
      versions.add(entity);
      drift.add(new Drift(name, Action.CREATED, Set.of()));
    }

    void journey(String at, Journeys.Draft draft) {
      Optional<Journey> current =
          Optional.ofNullable(known.journeys().get(String.valueOf(draft.id())));
      take(
          at,
          "journey/" + draft.id(),
          current,
          current
              .map(journey -> Journeys.edit(draft, journey, registered))
              .orElseGet(() -> Journeys.register(draft, Optional.empty(), registered, now)));
    }

    void grant(String at, Grants.Draft draft) {
      Optional<Grant> current = Optional.ofNullable(known.grants().get(draft.identity()));
      take(
          at,
          "grant/" + draft.identity(),
          current,
          current
              .map(grant -> Grants.edit(draft, grant))
              .orElseGet(() -> Grants.grant(draft, Optional.empty(), registered, now)));
    }

    void closeRolesOfEndedTeams() {
      for (Team team : ended) {
        for (Assignment role : List.copyOf(assignments.values())) {
          if (role.team().equals(team.id())) {
            Assignments.closed(role, Objects.requireNonNull(team.validTo()))
                .ifPresent(closed -> change(role, closed));
          }
        }
      }
    }

    /** The version, where it is new or differs from the current one; nothing where it is wrong. */
    private <T extends OwnershipEntity> Optional<T> take(
        String at, String name, Optional<T> current, Ruling<T> ruling) {
      if (!mentioned.add(name)) {
        violations.add(new Violation(at, "is there twice."));
        return Optional.empty();
      }
      Optional<T> next = stands(at, ruling);
      next.filter(version -> current.isEmpty() || !same(current.get(), version))
          .ifPresent(version -> {
            versions.add(version);
            drift.add(
                new Drift(
                    name,
                    current.isEmpty() ? Action.CREATED : Action.CHANGED,
                    current.map(before -> changed(before, version)).orElse(Set.of())));
          });
      return next;
    }

    private <T> Optional<T> stands(String at, Ruling<T> ruling) {
      return switch (ruling) {
        case Ruling.Stands<T>(T version) -> Optional.of(version);
        case Ruling.Refused<T>(Refusal.Invalid(var wrong)) -> {
          wrong.forEach(v -> violations.add(new Violation(at + v.pointer(), v.detail())));
          yield Optional.empty();
        }
        case Ruling.Refused<T>(Refusal why) -> {
          violations.add(new Violation(at, "Refused: " + why + "."));
          yield Optional.empty();
        }
      };
    }

    private void requireTeam(String at, @Nullable String team) {
      if (team != null && !registered.contains(team)) {
        violations.add(new Violation(at, "There is no team '" + team + "'."));
      }
    }

    private void unknownBoundary(String at, String id) {
      violations.add(new Violation(at + "/boundary", "There is no boundary '" + id + "'."));
    }

    Set<String> unmentioned() {
      Set<String> unmentioned = new TreeSet<>();
      names("team/", known.teams(), unmentioned);
      names("boundary/", known.boundaries(), unmentioned);
      names("contract/", known.contracts(), unmentioned);
      names("assignment/", known.assignments(), unmentioned);
      names("belief/", known.beliefs(), unmentioned);
      names("attestation/", known.attestations(), unmentioned);
      names("journey/", known.journeys(), unmentioned);
      names("grant/", known.grants(), unmentioned);
      unmentioned.removeAll(mentioned);
      return unmentioned;
    }

    private static void names(String kind, Map<String, ?> entities, Set<String> names) {
      entities.keySet().forEach(id -> names.add(kind + id));
    }
  }

  private static boolean same(OwnershipEntity one, OwnershipEntity other) {
    return changed(one, other).isEmpty();
  }

  /** Members in which two versions differ, by what makes them versions apart. */
  private static Set<String> changed(OwnershipEntity one, OwnershipEntity other) {
    ObjectNode before = terms(one);
    ObjectNode after = terms(other);
    return Stream.of(before, after)
        .flatMap(node -> node.properties().stream())
        .map(Map.Entry::getKey)
        .filter(field -> !Objects.equals(before.get(field), after.get(field)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ObjectNode terms(OwnershipEntity entity) {
    ObjectNode terms = Json.MAPPER.valueToTree(entity);
    return terms.without(List.of("version", "revision", "signedBySender", "signedByReceiver"));
  }
}
