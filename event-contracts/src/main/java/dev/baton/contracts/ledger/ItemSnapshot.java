package dev.baton.contracts.ledger;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of one item, hop by hop in the order of {@link Hop#at}.
 *
 * @param hops at most {@link #MAX_HOPS}, the first ones
 * @param hopCount how many there are
 */
public record ItemSnapshot(List<Hop> hops, int hopCount) {
  /** Longer ways are cut in the published record; the ledger keeps them whole. */
  public static final int MAX_HOPS = 100;

  /** Of an item that nobody handed over. */
  public static final ItemSnapshot EMPTY = new ItemSnapshot(List.of(), 0);

  private static final Comparator<Hop> ORDER =
      Comparator.comparing(Hop::at).thenComparing(Hop::handoff);

  /**
   * This way with more hops.
   *
   * @param more handoffs that are not in it
   */
  public ItemSnapshot with(Collection<HandoffSnapshot> more) {
    if (more.isEmpty()) {
      return this;
    }
    return new ItemSnapshot(
        Stream.concat(hops.stream(), more.stream().map(Hop::of))
            .sorted(ORDER)
            .limit(MAX_HOPS)
            .toList(),
        hopCount + more.size());
  }

  /**
   * One hop of the item.
   *
   * @param at its cohort time
   * @param offered whether the sender offered it
   * @param repeat whether the item crossed this boundary before
   * @param usableAsIs the receiver's judgement; null where it did not say
   * @param disposedAt when it was disposed of: accepted, since when the receiver holds the item;
   *     null while open
   * @param completedAt when the receiver was done with the item; null where it is not
   * @param value what the item is worth, as this hop says; null where it does not
   */
  public record Hop(
      String handoff,
      String from,
      String to,
      Instant at,
      boolean offered,
      Disposition disposition,
      HandoffState state,
      boolean repeat,
      @Nullable Boolean usableAsIs,
      @Nullable Instant disposedAt,
      @Nullable Instant completedAt,
      @Nullable Money value) {

    static Hop of(HandoffSnapshot handoff) {
      return new Hop(
          handoff.handoff(),
          handoff.from(),
          handoff.to(),
          handoff.cohortTime(),
          handoff.offered(),
          handoff.disposition(),
          handoff.state(),
          handoff.has(Flag.REPEAT),
          handoff.usableAsIs(),
          handoff.disposedAt(),
          handoff.state() == HandoffState.COMPLETED
              ? handoff.times().get(FactKind.COMPLETED)
              : null,
          handoff.value());
    }
  }
}
