package dev.baton.gateway.registry;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.gateway.registry.Directory.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is registered of one boundary: every version of it, of its contracts, of who is
 * accountable for it, of what its sides believe, and of its attestations.
 */
final class Seat {
  static final Seat EMPTY = new Seat(List.of());

  private final List<OwnershipEntity> versions;
  private final History<Boundary> boundary;
  private final History<Assignment> roles;
  private final History<Belief> beliefs;
  private final History<Attestation> attestations;
  private final List<Contract> signed;
  private final List<Tenure> tenures;

  private Seat(List<OwnershipEntity> versions) {
    this.versions = versions;
    this.boundary = new History<>(versions, Boundary.class);
    this.roles = new History<>(versions, Assignment.class);
    this.beliefs = new History<>(versions, Belief.class);
    this.attestations = new History<>(versions, Attestation.class);
    this.signed = signed(versions);
    this.tenures =
        roles
            .all()
            .flatMap(history -> tenure(history).stream())
            .sorted(Comparator.comparing(Tenure::since))
            .toList();
  }

  /** The versions of some entities of one kind, by id, the highest last. */
  private static final class History<T extends OwnershipEntity> {
    private final TreeMap<String, List<T>> byId = new TreeMap<>();

    History(List<OwnershipEntity> versions, Class<T> kind) {
      for (OwnershipEntity version : versions) {
        if (kind.isInstance(version)) {
          byId.computeIfAbsent(version.id(), id -> new ArrayList<>()).add(kind.cast(version));
        }
      }
      byId.values()
          .forEach(history -> history.sort(Comparator.comparingInt(OwnershipEntity::version)));
    }

    Stream<List<T>> all() {
      return byId.values().stream();
    }

    Stream<T> latest() {
      return all().map(List::getLast);
    }

    /** What held then. */
    Stream<T> held(Instant time, Function<T, Instant> from, Function<T, @Nullable Instant> to) {
      return all()
          .flatMap(history ->
              history.stream()
                  .filter(v -> !time.isBefore(from.apply(v)))
                  .reduce((one, other) -> other)
                  .filter(v -> within(from.apply(v), to.apply(v), time))
                  .stream());
    }
  }

  /** Id of the boundary that an entity belongs to; null for those that belong to none. */
  static @Nullable String of(OwnershipEntity entity) {
    return switch (entity) {
      case Boundary b -> b.id();
      case Contract c -> c.id();
      case Assignment a -> a.role() == Role.ACCOUNTABLE ? a.boundary() : null;
      case Belief b -> b.boundary();
      case Attestation a -> a.id();
      default -> null;
    };
  }

  Seat with(Collection<OwnershipEntity> more) {
    List<OwnershipEntity> all = new ArrayList<>(versions);
    all.addAll(more);
    return new Seat(List.copyOf(all));
  }

  Optional<Boundary> latest() {
    return boundary.latest().findFirst();
  }

  Optional<Boundary> boundary(Instant time) {
    return boundary.held(time, Boundary::validFrom, Boundary::validTo).findFirst();
  }

  List<Tenure> tenures() {
    return tenures;
  }

  Optional<Tenure> accountable(Instant time) {
    return tenures.stream()
        .filter(t -> within(t.since(), t.until(), time))
        .max(Comparator.comparing(Tenure::since));
  }

  boolean pending(Instant time) {
    return roles
        .latest()
        .anyMatch(
            a -> a.state() == AssignmentState.OFFERED && within(a.validFrom(), a.validTo(), time));
  }

  Optional<Contract> contract(Instant time) {
    return signed.stream()
        .filter(c -> within(c.validFrom(), c.validTo(), time))
        .max(Comparator.comparingInt(Contract::revision));
  }

  List<Contract> signed() {
    return signed;
  }

  List<Belief> beliefs(Instant time) {
    return beliefs.held(time, Belief::validFrom, Belief::validTo).toList();
  }

  Optional<Attestation> attestation(Instant time) {
    return attestations.held(time, Attestation::validFrom, Attestation::validTo).findFirst();
  }

  /** The last version of each assignment. */
  Stream<Assignment> roles() {
    return roles.latest();
  }

  /** All of this that held then. */
  Stream<OwnershipEntity> held(Instant time) {
    return Stream.of(
            boundary(time).stream(),
            roles.held(time, Assignment::validFrom, Assignment::validTo),
            beliefs(time).stream(),
            // one that ran out still says when the owner was due
            attestations.held(time, Attestation::validFrom, a -> null))
        .flatMap(Function.identity());
  }

  private static Optional<Tenure> tenure(List<Assignment> history) {
    Assignment now = history.getLast();
    boolean accepted = history.stream().anyMatch(a -> a.state() == AssignmentState.ACCEPTED);
    return accepted && now.held()
        ? Optional.of(new Tenure(now.team(), now.validFrom(), now.validTo()))
        : Optional.empty();
  }

  private static List<Contract> signed(List<OwnershipEntity> versions) {
    TreeMap<Integer, Contract> revisions = new TreeMap<>();
    for (OwnershipEntity version : versions) {
      if (version instanceof Contract contract) {
        revisions.merge(
            contract.revision(),
            contract,
            (one, other) -> one.version() >= other.version() ? one : other);
      }
    }
    return revisions.values().stream().filter(Contract::signed).toList();
  }

  private static boolean within(Instant from, @Nullable Instant to, Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }
}
