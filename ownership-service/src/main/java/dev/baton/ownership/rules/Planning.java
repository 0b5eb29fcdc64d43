package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.ownership.rules.Plan.Drift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plan under way: what came of the entries of a document so far. */
final class Planning {
  private final Set<String> mentioned = new HashSet<>();
  private final List<OwnershipEntity> versions = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private boolean restores;

  /** What came of all of them. */
  Ruling<Plan> ruling(Known known, Caller caller) {
    if (!violations.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(violations));
    }
    if (restores && !caller.has(Roles.ADMIN)) {
      return new Ruling.Refused<>(new Refusal.TeamsWord());
    }
    Set<String> unmentioned = known.names();
    unmentioned.removeAll(mentioned);
    return new Ruling.Stands<>(new Plan(versions, drift, kept, unmentioned));
  }

  /** Whether an entity is mentioned for the first time. */
  boolean mention(String name) {
    return mentioned.add(name);
  }

  void wrong(String at, String detail) {
    violations.add(new Violation(at, detail));
  }

  /** What a rule lets stand; nothing where it does not, which is wrong. */
  <T> Optional<T> stands(String at, Ruling<T> ruling) {
    return switch (ruling) {
      case Ruling.Stands<T>(T version) -> Optional.of(version);
      case Ruling.Refused<T>(Refusal.Invalid(var wrong)) -> {
        wrong.forEach(violation -> wrong(at + violation.pointer(), violation.detail()));
        yield Optional.empty();
      }
      case Ruling.Refused<T>(Refusal why) -> {
        wrong(at, "Refused: " + why + ".");
        yield Optional.empty();
      }
    };
  }

  /** An entity that is governance's to write; what a rule lets stand of it. */
  <T extends OwnershipEntity> Optional<T> take(
      String at, String name, Optional<T> current, Ruling<T> ruling) {
    if (!mention(name)) {
      wrong(at, "is there twice.");
      return Optional.empty();
    }
    Optional<T> next = stands(at, ruling);
    next.ifPresent(version ->
        current.ifPresentOrElse(
            before -> change(name, before, version), () -> create(name, List.of(version))));
    return next;
  }

  void create(String name, List<? extends OwnershipEntity> history) {
    versions.addAll(history);
    drift.add(Drift.created(name));
  }

  /** The next version, unless it says nothing new. */
  void change(String name, OwnershipEntity before, OwnershipEntity next) {
    if (!Plan.same(before, next)) {
      versions.add(next);
      drift.add(Drift.changed(name, before, next));
    }
  }

  /** The document's word for a team's, where the registry has none. */
  void restore() {
    restores = true;
  }

  /** A team's word stays as the registry has it. */
  void keep(String at) {
    kept.add(at);
  }
}
