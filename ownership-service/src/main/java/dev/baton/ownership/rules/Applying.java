package dev.baton.ownership.rules;

import dev.baton.contracts.Json;
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
import dev.baton.ownership.rules.Document.AssignmentEntry;
import dev.baton.ownership.rules.Document.AttestationEntry;
import dev.baton.ownership.rules.Document.BeliefEntry;
import dev.baton.ownership.rules.Document.ContractEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
  private final Known known;
  private final Caller caller;
  private final Instant now;
  private final Planning planning = new Planning();

  /** Slugs of the teams that there are, and of those that the document brings. */
  private final Set<String> registered;

  /** As far as the document is read. */
  private final Map<String, Team> teams;

  private final Map<String, Boundary> boundaries;
  private final Map<String, Assignment> assignments;
  private final List<Team> ended = new ArrayList<>();

  private Applying(Known known, Caller caller, Instant now, List<Teams.Draft> told) {
    this.known = known;
    this.caller = caller;
    this.now = now;
    this.registered = new HashSet<>(known.teams().keySet());
    this.teams = new LinkedHashMap<>(known.teams());
    this.boundaries = new LinkedHashMap<>(known.boundaries());
    this.assignments = new LinkedHashMap<>(known.assignments());
    told.stream().map(Teams.Draft::id).filter(Objects::nonNull).forEach(registered::add);
  }

  /**
   * Plans.
   *
   * @return the plan; or all that is wrong with the document, each with its pointer into it
   */
  public static Ruling<Plan> plan(Document document, Known known, Caller caller, Instant now) {
    Applying applying = new Applying(known, caller, now, document.teams());
    each("/teams", document.teams(), applying::team);
    each("/boundaries", document.boundaries(), applying::boundary);
    applying.contracts(document.contracts());
    each("/assignments", document.assignments(), applying::assignment);
    each("/beliefs", document.beliefs(), applying::belief);
    each("/attestations", document.attestations(), applying::attestation);
    each("/journeys", document.journeys(), applying::journey);
    each("/grants", document.grants(), applying::grant);
    applying.closeRolesOfEndedTeams();
    return applying.planning.ruling(known, caller);
  }

  private interface Each<T> {
    void at(String pointer, T entry);
  }

  private static <T> void each(String section, List<T> entries, Each<T> each) {
    for (int i = 0; i < entries.size(); i++) {
      each.at(section + "/" + i, entries.get(i));
    }
  }

  private void team(String at, Teams.Draft draft) {
    Optional<Team> current = Optional.ofNullable(known.teams().get(String.valueOf(draft.id())));
    planning
        .take(
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

  private void boundary(String at, Boundaries.Draft draft) {
    Optional<Boundary> current = Optional.ofNullable(known.boundaries().get(draft.identity()));
    planning
        .take(
            at,
            "boundary/" + draft.identity(),
            current,
            current
                .map(boundary -> Boundaries.edit(draft, boundary))
                .orElseGet(() -> Boundaries.register(draft, Optional.empty(), registered, now)))
        .ifPresent(boundary -> boundaries.put(boundary.id(), boundary));
  }

  private void contracts(List<ContractEntry> entries) {
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
      planning.mention("contract/" + id);
      List<Contract> registered = known.contracts().getOrDefault(id, List.of());
      if (registered.isEmpty()) {
        restore(boundary, told);
      } else {
        revise(boundary, registered, told);
      }
    });
  }

  private void restore(Boundary boundary, Map<String, ContractEntry> told) {
    List<Contract> history = new ArrayList<>();
    for (var revision : told.entrySet()) {
      ContractEntry entry = revision.getValue();
      Optional<Contract> current =
          history.isEmpty() ? Optional.empty() : Optional.of(history.getLast());
      Optional<Contract> proposed =
          planning.stands(
              revision.getKey(),
              Contracts.propose(entry.draft(null), boundary, current, caller, now));
      if (proposed.isEmpty()) {
        return;
      }
      if (entry.signed()) {
        planning.restore();
      }
      history.add(
          Contracts.signed(proposed.get(), entry.signedBySender(), entry.signedByReceiver()));
    }
    planning.create("contract/" + boundary.id(), history);
  }

  /** The document's last revision is its word; those before are history, which it only repeats. */
  private void revise(
      Boundary boundary, List<Contract> registered, Map<String, ContractEntry> told) {
    Contract latest = registered.getLast();
    String last = told.keySet().stream().reduce("", (one, other) -> other);
    told.forEach((at, entry) -> {
      Optional<Contract> proposed =
          planning.stands(
              at,
              Contracts.propose(
                  entry.draft(latest.validFrom()), boundary, Optional.of(latest), caller, now));
      if (proposed.isEmpty()) {
        return;
      }
      if (!at.equals(last)) {
        if (registered.stream().noneMatch(contract -> Plan.same(contract, proposed.get()))) {
          planning.wrong(at, "No revision was ever so, and what was proposed cannot change.");
        }
      } else if (Plan.same(latest, proposed.get())) {
        if (entry.signed()
            && !(Objects.equals(entry.signedBySender(), latest.signedBySender())
                && Objects.equals(entry.signedByReceiver(), latest.signedByReceiver()))) {
          planning.keep(at);
        }
      } else {
        planning.change("contract/" + boundary.id(), latest, proposed.get());
      }
    });
  }

  private void assignment(String at, AssignmentEntry entry) {
    Boundary boundary = boundaries.get(entry.boundary());
    if (boundary == null) {
      unknownBoundary(at, entry.boundary());
      return;
    }
    find(entry)
        .ifPresentOrElse(
            current -> keepOrEnd(at, entry, current), () -> assign(at, entry, boundary));
  }

  private void assign(String at, AssignmentEntry entry, Boundary boundary) {
    if (entry.state() == AssignmentState.ENDED && entry.validTo() == null) {
      planning.wrong(at + "/validTo", "is required of what has ended.");
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
    planning
        .stands(at, Assignments.offer(draft, id, boundary, registered, now))
        .ifPresent(offered -> {
          AssignmentState state = entry.state() == null ? AssignmentState.OFFERED : entry.state();
          if (state != AssignmentState.OFFERED) {
            planning.restore();
          }
          List<Assignment> history =
              Assignments.restored(offered, state, entry.validTo(), entry.replaces());
          planning.create("assignment/" + id, history);
          assignments.put(id, history.getLast());
        });
  }

  private void keepOrEnd(String at, AssignmentEntry entry, Assignment current) {
    planning.mention("assignment/" + current.id());
    boolean open =
        current.state() == AssignmentState.OFFERED || current.state() == AssignmentState.ACCEPTED;
    if (entry.state() == AssignmentState.ENDED && open) {
      planning
          .stands(at, Assignments.end(new Assignments.End(entry.validTo()), current, now))
          .ifPresent(ended -> change(current, ended));
    } else if (entry.state() != null && entry.state() != current.state()) {
      planning.keep(at);
    }
  }

  private void change(Assignment current, Assignment next) {
    planning.change("assignment/" + next.id(), current, next);
    assignments.put(next.id(), next);
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
                && (entry.validFrom() == null || entry.validFrom().equals(assignment.validFrom())))
        .max(Comparator.comparing(Assignment::validFrom).thenComparing(Assignment::id));
  }

  private static String derived(AssignmentEntry entry, Instant from) {
    return UUID.nameUUIDFromBytes(
            Json.bytes(List.of(entry.boundary(), entry.role(), entry.team(), from)))
        .toString();
  }

  private void belief(String at, BeliefEntry entry) {
    Boundary boundary = boundaries.get(entry.boundary());
    if (boundary == null) {
      unknownBoundary(at, entry.boundary());
      return;
    }
    String id = Beliefs.identity(entry.boundary(), entry.side());
    planning.mention("belief/" + id);
    Belief current = known.beliefs().get(id);
    if (current != null) {
      if (!Objects.equals(current.accountable(), entry.accountable())
          || !current.validFrom().equals(entry.validFrom())) {
        planning.keep(at);
      }
      return;
    }
    requireTeam(at + "/accountable", entry.accountable());
    planning.restore();
    planning.create(
        "belief/" + id,
        List.of(
            new Belief(
                id,
                1,
                entry.boundary(),
                entry.side(),
                entry.side().team(boundary),
                entry.accountable(),
                entry.validFrom(),
                null)));
  }

  private void attestation(String at, AttestationEntry entry) {
    if (!boundaries.containsKey(entry.boundary())) {
      unknownBoundary(at, entry.boundary());
      return;
    }
    planning.mention("attestation/" + entry.boundary());
    Attestation told =
        new Attestation(
            entry.boundary(), 1, entry.team(), entry.note(), entry.validFrom(), entry.validTo());
    Attestation current = known.attestations().get(entry.boundary());
    if (current != null) {
      if (!Plan.same(current, told)) {
        planning.keep(at);
      }
      return;
    }
    requireTeam(at + "/team", entry.team());
    planning.restore();
    planning.create("attestation/" + entry.boundary(), List.of(told));
  }

  private void journey(String at, Journeys.Draft draft) {
    Optional<Journey> current =
        Optional.ofNullable(known.journeys().get(String.valueOf(draft.id())));
    planning.take(
        at,
        "journey/" + draft.id(),
        current,
        current
            .map(journey -> Journeys.edit(draft, journey, registered))
            .orElseGet(() -> Journeys.register(draft, Optional.empty(), registered, now)));
  }

  private void grant(String at, Grants.Draft draft) {
    Optional<Grant> current = Optional.ofNullable(known.grants().get(draft.identity()));
    planning.take(
        at,
        "grant/" + draft.identity(),
        current,
        current
            .map(grant -> Grants.edit(draft, grant))
            .orElseGet(() -> Grants.grant(draft, Optional.empty(), registered, now)));
  }

  private void closeRolesOfEndedTeams() {
    for (Team team : ended) {
      for (Assignment role : List.copyOf(assignments.values())) {
        if (role.team().equals(team.id())) {
          Assignments.closed(role, Objects.requireNonNull(team.validTo()))
              .ifPresent(closed -> change(role, closed));
        }
      }
    }
  }

  private void requireTeam(String at, @Nullable String team) {
    if (team != null && !registered.contains(team)) {
      planning.wrong(at, "There is no team '" + team + "'.");
    }
  }

  private void unknownBoundary(String at, String id) {
    planning.wrong(at + "/boundary", "There is no boundary '" + id + "'.");
  }
}
