package dev.baton.gateway.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Bounds;
import dev.baton.gateway.continuity.Interval;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.continuity.Tally;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Wait;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.registry.Directory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reckons the figures of one boundary.
 *
 * @param buckets the buckets of its series, in order
 * @param parts what boundaries contribute to a journey's loss, as far as that is known
 */
record SeamReckoning(
    Directory directory,
    Meanings meanings,
    List<LocalDate> buckets,
    Map<Edge, SeamView.Part> parts) {
  private static final double TELLING_CONTEXT_LOSS = 0.1;
  private static final double TELLING_SILENCE = 0.05;

  SeamView of(Seam seam) {
    Edge edge = seam.edge;
    Sums sums = seam.total();
    Optional<Boundary> boundary = directory.boundary(edge);
    Optional<Directory.Tenure> tenure =
        boundary.flatMap(b -> directory.accountable(b.id(), meanings.asOf()));
    Tally tally = seam.tally();
    Bounds yield = Yields.acceptance(tally);
    long offered = tally.offered();
    long phantoms = sums.get(Measure.SILENT) - sums.get(Measure.SUSPECTED_PHANTOM);
    SeamView.Context context = context(seam);
    List<SeamView.TermConflict> differences = meanings.differences(edge);
    List<SeamView.TermConflict> conflicts =
        differences.stream().filter(conflict -> conflict.settled() == null).toList();
    SeamView.OwnershipState ownership = ownership(boundary, tenure);
    List<SeamView.Shift> shifts = meanings.shifts(seam, buckets);
    Double phantomRate = Yields.phantomRate(phantoms, sums.get(Measure.RECEIPTS));
    Double p85 = Quantiles.of(0.85, seam.waits(Wait.WAIT), Waits::seconds);
    return new SeamView(
        edge.from(),
        edge.to(),
        edge.workType(),
        directory.name(edge.from()),
        directory.name(edge.to()),
        boundary.map(Boundary::id).orElse(null),
        ownership,
        tenure
            .map(t -> new SeamView.Accountable(t.team(), directory.name(t.team()), t.since()))
            .orElse(null),
        sums.get(Measure.HOPS),
        offered,
        tally.accepted(),
        tally.rejected(),
        tally.forwarded(),
        tally.withdrawn(),
        tally.expired(),
        tally.open(),
        tally.unanswered(),
        tally.unmeasured(),
        sums.get(Measure.SILENT),
        tally.suspected() + sums.get(Measure.SUSPECTED_PHANTOM),
        sums.get(Measure.RETROACTIVE),
        Yields.residual(tally),
        new SeamView.Bounded(yield.value(), yield.lower(), yield.upper()),
        Yields.share(sums.get(Measure.FIRST_PASS), offered),
        Yields.leakage(tally),
        Yields.share(tally.rejected(), offered),
        Yields.share(tally.forwarded(), offered),
        Yields.share(tally.withdrawn(), offered),
        phantomRate,
        Quantiles.of(0.5, seam.waits(Wait.WAIT), Waits::seconds),
        p85,
        context,
        reasons(seam),
        conflicts,
        differences.stream().filter(conflict -> conflict.settled() != null).toList(),
        series(seam, shifts),
        why(seam, boundary, ownership, context, conflicts, phantomRate, tally, p85),
        span(Interval.wilson(tally.accepted(), offered)),
        loss(seam, tally),
        ownersAtLoss(seam, boundary),
        parts.get(edge),
        Waiting.of(seam),
        Worths.of(seam),
        sums.get(Measure.WORTH_UNKNOWN),
        Meanings.sameItems(seam),
        shifts,
        states(seam),
        shifts.isEmpty(),
        seam.onlyCounted(),
        new Links(seam.question.window()).of(edge));
  }

  private SeamView.OwnershipState ownership(
      Optional<Boundary> boundary, Optional<Directory.Tenure> tenure) {
    if (boundary.isEmpty()) {
      return SeamView.OwnershipState.UNREGISTERED;
    }
    if (tenure.isPresent()) {
      return SeamView.OwnershipState.OWNED;
    }
    return directory.pending(boundary.get().id(), meanings.asOf())
        ? SeamView.OwnershipState.PENDING
        : SeamView.OwnershipState.UNOWNED;
  }

  private static SeamView.Context context(Seam seam) {
    Map<String, List<FieldCount>> byField =
        seam.fields.stream().collect(groupingBy(FieldCount::field, TreeMap::new, toList()));
    List<SeamView.Field> fields = new ArrayList<>();
    byField.forEach((field, counts) -> {
      Map<Verdict, Long> sums = new HashMap<>();
      counts.forEach(c -> sums.merge(c.verdict(), c.count(), Long::sum));
      fields.add(
          new SeamView.Field(
              field,
              sums.getOrDefault(Verdict.PRESENT, 0L),
              sums.getOrDefault(Verdict.MISSING, 0L),
              sums.getOrDefault(Verdict.INVALID, 0L),
              sums.getOrDefault(Verdict.CHANGED, 0L)));
    });
    long judged = seam.total().get(Measure.JUDGED);
    long incomplete = seam.total().get(Measure.INCOMPLETE);
    return new SeamView.Context(judged, incomplete, Yields.share(incomplete, judged), fields);
  }

  private static List<SeamView.Reason> reasons(Seam seam) {
    Map<String, Long> counts = new TreeMap<>();
    seam.reasons.forEach(r -> counts.merge(r.code(), r.count(), Long::sum));
    return counts.entrySet().stream()
        .map(e -> new SeamView.Reason(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingLong(SeamView.Reason::count).reversed())
        .toList();
  }

  /** Of an interval; null of none. */
  static SeamView.@Nullable Span span(@Nullable Interval interval) {
    return interval == null ? null : new SeamView.Span(interval.lower(), interval.upper());
  }

  /** What is lost, apart from what nobody looks at. */
  private static SeamView.Loss loss(Seam seam, Tally tally) {
    return new SeamView.Loss(
        tally.expired() + tally.unanswered() - tally.unmeasured() - tally.suspected(),
        seam.lostUnanswered(),
        tally.unmeasured(),
        tally.suspected());
  }

  private List<BoundaryState> states(Seam seam) {
    return directory.standings(seam.edge, seam.traffic(), meanings.asOf()).stream()
        .flatMap(standing -> BoundaryState.of(standing, meanings.asOf()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private List<SeamView.OwnerAtLoss> ownersAtLoss(Seam seam, Optional<Boundary> boundary) {
    Map<String, Long> expired = new TreeMap<>();
    for (SeamHour hour : seam.hours) {
      long lost = hour.sums().get(Measure.DISPOSED_EXPIRED);
      if (lost > 0) {
        String team =
            boundary
                .flatMap(b -> directory.accountable(b.id(), hour.hour()))
                .map(Directory.Tenure::team)
                .orElse("");
        expired.merge(team, lost, Long::sum);
      }
    }
    return expired.entrySet().stream()
        .map(e ->
            new SeamView.OwnerAtLoss(
                e.getKey().isEmpty() ? null : e.getKey(),
                e.getKey().isEmpty() ? null : directory.name(e.getKey()),
                e.getValue()))
        .toList();
  }

  private List<SeamView.Point> series(Seam seam, List<SeamView.Shift> shifts) {
    return buckets.stream()
        .map(bucket -> {
          Sums sums = seam.buckets.getOrDefault(bucket, Sums.NONE);
          long offered = sums.get(Measure.OFFERED);
          long accepted = sums.get(Measure.DISPOSED_ACCEPTED);
          return new SeamView.Point(
              bucket,
              offered,
              accepted,
              sums.get(Measure.DISPOSED_OPEN),
              Yields.share(accepted, offered),
              sums.get(Measure.DISPOSED_EXPIRED),
              seam.settled(bucket),
              shifts.stream().noneMatch(shift -> shift.bucket().equals(bucket)),
              Links.bucket(
                  seam.edge,
                  bucket,
                  seam.question.bucket().plus(bucket, 1),
                  seam.question.window()));
        })
        .toList();
  }

  private List<String> why(
      Seam seam,
      Optional<Boundary> boundary,
      SeamView.OwnershipState ownership,
      SeamView.Context context,
      List<SeamView.TermConflict> conflicts,
      @Nullable Double phantomRate,
      Tally tally,
      @Nullable Double p85) {
    List<String> why = new ArrayList<>();
    if (ownership != SeamView.OwnershipState.OWNED) {
      why.add("no-owner");
    }
    if (context.share() != null && context.share() >= TELLING_CONTEXT_LOSS) {
      why.add("context-loss");
    }
    if (!conflicts.isEmpty()) {
      why.add("definitions-differ");
    }
    if (phantomRate != null && phantomRate >= TELLING_SILENCE) {
      why.add("silent-pick-ups");
    }
    Double leakage = Yields.leakage(tally);
    if (leakage != null && leakage >= TELLING_SILENCE) {
      why.add("unanswered-offers");
    }
    Optional<Contract> contract =
        boundary.flatMap(b -> directory.contract(b.id(), meanings.asOf()));
    if (boundary.isPresent() && contract.isEmpty()) {
      why.add("no-contract");
    }
    if (p85 != null
        && contract.isPresent()
        && p85 > contract.get().timeToAccept().toMillis() / 1000.0) {
      why.add("slow-answers");
    }
    if (tally.unmeasured() > 0 || (seam.blind() && tally.offered() > 0)) {
      why.add("receiver-not-heard");
    }
    return why;
  }
}
