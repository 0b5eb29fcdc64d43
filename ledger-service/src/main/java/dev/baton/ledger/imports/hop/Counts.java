package dev.baton.ledger.imports.hop;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.baton.contracts.event.FactKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of the hops over one boundary. Counts add in any order to the same.
 *
 * @param hops with or without an offer
 * @param silent without an offer
 * @param open with nothing that says how they ended, not even that they were accepted
 * @param pingPong with the item going straight back, from A to B to A
 * @param backwards accepted before they were offered: in no wait
 * @param waits from offer to acceptance: bin of a DDSketch → how many
 */
public record Counts(
    long hops,
    long offered,
    long silent,
    long accepted,
    long rejected,
    long returned,
    long forwarded,
    long withdrawn,
    long completed,
    long open,
    long pingPong,
    long backwards,
    Map<Integer, Long> waits) {
  /** No hops. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /** Of a wait read back, in relation to the one that went in. */
  public static final double RELATIVE_ERROR = 0.008;

  private static final Set<FactKind> ENDS =
      Set.of(
          FactKind.ACCEPTED,
          FactKind.REJECTED,
          FactKind.FORWARDED,
          FactKind.WITHDRAWN,
          FactKind.COMPLETED);

  // no wait at all has no logarithm
  private static final int ZERO_BIN = Integer.MIN_VALUE;
  private static final LogarithmicMapping BINS = new LogarithmicMapping(RELATIVE_ERROR);

  public Counts {
    // in the order of the waits that they stand for
    waits = Collections.unmodifiableSortedMap(new TreeMap<>(waits));
  }

  /** Those of one hop. */
  public static Counts of(Hop hop) {
    boolean offered = hop.has(FactKind.OFFERED);
    Optional<Duration> wait = wait(hop);
    Map<Integer, Long> waits = new TreeMap<>();
    wait.filter(w -> !w.isNegative())
        .ifPresent(w -> waits.put(w.isZero() ? ZERO_BIN : BINS.index(w.toNanos() / 1e9), 1L));
    return new Counts(
        1,
        one(offered),
        one(!offered),
        one(hop.has(FactKind.ACCEPTED)),
        one(hop.has(FactKind.REJECTED)),
        one(hop.has(FactKind.RETURNED)),
        one(hop.has(FactKind.FORWARDED)),
        one(hop.has(FactKind.WITHDRAWN)),
        one(hop.has(FactKind.COMPLETED)),
        one(ENDS.stream().noneMatch(hop::has)),
        one(hop.wentBack()),
        one(wait.filter(Duration::isNegative).isPresent()),
        waits);
  }

  private static Optional<Duration> wait(Hop hop) {
    Optional<Instant> offered = hop.at(FactKind.OFFERED);
    Optional<Instant> accepted = hop.at(FactKind.ACCEPTED);
    return offered.isEmpty() || accepted.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(offered.get(), accepted.get()));
  }

  private static long one(boolean counted) {
    return counted ? 1 : 0;
  }

  /** These and those. */
  public Counts plus(Counts those) {
    TreeMap<Integer, Long> both = new TreeMap<>(waits);
    those.waits.forEach((bin, count) -> both.merge(bin, count, Long::sum));
    return new Counts(
        hops + those.hops,
        offered + those.offered,
        silent + those.silent,
        accepted + those.accepted,
        rejected + those.rejected,
        returned + those.returned,
        forwarded + those.forwarded,
        withdrawn + those.withdrawn,
        completed + those.completed,
        open + those.open,
        pingPong + those.pingPong,
        backwards + those.backwards,
        both);
  }

  /** How many waits there are. */
  @JsonIgnore
  public long waited() {
    return waits.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * A quantile of the waits, interpolated between the neighbouring ranks.
   *
   * @param q 0 to 1
   * @return null where there is no wait
   */
  public @Nullable Double quantileSeconds(double q) {
    long n = waited();
    if (n == 0) {
      return null;
    }
    double rank = q * (n - 1);
    long below = (long) Math.floor(rank);
    double low = seconds(below);
    double high = seconds(Math.min(n - 1, below + 1));
    return low + (rank - below) * (high - low);
  }

  private double seconds(long rank) {
    long seen = 0;
    for (Map.Entry<Integer, Long> bin : waits.entrySet()) {
      seen += bin.getValue();
      if (seen > rank) {
        return bin.getKey() == ZERO_BIN ? 0 : BINS.value(bin.getKey());
      }
    }
    throw new IllegalArgumentException("there is no rank " + rank);
  }
}
