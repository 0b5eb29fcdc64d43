package dev.baton.gateway.view;

import dev.baton.gateway.projection.LongReads;
import dev.baton.gateway.projection.ReadModels.ControlTotal;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.projection.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole days and months, and hours only of the days on which an hour makes a difference:
 * those within which something changed that a view asks for, and those of which the age of what
 * waits is still compared with how long answers take. What is reckoned from either is the same.
 *
 * @param changes when somebody else became accountable for one of the boundaries
 */
record LongReading(Snapshot snapshot, Question question, Names names, Set<Instant> changes) {
  /** A day is less of it than a wait read back from its bin may be off. */
  private static final long DAYS_THAT_MATTER = (long) Math.ceil(1 / Waits.RELATIVE_ERROR);

  private record Coarse(
      List<SeamHour> days,
      List<SeamWorth> worths,
      List<OpenCount> open,
      List<SeamWaits> waits,
      List<ControlTotal> totals) {}

  Uni<Readings> read() {
    Window window = question.window();
    LongReads whole = snapshot.overLong(window, names);
    return Uni.combine()
        .all()
        .unis(
            whole.days(),
            whole.worths(),
            whole.open(),
            whole.waits(),
            snapshot.controlTotals(window, names))
        .with(Coarse::new)
        .chain(coarse ->
            Uni.combine()
                .all()
                .unis(
                    before(),
                    hours(coarse),
                    worths(coarse),
                    open(coarse),
                    whole.fields(),
                    whole.reasons(),
                    whole.meanings())
                .asTuple()
                .map(t ->
                    new Readings(
                        Stream.concat(t.getItem1().stream(), t.getItem2().stream()).toList(),
                        coarse.waits(),
                        t.getItem5(),
                        t.getItem6(),
                        t.getItem4(),
                        t.getItem3(),
                        t.getItem7(),
                        List.of(),
                        coarse.totals(),
                        List.of(),
                        List.of(),
                        List.of())));
  }

  /**
   * For whoever asks how many there were and what they are worth, and not how long they waited or
   * why they were lost.
   */
  Uni<Readings> counts() {
    Window window = question.window();
    LongReads whole = snapshot.overLong(window, names);
    return Uni.combine()
        .all()
        .unis(whole.days(), whole.worths(), snapshot.controlTotals(window, names))
        .with((days, worths, totals) -> new Coarse(days, worths, List.of(), List.of(), totals))
        .chain(coarse ->
            Uni.combine()
                .all()
                .unis(before(), hours(coarse), worths(coarse))
                .with((before, hours, worths) ->
                    new Readings(
                        Stream.concat(before.stream(), hours.stream()).toList(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        worths,
                        List.of(),
                        List.of(),
                        coarse.totals(),
                        List.of(),
                        List.of(),
                        List.of())));
  }

  /** Who emitted in the buckets before the window. */
  private Uni<List<SeamHour>> before() {
    Window window = question.window();
    LocalDate first = Reading.firstBefore(question);
    return first.isBefore(window.from())
        ? snapshot
            .overLong(new Window(first, window.from(), window.zone()), names)
            .told(question.bucket())
        : Uni.createFrom().item(List.of());
  }

  private Uni<List<SeamHour>> hours(Coarse coarse) {
    NavigableSet<LocalDate> finely = new TreeSet<>();
    changes.forEach(change -> within(change, finely));
    coarse.totals().forEach(total -> within(total.start(), finely));
    coarse.totals().forEach(total -> within(total.end(), finely));
    within(question.asOf(), finely);
    LocalDate waitedFor = firstStillWaitedFor(coarse.waits());
    coarse.days().stream()
        .map(day -> day(day.hour()))
        .filter(day -> !day.isBefore(waitedFor))
        .forEach(finely::add);
    return finer(coarse.days(), SeamHour::hour, finely, window -> snapshot.hours(window, names));
  }

  private Uni<List<SeamWorth>> worths(Coarse coarse) {
    NavigableSet<LocalDate> finely = new TreeSet<>();
    changes.forEach(change -> within(change, finely));
    coarse.totals().forEach(total -> within(total.start(), finely));
    coarse.totals().forEach(total -> within(total.end(), finely));
    return finer(
        coarse.worths(), SeamWorth::hour, finely, window -> snapshot.worths(window, names));
  }

  private Uni<List<OpenCount>> open(Coarse coarse) {
    LocalDate waitedFor = firstStillWaitedFor(coarse.waits());
    LocalDate today = day(question.asOf());
    LocalDate matures = day(question.asOf().minus(question.horizon()));
    NavigableSet<LocalDate> finely = new TreeSet<>();
    for (OpenCount offers : coarse.open()) {
      LocalDate offered = day(offers.offered());
      Instant due = offers.due();
      boolean maturesNow =
          due == null
              ? !offered.isBefore(matures.minusDays(1)) && !offered.isAfter(matures)
              : day(due).minusDays(1).equals(today);
      if (maturesNow || !offered.isBefore(waitedFor)) {
        finely.add(offered);
      }
    }
    return finer(coarse.open(), OpenCount::offered, finely, window -> snapshot.open(window, names));
  }

  /**
   * The first day whose offers have not waited longer than any answer took: of those before, only
   * that they wait is asked.
   */
  private LocalDate firstStillWaitedFor(List<SeamWaits> waits) {
    double longest =
        waits.stream()
            .filter(w -> w.kind().disposition() != null && !w.bins().isEmpty())
            .mapToDouble(w -> Waits.seconds(w.bins().lastKey()))
            .max()
            .orElse(0);
    long days = (long) Math.ceil(longest / Duration.ofDays(1).toSeconds()) + 1;
    return day(question.asOf()).minusDays(Math.min(days, DAYS_THAT_MATTER));
  }

  /** The day that this instant divides, if it divides one. */
  private void within(Instant instant, Collection<LocalDate> days) {
    LocalDate day = day(instant);
    if (!day.atStartOfDay(zone()).toInstant().equals(instant)) {
      days.add(day);
    }
  }

  /** The same with finer rows for some days, read for each stretch of those. */
  private <T> Uni<List<T>> finer(
      List<T> byDay,
      Function<T, Instant> time,
      NavigableSet<LocalDate> finely,
      Function<Window, Uni<List<T>>> read) {
    List<T> kept = new ArrayList<>();
    NavigableSet<LocalDate> there = new TreeSet<>();
    for (T row : byDay) {
      LocalDate day = day(time.apply(row));
      if (finely.contains(day)) {
        there.add(day);
      } else {
        kept.add(row);
      }
    }
    return Multi.createFrom()
        .iterable(stretches(there))
        .onItem()
        .transformToUniAndConcatenate(window -> read.apply(window))
        .collect()
        .asList()
        .map(more -> {
          more.forEach(kept::addAll);
          return kept;
        });
  }

  private List<Window> stretches(NavigableSet<LocalDate> days) {
    List<Window> stretches = new ArrayList<>();
    LocalDate from = null;
    LocalDate to = null;
    for (LocalDate day : days) {
      if (from == null || to == null || !day.equals(to)) {
        add(stretches, from, to);
        from = day;
      }
      to = day.plusDays(1);
    }
    add(stretches, from, to);
    return stretches;
  }

  private void add(List<Window> stretches, @Nullable LocalDate from, @Nullable LocalDate to) {
    if (from != null && to != null) {
      stretches.add(new Window(from, to, zone()));
    }
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone());
  }

  private ZoneId zone() {
    return question.zone();
  }
}
