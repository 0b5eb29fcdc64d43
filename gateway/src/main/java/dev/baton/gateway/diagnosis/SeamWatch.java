package dev.baton.gateway.diagnosis;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.detection.ChangePoint;
import dev.baton.gateway.detection.Silence;
import dev.baton.gateway.detection.Verdict;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.registry.Directory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Watches one boundary: since when it passes less than it did, and whether it fell silent. */
public final class SeamWatch {
  /** How many boundaries share a budget of false alarms where a boundary is in no journey. */
  static final int SEAMS = 10;

  private SeamWatch() {}

  /**
   * Since when it passes less: of its settled days, with the budget of the journey.
   *
   * @param seams how many boundaries share the budget
   */
  public static Verdict<ChangePoint> change(SeamSeries series, int seams) {
    return ChangePoint.drop(series.settled(), ChangePoint.Parameters.daily(seams));
  }

  /** The journeys that a boundary belongs to. */
  public static List<Journey> journeys(Edge edge, Directory directory) {
    return directory.journeys().stream()
        .filter(j -> j.edges().stream().map(directory::resolve).anyMatch(edge::equals))
        .toList();
  }

  /**
   * How many boundaries share the budget of false alarms with this one: those of the largest
   * journey that it belongs to.
   */
  public static int budget(List<Journey> journeys) {
    return journeys.stream().mapToInt(j -> j.edges().size()).max().orElse(SEAMS);
  }

  /**
   * When anything last happened at the other boundaries of these journeys; null where nothing did.
   *
   * @param all what was read of them
   */
  public static @Nullable Instant elsewhere(
      Edge edge,
      List<Journey> journeys,
      Map<Edge, SeamSeries> all,
      Directory directory,
      ZoneId zone) {
    return journeys.stream()
        .flatMap(j -> j.edges().stream())
        .map(directory::resolve)
        .filter(e -> !e.equals(edge))
        .flatMap(e -> Stream.ofNullable(all.get(e)))
        .filter(series -> !series.hours().isEmpty())
        .map(series -> series.hours().getLast().start().atZone(zone).toInstant())
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * Whether nothing at all happens there though something should. Seen from the last time that
   * anything happened beside it: where nothing is heard from anywhere, it is not this boundary that
   * fell silent.
   *
   * @param closed days on which nothing is expected
   * @param elsewhere when anything last happened at the other boundaries that go with it, not after
   *     the view's instant; null where nothing did
   */
  public static Verdict<Silence> silence(
      SeamSeries series, Set<LocalDate> closed, @Nullable Instant elsewhere, ZoneId zone) {
    List<Silence.Hour> hours = series.hours();
    if (hours.isEmpty()) {
      return Verdict.notEvaluable(Why.NO_BASELINE);
    }
    if (elsewhere == null) {
      return Verdict.notEvaluable(Why.TOO_SHORT);
    }
    // to the hour is how it is known; what came at its end was last
    LocalDateTime since = hours.getLast().start().plusHours(1);
    LocalDateTime now = LocalDateTime.ofInstant(elsewhere, zone);
    LocalDate last = hours.getLast().start().toLocalDate();
    LocalDate first = hours.getFirst().start().toLocalDate();
    LocalDate from = last.minusWeeks(SeamHistory.WEEKS);
    return Silence.of(
        hours,
        // the first day may have begun before it was looked at
        first.isAfter(from) ? first : from,
        last.minusDays(1),
        closed,
        since,
        now.isBefore(since) ? since : now);
  }
}
