package dev.baton.ledger.handoff;

import dev.baton.contracts.ContextSchema;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of the registry: an immutable view over the ownership topic up to a
 * position.
 */
public final class Registry {
  /** Nothing known. */
  public static final Registry EMPTY = new Registry();

  private Registry() {}

  /** Position in the ownership topic up to which it is known; −1 for nothing. */
  public long position() {
    return -1;
  }

  /** The registry with one more record. Records may repeat and come in any order. */
  public Registry with(OwnershipRecord record) {
    return this;
  }

  /** The registry with many more records. */
  public Registry with(Collection<OwnershipRecord> records) {
    return this;
  }

  /**
   * The slug of the team that goes by this name: its slug, its name or an alias, in that order.
   *
   * @param name see {@code Names.team}
   */
  public Optional<String> slugOf(String name) {
    return Optional.empty();
  }

  /** The slug where the team is registered, else the name itself: what a token may write for. */
  public String teamOf(String name) {
    return slugOf(name).orElse(name);
  }

  /** The boundary registered for this crossing at that time; teams by any of their names. */
  public Optional<OwnershipEntity.Boundary> boundary(
      @Nullable String from, String to, String workType, Instant at) {
    return Optional.empty();
  }

  /** The contract in force on a boundary at that time: signed by both, the latest revision. */
  public Optional<Agreed> contract(String boundary, Instant at) {
    return Optional.empty();
  }

  /** Whether governance granted the team this metric at that time. */
  public boolean granted(String metric, String team, Instant at) {
    return false;
  }

  /**
   * A contract, ready to judge by.
   *
   * @param required the context it requires; null where it requires none
   */
  public record Agreed(OwnershipEntity.Contract contract, @Nullable ContextSchema required) {}
}
