package dev.baton.gateway.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * A control chart of a share: Laney's p′, whose limits are those of a binomial, widened by how much
 * more than that the baseline varies. The baseline is frozen before anything is held against it:
 * one that contains the drop hides it.
 *
 * <p>Sources: Shewhart, Economic Control of Quality (1931); Laney, Quality Engineering 14 (2002).
 * σ_z is never less than 1: a short baseline that happens to vary little proves nothing.
 *
 * @param centre the baseline's share, 0 to 1
 * @param sigmaZ how many times more than a binomial the baseline varies, at least 1
 */
public record PChart(double centre, double sigmaZ) {
  /** Mean moving range of a standard normal: d₂ of two. */
  static final double D2 = 1.128;

  /** The chart of a baseline with at least one offer. */
  public static PChart of(List<Counted> baseline) {
    double offered = baseline.stream().mapToLong(Counted::offered).sum();
    double centre = baseline.stream().mapToLong(Counted::passed).sum() / offered;
    List<Double> z = new ArrayList<>();
    PChart plain = new PChart(centre, 1);
    for (Counted bucket : baseline) {
      if (bucket.offered() > 0) {
        double sigma = plain.sigma(bucket.offered());
        z.add(sigma == 0 ? 0 : (share(bucket) - centre) / sigma);
      }
    }
    return new PChart(centre, Math.max(1, movingRange(z) / D2));
  }

  /** Mean of |zᵢ − zᵢ₋₁|; 0 of fewer than two. */
  static double movingRange(List<Double> z) {
    double sum = 0;
    for (int i = 1; i < z.size(); i++) {
      sum += Math.abs(z.get(i) - z.get(i - 1));
    }
    return z.size() < 2 ? 0 : sum / (z.size() - 1);
  }

  /** The lower limit for that many offers, 0 to 1. */
  public double lower(long offered) {
    return Math.max(0, centre - 3 * sigma(offered) * sigmaZ);
  }

  /** The upper limit for that many offers, 0 to 1. */
  public double upper(long offered) {
    return Math.min(1, centre + 3 * sigma(offered) * sigmaZ);
  }

  /** The buckets below the lower limit. */
  public List<Counted> below(List<Counted> buckets) {
    return buckets.stream().filter(b -> b.offered() > 0 && share(b) < lower(b.offered())).toList();
  }

  private double sigma(long offered) {
    return Math.sqrt(centre * (1 - centre) / offered);
  }

  private static double share(Counted bucket) {
    return (double) bucket.passed() / bucket.offered();
  }
}
