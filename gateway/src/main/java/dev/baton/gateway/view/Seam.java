package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Wait;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was read of one boundary, whatever its teams were called. */
final class Seam {
  /** A side that emitted in its role in a bucket, or in so many before it, is instrumented. */
  static final int INSTRUMENTED_BUCKETS = 4;

  private final Question question;
  final Edge edge;
  final List<SeamHour> hours = new ArrayList<>();
  private final Map<Wait, NavigableMap<Integer, Long>> waits = new EnumMap<>(Wait.class);
  final List<FieldCount> fields = new ArrayList<>();
  final List<ReasonCount> reasons = new ArrayList<>();
  final List<OpenCount> open = new ArrayList<>();
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

  /** Whether its receiver said nothing in the whole window. */
  boolean blind() {
    return receivedIn.isEmpty();
  }

  /** What became of its offers. */
  Tally tally() {
    long unanswered = 0;
    long unmeasured = 0;
    long suspected = 0;
    for (OpenCount offers : open) {
      if (offers.due() == null && matured(offers)) {
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

  /** Hops in buckets in which both sides emit. */
  long instrumentedHops() {
    return buckets.entrySet().stream()
        .filter(b -> receives(b.getKey()) && emits(offeredIn, b.getKey()))
        .mapToLong(b -> b.getValue().get(Measure.HOPS))
        .sum();
  }

  private boolean matured(OpenCount offers) {
    Instant latest = offers.offered().plus(Duration.ofMinutes(5));
    return !latest.plus(question.journey().horizon()).isAfter(question.asOf());
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
