package dev.baton.gateway.statements;

import dev.baton.gateway.projection.ReadModels.OpenCount;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** When a month is settled: no offer of it can be answered in time any more. */
final class Settlement {
  /** What happened within a month is told by then; what comes later is late. */
  static final Duration GRACE = Duration.ofHours(1);

  private Settlement() {}

  /**
   * Whether a month is settled at a boundary. An offer with a deadline is awaited until it is
   * answered or the ledger says that it ran out; one without for as long as the journey's horizon.
   *
   * @param end of the month
   * @param known until when every lane is known
   * @param open offers of the month that stand open
   */
  static boolean settled(Instant end, Instant known, Collection<OpenCount> open, Duration horizon) {
    return !known.isBefore(end.plus(GRACE))
        && open.stream()
            .allMatch(
                offer -> offer.due() == null && !offer.offered().plus(horizon).isAfter(known));
  }
}
