package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a team is accountable for a boundary; of two that overlap the database takes one. */
@Entity
@Table(name = "accountable_period")
class AccountablePeriod extends PanacheEntityBase {
  private static final String EXCLUSION_VIOLATION = "23P01";

  /** Id of the assignment. */
  @Id public String assignment = "";

  public String boundary = "";

  public String team = "";

  @Column(name = "valid_from")
  public Instant validFrom = Instant.EPOCH;

  /** Exclusive; null while open. */
  @Column(name = "valid_to")
  public @Nullable Instant validTo;

  /** Keeps the periods in step with an assignment; refuses one that another team has. */
  static Uni<Void> follow(Assignment assignment) {
    if (assignment.role() != Role.ACCOUNTABLE) {
      return Uni.createFrom().voidItem();
    }
    return switch (assignment.state()) {
      case ACCEPTED -> take(assignment);
      case ENDED -> end(assignment);
      case OFFERED, DECLINED -> Uni.createFrom().voidItem();
    };
  }

  /** Takes the period of an accepted assignment; see {@link #taken}. */
  private static Uni<Void> take(Assignment assignment) {
    AccountablePeriod period = new AccountablePeriod();
    period.assignment = assignment.id();
    period.boundary = assignment.boundary();
    period.team = assignment.team();
    period.validFrom = assignment.validFrom();
    period.validTo = assignment.validTo();
    return period.persistAndFlush().replaceWithVoid();
  }

  /** Ends the period of an assignment; there is none where it was never accepted. */
  private static Uni<Void> end(Assignment assignment) {
    return AccountablePeriod.<AccountablePeriod>findById(assignment.id())
        .onItem()
        .ifNotNull()
        .call(period -> {
          period.validTo = assignment.validTo();
          // before the next one takes what is free now
          return period.flush();
        })
        .replaceWithVoid();
  }

  /** Whether the failure of {@link #follow} is that another team has a part of the period. */
  static boolean taken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && EXCLUSION_VIOLATION.equals(e.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** Who has a part of the assignment's period; nothing where nobody has any more. */
  static Uni<AccountablePeriod> overlapping(Assignment assignment) {
    // periods of a boundary do not overlap, so the first to end after its start is the one
    return AccountablePeriod.<AccountablePeriod>find(
            "boundary = ?1 and (validTo is null or validTo > ?2) order by validFrom",
            assignment.boundary(),
            assignment.validFrom())
        .firstResult();
  }
}
