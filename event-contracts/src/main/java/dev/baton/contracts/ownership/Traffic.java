package dev.baton.contracts.ownership;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger told of an edge.
 *
 * @param handoffs how many
 * @param first start of the day of the first one; null where there is none
 * @param last end of the day of the last one; null where there is none
 */
public record Traffic(long handoffs, @Nullable Instant first, @Nullable Instant last) {
  /** An edge over which nothing passed. */
  public static final Traffic NONE = new Traffic(0, null, null);

  /** How unlikely a silence is that is told of. */
  private static final double RARE = 0.001;

  /** How long nothing at all may pass before that is told of. */
  private static final Duration PATIENCE = Duration.ofDays(30);

  /** The traffic of both. */
  public Traffic plus(Traffic other) {
    return new Traffic(
        handoffs + other.handoffs, earliest(first, other.first), latest(last, other.last));
  }

  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
    return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * Whether as long a silence as this one would come less than once in a thousand times if handoffs
   * came as often as they did before, by themselves (Poisson); without any, whether 30 days have
   * passed. The gateway knows the hours of the week and says it sooner.
   *
   * @param since when the boundary began; null where it is not registered
   */
  boolean quiet(@Nullable Instant since, Instant now) {
    if (first == null || last == null) {
      return since != null && !since.plus(PATIENCE).isAfter(now);
    }
    if (!last.isBefore(now)) {
      return false;
    }
    double span = Duration.between(first, last).toMinutes();
    double silence = Duration.between(last, now).toMinutes();
    return Math.exp(-handoffs / span * silence) < RARE;
  }
}
