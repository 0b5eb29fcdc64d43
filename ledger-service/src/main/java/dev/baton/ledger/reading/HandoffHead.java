package dev.baton.ledger.reading;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.journal.Marks;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
  private static final List<Disposition> UNANSWERED =
      List.of(Disposition.OPEN, Disposition.EXPIRED);

  private static final String OPEN_IN_TIME =
      "(offered = true and disposition = :open and (cohortAt >= TIME or locate(:due, marks) > 0))";

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

  /** As {@link Marks} writes them. */
  public String marks;

  public long position;

  /** What identifies a row. */
  public record Key(int lane, String subject, String handoff) implements Serializable {}

  /**
   * Which handoffs.
   *
   * @param from names of the sending team; empty for any
   * @param to names of the receiving team; empty for any
   * @param within cohort time in one of these; empty for any
   * @param answered false for those that are open or expired; null for all
   * @param matured without the open offers that are due at some time, or made then or later
   * @param unmatured only those
   * @param having marks they have
   * @param lacking marks they do not have
   */
  record Filter(
      Collection<String> from,
      Collection<String> to,
      @Nullable String workType,
      List<Bucket> within,
      @Nullable Disposition disposition,
      @Nullable Boolean answered,
      @Nullable String reason,
      @Nullable Boolean offered,
      @Nullable Instant matured,
      @Nullable Instant unmatured,
      List<String> having,
      List<String> lacking) {

    /** All of these boundaries in that time. */
    static Filter of(
        Collection<String> from, Collection<String> to, @Nullable String workType, Bucket within) {
      return new Filter(
          from,
          to,
          workType,
          List.of(within),
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of());
    }
  }

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
    if (filter.answered() != null) {
      where.add("disposition " + (filter.answered() ? "not in" : "in") + " (:unanswered)");
      values.put("unanswered", UNANSWERED);
    }
    if (filter.matured() != null) {
      where.add("not " + OPEN_IN_TIME.replace("TIME", ":matured"));
      values.put("matured", filter.matured());
    }
    if (filter.unmatured() != null) {
      where.add(OPEN_IN_TIME.replace("TIME", ":unmatured"));
      values.put("unmatured", filter.unmatured());
    }
    if (filter.matured() != null || filter.unmatured() != null) {
      values.put("open", Disposition.OPEN);
      values.put("due", Marks.DUE);
    }
    marked(where, values, "having", filter.having(), "> 0");
    marked(where, values, "lacking", filter.lacking(), "= 0");
    within(where, values, filter.within());
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

  private static void marked(
      List<String> where, Map<String, Object> values, String name, List<String> marks, String how) {
    for (int i = 0; i < marks.size(); i++) {
      where.add("locate(:" + name + i + ", marks) " + how);
      values.put(name + i, marks.get(i));
    }
  }

  /** In the order of time, and from the first to the last, so that an index is read but once. */
  private static void within(List<String> where, Map<String, Object> values, List<Bucket> buckets) {
    List<String> either = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      List<String> both = new ArrayList<>();
      if (bucket.since() != null) {
        both.add("cohortAt >= :since" + i);
        values.put("since" + i, bucket.since());
      }
      if (bucket.until() != null) {
        both.add("cohortAt < :until" + i);
        values.put("until" + i, bucket.until());
      }
      either.add(both.isEmpty() ? "true" : String.join(" and ", both));
    }
    if (buckets.size() > 1) {
      bound(buckets, Bucket::since, Comparator.naturalOrder())
          .ifPresent(first -> {
            where.add("cohortAt >= :first");
            values.put("first", first);
          });
      bound(buckets, Bucket::until, Comparator.reverseOrder())
          .ifPresent(last -> {
            where.add("cohortAt < :last");
            values.put("last", last);
          });
    }
    if (!either.isEmpty()) {
      where.add("(" + String.join(" or ", either) + ")");
    }
  }

  /** The outermost; empty where one has none. */
  private static Optional<Instant> bound(
      List<Bucket> buckets, Function<Bucket, @Nullable Instant> end, Comparator<Instant> order) {
    return buckets.stream().map(end).anyMatch(Objects::isNull)
        ? Optional.empty()
        : buckets.stream().map(end).filter(Objects::nonNull).min(order);
  }

  private static void equal(
      List<String> where, Map<String, Object> values, String field, @Nullable Object value) {
    if (value != null) {
      where.add(field + " = :" + field);
      values.put(field, value);
    }
  }
}
