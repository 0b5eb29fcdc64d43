package dev.baton.local.demo;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance for one thing in a story. Every thing has dice of its own, so that switching a plant off
 * changes that plant's doing and nothing else.
 */
final class Dice {
  private final SplittableRandom random;

  /** Dice for what these numbers name. */
  Dice(long... what) {
    long seed = 0x9E3779B97F4A7C15L;
    for (long part : what) {
      seed = new SplittableRandom(seed ^ part).nextLong();
    }
    random = new SplittableRandom(seed);
  }

  /** In [0, 1). */
  double unit() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  double gaussian() {
    return random.nextGaussian();
  }

  /** Log-normal; StrictMath, so that every machine tells the same story. */
  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /** Log-normal, at least a minute, in whole seconds. */
  Duration wait(double medianDays, double sigma) {
    return Duration.ofSeconds(Math.max(60, Math.round(logNormal(medianDays, sigma) * 86_400)));
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
