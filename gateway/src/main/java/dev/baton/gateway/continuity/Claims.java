package dev.baton.gateway.continuity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Who claims how much of what. */
public final class Claims {
  private Claims() {}

  /**
   * Claim inflation: Σ claimed shares / items. Over 1 more is claimed than there is, and while it
   * is not settled that is a dispute.
   *
   * @param shares every claimed share, over all items
   * @param items claimed by anybody
   * @return not negative; null where nothing is claimed
   */
  public static @Nullable Double inflation(Collection<BigDecimal> shares, long items) {
    return items == 0
        ? null
        : shares.stream()
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(BigDecimal.valueOf(items), MathContext.DECIMAL64)
            .doubleValue();
  }

  /** Whether one item's shares add up to more than the item. */
  public static boolean disputed(Collection<BigDecimal> shares) {
    return shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add).compareTo(BigDecimal.ONE) > 0;
  }
}
