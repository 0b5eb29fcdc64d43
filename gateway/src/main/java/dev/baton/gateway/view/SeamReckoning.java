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
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    SeamLinks links = new SeamLinks(seam);
    SeamView.Context context = context(seam, links);
    SeamView.Loss loss = loss(seam, tally);
    SeamView.WaitsView waits = Waiting.of(seam);
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
        tally.open() - tally.unanswered(),
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
        reasons(seam, links),
        conflicts,
        differences.stream().filter(conflict -> conflict.settled() != null).toList(),
        series(seam, shifts, links),
        why(seam, boundary, ownership, context, conflicts, phantomRate, tally, p85),
        span(Interval.wilson(tally.accepted(), offered)),
        loss,
        ownersAtLoss(seam, boundary, links),
        parts.get(edge),
        waits,
        Worths.of(seam),
        sums.get(Measure.WORTH_UNKNOWN),
        Meanings.sameItems(seam),
        shifts,
        states(seam),
        shifts.isEmpty(),
        seam.onlyCounted(),
        links.of(tally, loss, context, waits));
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

  private static SeamView.Context context(Seam seam, SeamLinks links) {
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
              sums.getOrDefault(Verdict.CHANGED, 0L),
              links.field(field, sums)));
    });
    long judged = seam.total().get(Measure.JUDGED);
    long incomplete = seam.total().get(Measure.INCOMPLETE);
    return new SeamView.Context(judged, incomplete, Yields.share(incomplete, judged), fields);
  }

  private static List<SeamView.Reason> reasons(Seam seam, SeamLinks links) {
    Map<String, Long> counts = new TreeMap<>();
    seam.reasons.forEach(r -> counts.merge(r.code(), r.count(), Long::sum));
    return counts.entrySet().stream()
        .map(e -> new SeamView.Reason(e.getKey(), e.getValue(), links.reason(e.getKey())))
        .sorted(Comparator.comparingLong(SeamView.Reason::count).reversed())
        .toList();
  }

  /** Of an interval; null of none. */
  static SeamView.@Nullable Span span(@Nullable Interval interval) {
    return interval == null ? null : new SeamView.Span(interval.lower(), interval.upper());
  }

  /** What is lost, apart from what nobody looks at. */
  private static SeamView.Loss loss(Seam seam, Tally tally) {
    long lost = tally.expired() + tally.unanswered() - tally.unmeasured() - tally.suspected();
    long unanswered = seam.lostUnanswered();
    return new SeamView.Loss(
        lost, lost - unanswered, unanswered, tally.unmeasured(), tally.suspected());
  }

  private List<BoundaryState> states(Seam seam) {
    return directory.standings(seam.edge, seam.traffic(), meanings.asOf()).stream()
        .flatMap(standing -> BoundaryState.of(standing, meanings.asOf()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private List<SeamView.OwnerAtLoss> ownersAtLoss(
      Seam seam, Optional<Boundary> boundary, SeamLinks links) {
    Map<String, Long> expired = new TreeMap<>();
    for (SeamHour hour : seam.hours) {
      long lost = hour.sums().get(Measure.DISPOSED_EXPIRED);
      if (lost > 0) {
        expired.merge(owner(boundary, hour.hour()), lost, Long::sum);
      }
    }
    NavigableMap<Instant, String> owners =
        expired.size() > 1 ? owners(seam.question, boundary) : new TreeMap<>();
    return expired.entrySet().stream()
        .map(e ->
            new SeamView.OwnerAtLoss(
                e.getKey().isEmpty() ? null : e.getKey(),
                e.getKey().isEmpty() ? null : directory.name(e.getKey()),
                e.getValue(),
                links.ranOut(owners, e.getKey())))
        .toList();
  }

  /** The team accountable then; empty for nobody. */
  private String owner(Optional<Boundary> boundary, Instant hour) {
    return boundary
        .flatMap(b -> directory.accountable(b.id(), hour))
        .map(Directory.Tenure::team)
        .orElse("");
  }

  /** From which hour of the window on who was accountable. */
  private NavigableMap<Instant, String> owners(Question question, Optional<Boundary> boundary) {
    NavigableMap<Instant, String> owners = new TreeMap<>();
    Instant start = question.window().start();
    owners.put(start, owner(boundary, start));
    boundary.map(b -> directory.tenures(b.id())).orElse(List.of()).stream()
        .flatMap(t -> Stream.of(t.since(), t.until()))
        .filter(Objects::nonNull)
        .map(question::hourFrom)
        .filter(hour -> hour.isAfter(start) && hour.isBefore(question.window().end()))
        .forEach(hour -> owners.put(hour, owner(boundary, hour)));
    return owners;
  }

  private List<SeamView.Point> series(Seam seam, List<SeamView.Shift> shifts, SeamLinks links) {
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
              links.bucket(bucket));
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
