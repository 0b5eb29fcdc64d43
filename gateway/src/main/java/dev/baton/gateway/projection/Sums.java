package dev.baton.gateway.projection;

import dev.baton.contracts.ledger.HandoffSnapshot;
import java.util.EnumMap;
import java.util.Map;

/** The sums of some handoffs, one per {@link Measure}; also a change of them. */
public final class Sums {
  /** Of no handoff. */
  public static final Sums NONE = new Sums(new EnumMap<>(Measure.class));

  // without zeros, so that equal sums are equal maps
  private final EnumMap<Measure, Long> counts;

  private Sums(EnumMap<Measure, Long> counts) {
    this.counts = counts;
  }

  /** The sums with these counts; a measure that is not among them is 0. */
  public static Sums of(Map<Measure, Long> counts) {
    EnumMap<Measure, Long> kept = new EnumMap<>(Measure.class);
    counts.forEach((measure, count) -> {
      if (count != 0) {
        kept.put(measure, count);
      }
    });
    return new Sums(kept);
  }

  /**
   * What one handoff contributes.
   *
   * @param sign 1 to add it, −1 to take it away
   */
  static Sums of(HandoffSnapshot handoff, int sign) {
    EnumMap<Measure, Long> counts = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (measure.counts(handoff)) {
        counts.put(measure, (long) sign);
      }
    }
    return new Sums(counts);
  }

  public long get(Measure measure) {
    return counts.getOrDefault(measure, 0L);
  }

  /** The sums of both. */
  public Sums plus(Sums other) {
    EnumMap<Measure, Long> sum = new EnumMap<>(counts);
    other.counts.forEach((measure, count) -> sum.merge(measure, count, Sums::add));
    return new Sums(sum);
  }

  // null takes the measure out of the map
  @SuppressWarnings("NullAway")
  private static Long add(Long one, Long other) {
    long sum = one + other;
    return sum == 0 ? null : sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sums that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
