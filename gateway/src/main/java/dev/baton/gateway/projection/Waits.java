package dev.baton.gateway.projection;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.time.Duration;

/**
 * Waits as counts in logarithmic bins (DDSketch): they add, subtract and merge in any order to the
 * same counts, and a value read back is within {@link #RELATIVE_ERROR} of the one that went in.
 */
public final class Waits {
  /** Of a wait read back from its bin. */
  public static final double RELATIVE_ERROR = 0.008;

  /** No wait at all has no logarithm. */
  public static final int ZERO_BIN = Integer.MIN_VALUE;

  private static final LogarithmicMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);

  private Waits() {}

  /**
   * The bin of a wait.
   *
   * @param wait not negative
   */
  public static int bin(Duration wait) {
    return wait.isZero() ? ZERO_BIN : MAPPING.index(wait.toMillis() / 1000.0);
  }

  /** The wait that a bin stands for, in seconds. */
  public static double seconds(int bin) {
    return bin == ZERO_BIN ? 0 : MAPPING.value(bin);
  }
}
