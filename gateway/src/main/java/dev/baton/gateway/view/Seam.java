package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.Traffic;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.diagnosis.Diagnosis;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.ReadModels.ControlTotal;
import dev.baton.gateway.projection.ReadModels.DefinitionCount;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.MeaningsCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.PhantomWorth;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Wait;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What was read of one boundary, whatever its teams were called. */
final class Seam {
  /** A side that emitted in its role in a bucket, or in so many before it, is instrumented. */
  static final int INSTRUMENTED_BUCKETS = 4;

  final Question question;
  final Edge edge;
  final List<SeamHour> hours = new ArrayList<>();
  private final Map<Wait, NavigableMap<Integer, Long>> waits = new EnumMap<>(Wait.class);
  final List<FieldCount> fields = new ArrayList<>();
  final List<ReasonCount> reasons = new ArrayList<>();
  final List<OpenCount> open = new ArrayList<>();
  final List<SeamWorth> worths = new ArrayList<>();
  final List<PhantomWorth> phantoms = new ArrayList<>();
  final List<ChosenOffers> chosen = new ArrayList<>();
  final List<MeaningsCount> meanings = new ArrayList<>();
  final List<DefinitionCount> definitions = new ArrayList<>();
  final List<ControlTotal> totals = new ArrayList<>();
  final NavigableMap<LocalDate, Sums> buckets = new TreeMap<>();
  private final Set<LocalDate> offeredIn = new TreeSet<>();
  private final Set<LocalDate> receivedIn = new TreeSet<>();
  private Sums total = Sums.NONE;

  Seam(Question question, Edge edge) {
    this.question = question;
    this.edge = edge;
  }

  void add(SeamHour hour) {
    LocalDate bucket = question.bucketOf(hour.hour());
    if (hour.sums().get(Measure.OFFERED) > 0) {
      offeredIn.add(bucket);
    }
    if (hour.sums().get(Measure.RECEIPTS) > 0) {
      receivedIn.add(bucket);
    }
    if (question.covers(hour.hour())) {
      hours.add(hour);
      total = total.plus(hour.sums());
      buckets.merge(bucket, hour.sums(), Sums::plus);
    }
  }

  void add(SeamWaits more) {
    NavigableMap<Integer, Long> bins = waits.computeIfAbsent(more.kind(), w -> new TreeMap<>());
    more.bins().forEach((bin, count) -> bins.merge(bin, count, Long::sum));
  }

  /** Bin of {@code Waits} → how many waits of this kind lie in it. */
  NavigableMap<Integer, Long> waits(Wait wait) {
    return waits.getOrDefault(wait, new TreeMap<>());
  }

  Sums total() {
    return total;
  }

  /** What passed, by whole days. */
  Traffic traffic() {
    if (buckets.isEmpty()) {
      return Traffic.NONE;
    }
    LocalDate first = null;
    LocalDate last = null;
    for (SeamHour hour : hours) {
      LocalDate day = LocalDate.ofInstant(hour.hour(), question.zone());
      first = first == null || day.isBefore(first) ? day : first;
      last = last == null || day.isAfter(last) ? day : last;
    }
    return new Traffic(
        total.get(Measure.HOPS),
        first == null ? null : first.atStartOfDay(question.zone()).toInstant(),
        last == null ? null : last.plusDays(1).atStartOfDay(question.zone()).toInstant());
  }

  /** Whether its sender offered nothing in the whole window. */
  boolean senderSilent() {
    return offeredIn.isEmpty();
  }

  /** Whether its receiver said nothing in the whole window. */
  boolean blind() {
    return receivedIn.isEmpty();
  }

  /** When those were offered that nobody has answered, and how many. */
  Map<Instant, Long> unanswered() {
    Map<Instant, Long> unanswered = new HashMap<>();
    open.forEach(offers -> unanswered.merge(offers.offered(), offers.count(), Long::sum));
    hours.forEach(hour ->
        unanswered.merge(hour.hour(), hour.sums().get(Measure.DISPOSED_EXPIRED), Long::sum));
    unanswered.values().removeIf(count -> count == 0);
    return unanswered;
  }

  /** What became of its offers. */
  Tally tally() {
    long unanswered = 0;
    long unmeasured = 0;
    long suspected = 0;
    for (OpenCount offers : open) {
      if (unanswered(offers)) {
        unanswered += offers.count();
        if (!receives(question.bucketOf(offers.offered()))) {
          unmeasured += offers.count();
        } else if (offers.suspected()) {
          suspected += offers.count();
        }
      }
    }
    for (Map.Entry<LocalDate, Sums> bucket : buckets.entrySet()) {
      if (receives(bucket.getKey())) {
        suspected += bucket.getValue().get(Measure.SUSPECTED_EXPIRED);
      } else {
        unmeasured += bucket.getValue().get(Measure.DISPOSED_EXPIRED);
      }
    }
    return new Tally(
        total.get(Measure.OFFERED),
        total.get(Measure.DISPOSED_ACCEPTED),
        total.get(Measure.DISPOSED_REJECTED),
        total.get(Measure.DISPOSED_FORWARDED),
        total.get(Measure.DISPOSED_WITHDRAWN),
        total.get(Measure.DISPOSED_EXPIRED),
        total.get(Measure.DISPOSED_OPEN),
        unanswered,
        unmeasured,
        suspected);
  }

  /** Of the losses of {@link #tally}, those that no contract had a time for. */
  long lostUnanswered() {
    return open.stream().filter(this::lost).mapToLong(OpenCount::count).sum();
  }

