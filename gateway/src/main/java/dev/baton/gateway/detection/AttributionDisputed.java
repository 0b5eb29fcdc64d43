package dev.baton.gateway.detection;

import dev.baton.gateway.detection.Verdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the credit stays disputed.
 *
 * @param disputed items whose claims have been too many for too long
 * @param claimed items that anybody claims
 */
public record AttributionDisputed(List<String> disputed, long claimed) {

  /**
   * One item that somebody claims.
   *
   * @param overSince since when its claimed shares sum to more than 1 and are not settled; null
   *     where they do not, or are
   */
  public record Claim(String item, @Nullable Instant overSince) {}

  /**
   * What a journey sets.
   *
   * @param unsettled how long a dispute may last
   * @param items how many make a signal
   * @param share of those claimed that make a signal, 0 to 1
   */
  public record Parameters(Duration unsettled, int items, double share) {
    public static final Parameters DEFAULT = new Parameters(Duration.ofDays(14), 5, 0.10);
  }

  /**
   * Judges as of an instant.
   *
   * @param claims those that may be too many; others may be left out
   * @param claimed items that anybody claims, all of them
   */
  public static Verdict<AttributionDisputed> of(
      Collection<Claim> claims, long claimed, Instant now, Parameters parameters) {
    if (claimed == 0) {
      return Verdict.notEvaluable(Why.NOT_DECLARED);
    }
    Instant latest = now.minus(parameters.unsettled());
    List<String> disputed =
        claims.stream()
            .filter(c -> c.overSince() != null && !c.overSince().isAfter(latest))
            .map(Claim::item)
            .sorted()
            .toList();
    return disputed.size() >= parameters.items() && disputed.size() >= parameters.share() * claimed
        ? Verdict.fired(new AttributionDisputed(disputed, claimed))
        : Verdict.quiet();
  }
}
