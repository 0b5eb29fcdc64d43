package dev.baton.gateway.projection;

import dev.baton.contracts.Names;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of records of one lane changes in the sums. Every part is additive, so records may be
 * folded in runs of any length: the rows come out the same.
 *
 * <p>Teams stay named as the events name them. What joins topics or depends on now (registered,
 * owned, matured) is worked out when a view is read.
 */
final class Fold {
  /** Width of the buckets by which open offers age. */
  static final Duration AGE_STEP = Duration.ofMinutes(5);

  private static final int MAX_DIGITS = 1000;

  /** The handoffs of a boundary that were offered (or, without an offer, first seen) in an hour. */
  record SeamHour(Edge edge, Instant hour) {}

  record WaitBin(Edge edge, LocalDate day, int bin) {}

  record FieldVerdict(Edge edge, LocalDate day, String field, Judgement.Verdict verdict) {}

  record ReasonGiven(Edge edge, LocalDate day, String code) {}

  /**
   * Offers not disposed of.
   *
   * @param offered start of its 5 minutes
   * @param due end of the 5 minutes in which its deadline lies; null without a contract
   */
  record OpenOffer(Edge edge, Instant offered, @Nullable Instant due, boolean suspected) {}

  /**
   * Items that went the same way.
   *
   * @param entered day of the first hop
   * @param last day of the last hop, where what comes next is still open: it was not answered, or
   *     the receiver holds the item; null where the way ended otherwise
   * @param cut whether the way is longer than what was published of it
   */
  record Way(
      String workType, LocalDate entered, @Nullable LocalDate last, String path, boolean cut) {}

  /** A team's word about its own metric for a period. */
  record StatusKey(String team, String metric, Instant start, Instant end) {}

  /** The latest word wins; times that are equal are told apart by source and id. */
  record Status(Statement.StatusDeclared declared, Instant time, String source, String id) {
    static final Comparator<Status> ORDER =
        Comparator.comparing(Status::time).thenComparing(Status::source).thenComparing(Status::id);
  }

  private final ZoneId zone;
  private final Map<SeamHour, Sums> seams = new HashMap<>();
  final Deltas<WaitBin> waits = new Deltas<>();
  final Deltas<FieldVerdict> fields = new Deltas<>();
  final Deltas<ReasonGiven> reasons = new Deltas<>();
  final Deltas<OpenOffer> open = new Deltas<>();
  final Deltas<Way> ways = new Deltas<>();
  private final Map<StatusKey, Status> statuses = new HashMap<>();

  Fold(ZoneId zone) {
    this.zone = zone;
  }

  /** Takes the next record of the lane. */
  void add(LedgerRecord record) {
    for (LedgerRecord.Change change : record.handoffs()) {
      if (change.before() != null) {
        count(change.before(), -1);
      }
      if (change.after() != null) {
        count(change.after(), 1);
      }
    }
    ItemSnapshot before = record.wayBefore();
    ItemSnapshot after = record.wayAfter();
    if (before != null && after != null) {
      String workType = workType(record);
      count(workType, before, -1);
      count(workType, after, 1);
    }
    if (record.statement() instanceof Statement.StatusDeclared declared
        && storable(declared.value())
        && (declared.target() == null || storable(declared.target()))) {
      statuses.merge(
          new StatusKey(
              declared.team(),
              declared.metric(),
              declared.period().start(),
              declared.period().end()),
          new Status(declared, record.time(), record.source(), record.id()),
          (one, other) -> Status.ORDER.compare(one, other) >= 0 ? one : other);
    }
  }

  /** Changes per boundary and hour; none is all zero. */
  List<Map.Entry<SeamHour, Sums>> seams() {
    return seams.entrySet().stream().filter(e -> !e.getValue().equals(Sums.NONE)).toList();
  }

  Collection<Status> statuses() {
    return statuses.values();
  }

  private void count(HandoffSnapshot handoff, int sign) {
    Edge edge = new Edge(handoff.from(), handoff.to(), handoff.item().type());
    Instant cohort = handoff.cohortTime();
    LocalDate day = day(cohort);

    seams.merge(new SeamHour(edge, hour(cohort)), Sums.of(handoff, sign), Sums::plus);

    Instant offered = handoff.times().get(FactKind.OFFERED);
    Instant accepted = handoff.times().get(FactKind.ACCEPTED);
    // a negative wait says that a clock or an order was wrong, not how long somebody waited
    if (offered != null && accepted != null && !accepted.isBefore(offered)) {
      waits.add(new WaitBin(edge, day, Waits.bin(Duration.between(offered, accepted))), sign);
    }
    if (Measure.JUDGED.counts(handoff)) {
      Arrival.verdicts(handoff)
          .forEach((field, verdict) ->
              fields.add(new FieldVerdict(edge, day, text(field), verdict), sign));
    }
    if (handoff.reason() != null
        && (handoff.state() == HandoffState.REJECTED || handoff.state() == HandoffState.RETURNED)) {
      reasons.add(new ReasonGiven(edge, day, text(handoff.reason())), sign);
    }
    if (offered != null && handoff.disposition() == Disposition.OPEN) {
      Instant deadline = handoff.judgement() == null ? null : handoff.judgement().deadline();
      open.add(
          new OpenOffer(
              edge,
              floor(offered),
              deadline == null ? null : ceil(deadline),
              handoff.has(Flag.SUSPECTED_PAIR)),
          sign);
    }
  }

  private void count(String workType, ItemSnapshot item, int sign) {
    if (item.hops().isEmpty()) {
      return;
    }
    ItemSnapshot.Hop last = item.hops().getLast();
    boolean goesOn =
        last.disposition() == Disposition.OPEN || last.disposition() == Disposition.ACCEPTED;
    ways.add(
        new Way(
            workType,
            day(item.hops().getFirst().at()),
            goesOn ? day(last.at()) : null,
            Path.of(item).text(),
            item.hopCount() > item.hops().size()),
        sign);
  }

  private Instant hour(Instant time) {
    return time.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  private static Instant floor(Instant time) {
    long step = AGE_STEP.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step) * step);
  }

  private static Instant ceil(Instant time) {
    Instant floor = floor(time);
    return floor.equals(time) ? floor : floor.plus(AGE_STEP);
  }

  /** As the database can hold and index it: what a caller wrote freely must not stop a lane. */
  private static String text(String free) {
    String clean = free.replace('\0', '\uFFFD');
    return clean.length() <= Names.MAX_LENGTH ? clean : clean.substring(0, Names.MAX_LENGTH);
  }

  /** A number of a thousand digits is no metric, and one of a million stops the database. */
  private static boolean storable(BigDecimal number) {
    return Math.abs((long) number.scale()) <= MAX_DIGITS && number.precision() <= MAX_DIGITS;
  }

  private static String workType(LedgerRecord record) {
    if (record.statement() instanceof Statement.AboutItem about) {
      return about.item().type();
    }
    for (LedgerRecord.Change change : record.handoffs()) {
      HandoffSnapshot handoff = change.after() != null ? change.after() : change.before();
      if (handoff != null) {
        return handoff.item().type();
      }
    }
    int slash = record.subject().indexOf('/');
    return slash < 0 ? record.subject() : record.subject().substring(0, slash);
  }
}
