package dev.baton.gateway.continuity;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The average of the green numbers: what every dashboard says, and the system does not. */
public final class Greens {
  private Greens() {}

  /**
   * How much of its target a metric reached.
   *
   * @param target null where the team names none
   * @return 0 to 1, more than the target is 1; null without a target
   */
  public static @Nullable Double attainment(
      BigDecimal value, @Nullable BigDecimal target, boolean higherIsBetter) {
    if (target == null) {
      return null;
    }
    BigDecimal reached = higherIsBetter ? value : target;
    BigDecimal asked = higherIsBetter ? target : value;
    if (asked.signum() <= 0) {
      // a ratio says nothing here: met or not is all there is
      return reached.compareTo(asked) >= 0 ? 1.0 : 0.0;
    }
    return Math.clamp(reached.doubleValue() / asked.doubleValue(), 0.0, 1.0);
  }

  /**
   * The mean of what is known.
   *
   * @return null where nothing is
   */
  public static @Nullable Double mean(Collection<@Nullable Double> attainments) {
    OptionalDouble mean =
        attainments.stream().filter(Objects::nonNull).mapToDouble(a -> a).average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }

  /**
   * The mean over teams of the mean over each team's metrics. A team that declared nothing is not
   * averaged.
   *
   * @param teams the attainments of each team's metrics
   * @return 0 to 1; null where no team declared any
   */
  public static @Nullable Double average(Collection<List<@Nullable Double>> teams) {
    return mean(teams.stream().<@Nullable Double>map(Greens::mean).toList());
  }
}
