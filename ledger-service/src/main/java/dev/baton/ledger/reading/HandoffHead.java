package dev.baton.ledger.reading;

import dev.baton.contracts.ledger.Disposition;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A handoff as it is looked up: the journal writes these rows, nobody edits them. The snapshot
 * itself is in the entry at {@link #position}.
 */
@Entity
@Immutable
@Table(name = "handoff_head")
@IdClass(HandoffHead.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class HandoffHead extends PanacheEntityBase {
  @Id public int lane;
  @Id public String subject;
  @Id public String handoff;

  @Column(name = "work_type")
  public String workType;

  @Column(name = "from_team")
  public String fromTeam;

  @Column(name = "to_team")
  public String toTeam;

  @Column(name = "cohort_at")
  public Instant cohortAt;

  public boolean offered;

  @Enumerated(EnumType.STRING)
  public Disposition disposition;

  public @Nullable String reason;

  public long position;

  /** What identifies a row. */
  public record Key(int lane, String subject, String handoff) implements Serializable {}

  /**
   * Which handoffs.
   *
   * @param from names of the sending team; empty for any
   * @param to names of the receiving team; empty for any
   * @param since cohort time from which, included
   * @param until cohort time up to which, excluded
   */
  record Filter(
      Collection<String> from,
      Collection<String> to,
      @Nullable String workType,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Disposition disposition,
      @Nullable String reason,
      @Nullable Boolean offered) {}

  /** Where a page starts: after this handoff in order. */
  record After(Instant cohortAt, int lane, String subject, String handoff) {
    /** As one string, for a cursor. */
    String key() {
      return String.join("\n", cohortAt.toString(), Integer.toString(lane), subject, handoff);
    }

    /** Reads what {@code key} writes; fails on anything else. */
    static After parse(String key) {
      String[] parts = key.split("\n", -1);
      return new After(Instant.parse(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3]);
    }
  }

  /** Where the next page starts if this is the last one of a page. */
  After after() {
    return new After(cohortAt, lane, subject, handoff);
  }

  /** The first of these handoffs in the order of their cohort time. */
  static Uni<List<HandoffHead>> list(Filter filter, @Nullable After after, int limit) {
    List<String> where = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    if (!filter.from().isEmpty()) {
      where.add("fromTeam in (:from)");
      values.put("from", filter.from());
    }
    if (!filter.to().isEmpty()) {
      where.add("toTeam in (:to)");
      values.put("to", filter.to());
    }
    equal(where, values, "workType", filter.workType());
    equal(where, values, "disposition", filter.disposition());
    equal(where, values, "reason", filter.reason());
    equal(where, values, "offered", filter.offered());
    if (filter.since() != null) {
      where.add("cohortAt >= :since");
      values.put("since", filter.since());
    }
    if (filter.until() != null) {
      where.add("cohortAt < :until");
      values.put("until", filter.until());
    }
    if (after != null) {
      where.add("cohortAt >= :at");
      where.add(
          "(cohortAt > :at or lane > :lane or (lane = :lane and (subject > :subject"
              + " or (subject = :subject and handoff > :handoff))))");
      values.put("at", after.cohortAt());
      values.put("lane", after.lane());
      values.put("subject", after.subject());
      values.put("handoff", after.handoff());
    }
    String query =
        (where.isEmpty() ? "" : "where " + String.join(" and ", where))
            + " order by cohortAt, lane, subject, handoff";
    return HandoffHead.<HandoffHead>find(query, values).range(0, limit - 1).list();
  }

  private static void equal(
      List<String> where, Map<String, Object> values, String field, @Nullable Object value) {
    if (value != null) {
      where.add(field + " = :" + field);
      values.put(field, value);
    }
  }
}