  private boolean lost(OpenCount some) {
    return unanswered(some) && !some.suspected() && receives(question.bucketOf(some.offered()));
  }

  /**
   * What became of its offers, by the hour in which they were made; its losses are those of {@link
   * #tally}.
   *
   * @param due by when offers of that time have to be answered
   */
  List<Diagnosis.Offers> offers(UnaryOperator<Instant> due) {
    List<Diagnosis.Offers> offers = new ArrayList<>();
    for (SeamHour hour : hours) {
      Sums sums = hour.sums();
      boolean known = receives(question.bucketOf(hour.hour()));
      offers.add(
          new Diagnosis.Offers(
              hour.hour(),
              due.apply(hour.hour()),
              known ? sums.get(Measure.DISPOSED_EXPIRED) - sums.get(Measure.SUSPECTED_EXPIRED) : 0,
              sums.get(Measure.DISPOSED_ACCEPTED)
                  + sums.get(Measure.DISPOSED_REJECTED)
                  + sums.get(Measure.DISPOSED_FORWARDED)
                  + sums.get(Measure.DISPOSED_WITHDRAWN)));
    }
    for (OpenCount some : open) {
      if (lost(some)) {
        offers.add(
            new Diagnosis.Offers(some.offered(), due.apply(some.offered()), some.count(), 0));
      }
    }
    return offers;
  }

  /** Hops in buckets in which both sides emit. */
  long instrumentedHops() {
    return buckets.entrySet().stream()
        .filter(b -> receives(b.getKey()) && emits(offeredIn, b.getKey()))
        .mapToLong(b -> b.getValue().get(Measure.HOPS))
        .sum();
  }

  /**
   * Buckets that follow one another.
   *
   * @param first the first day of the first
   * @param last the first day of the last
   */
  record Run(LocalDate first, LocalDate last) {}

  /** Its buckets whose receiver emits, or those whose does not; what lies between has nothing. */
  List<Run> receiving(boolean receiving) {
    List<Run> runs = new ArrayList<>();
    LocalDate first = null;
    LocalDate last = null;
    for (LocalDate bucket : buckets.keySet()) {
      if (receives(bucket) == receiving) {
        first = first == null ? bucket : first;
        last = bucket;
      } else if (first != null && last != null) {
        runs.add(new Run(first, last));
        first = null;
      }
    }
    if (first != null && last != null) {
      runs.add(new Run(first, last));
    }
    return runs;
  }

  /** Whether these have to be answered by now, though no contract says by when. */
  boolean unanswered(OpenCount offers) {
    return offers.due() == null && offers.offered().isBefore(question.givenUp());
  }

  /** Whether every offer of this bucket is matured. */
  boolean settled(LocalDate bucket) {
    return open.stream()
        .filter(offers -> question.bucketOf(offers.offered()).equals(bucket))
        .allMatch(offers ->
            offers.due() == null ? unanswered(offers) : !offers.due().isAfter(question.asOf()));
  }

  /**
   * Hops that a side's own count tells of and the ledger does not know. Of periods that overlap the
   * first is taken.
   */
  long onlyCounted() {
    return beyond(totals, total -> BigDecimal.valueOf(total.count()), this::hops).longValue();
  }

  /** What hops are worth, in this currency, that only a side's own sum tells of. */
  BigDecimal onlyCounted(String currency) {
    return beyond(
        totals.stream()
            .filter(t -> t.value() != null && t.value().currency().equals(currency))
            .toList(),
        total -> total.value() == null ? BigDecimal.ZERO : total.value().amount(),
        total -> worth(total, currency));
  }

  private static BigDecimal beyond(
      List<ControlTotal> totals,
      Function<ControlTotal, BigDecimal> counted,
      Function<ControlTotal, BigDecimal> known) {
    List<ControlTotal> ordered =
        totals.stream()
            .sorted(Comparator.comparing(ControlTotal::start).thenComparing(ControlTotal::end))
            .toList();
    BigDecimal only = BigDecimal.ZERO;
    Instant until = Instant.MIN;
    Instant start = Instant.MIN;
    BigDecimal most = BigDecimal.ZERO;
    for (ControlTotal total : ordered) {
      BigDecimal beyond = counted.apply(total).subtract(known.apply(total)).max(BigDecimal.ZERO);
      if (total.start().equals(start) && total.end().equals(until)) {
        only = only.subtract(most);
        most = most.max(beyond);
        only = only.add(most);
      } else if (!total.start().isBefore(until)) {
        start = total.start();
        until = total.end();
        most = beyond;
        only = only.add(most);
      }
    }
    return only;
  }

  private BigDecimal hops(ControlTotal total) {
    return BigDecimal.valueOf(
        hours.stream()
            .filter(h -> within(h.hour(), total))
            .mapToLong(h -> h.sums().get(Measure.HOPS))
            .sum());
  }

  private BigDecimal worth(ControlTotal total, String currency) {
    return worths.stream()
        .filter(w -> w.currency().equals(currency) && within(w.hour(), total))
        .map(w -> w.amount().value())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static boolean within(Instant hour, ControlTotal total) {
    return !hour.isBefore(total.start()) && hour.isBefore(total.end());
  }

  private boolean receives(LocalDate bucket) {
    return emits(receivedIn, bucket);
  }

  private boolean emits(Set<LocalDate> emitted, LocalDate bucket) {
    for (int back = 0; back <= INSTRUMENTED_BUCKETS; back++) {
      if (emitted.contains(question.bucket().plus(bucket, -back))) {
        return true;
      }
    }
    return false;
  }
}
