package dev.baton.gateway.continuity;

import org.jspecify.annotations.Nullable;

/**
 * A share, and between what it can lie once everything still open is decided.
 *
 * @param value 0 to 1; null where it is not known
 * @param lower 0 to 1; null where nothing bounds it
 * @param upper 0 to 1; null where nothing bounds it
 */
public record Bounds(@Nullable Double value, @Nullable Double lower, @Nullable Double upper) {
  /** Of nothing. */
  public static final Bounds NONE = new Bounds(null, null, null);

  /**
   * A share of which some is undecided.
   *
   * @param sure what counts whatever comes
   * @param possible what may count yet
   * @param whole of how many; where 0 nothing is known
   */
  static Bounds of(long sure, long possible, long whole) {
    if (whole == 0) {
      return NONE;
    }
    double lower = (double) sure / whole;
    return new Bounds(lower, lower, (double) (sure + possible) / whole);
  }
}
