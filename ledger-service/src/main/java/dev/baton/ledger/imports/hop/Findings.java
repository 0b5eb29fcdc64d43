package dev.baton.ledger.imports.hop;

import dev.baton.contracts.Names;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an import tells whoever asked for it.
 *
 * @param total over all boundaries
 * @param boundaries how many there are
 * @param placeholders groups that stand for a team nobody knows → hops from or to them
 * @param busiest boundaries with the most hops
 * @param slowest boundaries with the longest median wait, of those with {@link #ENOUGH} waits; of
 *     all where none has
 * @param quietest boundaries with the most silent hops
 */
public record Findings(
    Findings.Seam total,
    long boundaries,
    Map<String, Long> placeholders,
    List<Findings.Seam> busiest,
    List<Findings.Seam> slowest,
    List<Findings.Seam> quietest) {
  /** How many boundaries are listed by each measure. */
  public static final int LISTED = 10;

  /** Waits below which a median says little. */
  public static final int ENOUGH = 20;

  private static final Set<String> PLACEHOLDERS = Set.of("EMPTY", "?", "MISSING", Names.NO_TEAM);

  public Findings {
    placeholders = Collections.unmodifiableSortedMap(new TreeMap<>(placeholders));
    busiest = List.copyOf(busiest);
    slowest = List.copyOf(slowest);
    quietest = List.copyOf(quietest);
  }

  /**
   * One boundary in numbers.
   *
   * @param from null for all of them together
   * @param to null for all of them together
   * @param open hops with nothing that says how they ended
   * @param pingPong hops after which the item went straight back
   * @param medianWaitSeconds from offer to acceptance; null where nothing has both
   */
  public record Seam(
      @Nullable String from,
      @Nullable String to,
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
      @Nullable Double medianWaitSeconds,
      @Nullable Double p90WaitSeconds) {

    static Seam of(@Nullable Boundary boundary, Counts counts) {
      return new Seam(
          boundary == null ? null : boundary.from(),
          boundary == null ? null : boundary.to(),
          counts.hops(),
          counts.offered(),
          counts.silent(),
          counts.accepted(),
          counts.rejected(),
          counts.returned(),
          counts.forwarded(),
          counts.withdrawn(),
          counts.completed(),
          counts.open(),
          counts.pingPong(),
          counts.quantileSeconds(0.5),
          counts.quantileSeconds(0.9));
    }
  }

  /** Whether a group stands for a team that nobody knows. */
  static boolean placeholder(String team, Set<String> others) {
    return PLACEHOLDERS.contains(team) || others.contains(team);
  }

  /** Adds boundaries up, each once, in any order; holds only those that will be listed. */
  public static final class Adding {
    private static final Comparator<Seam> NAMES =
        Comparator.comparing((Seam seam) -> String.valueOf(seam.from()))
            .thenComparing(seam -> String.valueOf(seam.to()));

    private final Set<String> otherPlaceholders;
    private final SortedMap<String, Long> placeholders = new TreeMap<>();
    private final Top busiest = new Top(Comparator.comparingLong(Seam::hops));
    private final Top slowest = new Top(Comparator.comparingDouble(Adding::median));
    private final Top slowestOfAll = new Top(Comparator.comparingDouble(Adding::median));
    private final Top quietest = new Top(Comparator.comparingLong(Seam::silent));
    private Counts total = Counts.NONE;
    private long boundaries;

    /**
     * Nothing yet.
     *
     * @param placeholders groups that stand for a team nobody knows, beside the usual ones
     */
    public Adding(Set<String> placeholders) {
      this.otherPlaceholders = Set.copyOf(placeholders);
    }

    public Adding add(Boundary boundary, Counts counts) {
      total = total.plus(counts);
      boundaries++;
      Seam seam = Seam.of(boundary, counts);
      busiest.offer(seam);
      if (seam.silent() > 0) {
        quietest.offer(seam);
      }
      if (counts.waited() > 0) {
        (counts.waited() >= ENOUGH ? slowest : slowestOfAll).offer(seam);
      }
      for (String team : Set.copyOf(List.of(boundary.from(), boundary.to()))) {
        if (placeholder(team, otherPlaceholders)) {
          placeholders.merge(team, counts.hops(), Long::sum);
        }
      }
      return this;
    }

    public Findings findings() {
      return new Findings(
          Seam.of(null, total),
          boundaries,
          placeholders,
          busiest.listed(),
          (slowest.isEmpty() ? slowestOfAll : slowest).listed(),
          quietest.listed());
    }

    private static double median(Seam seam) {
      return seam.medianWaitSeconds() == null ? -1 : seam.medianWaitSeconds();
    }

    /** The largest by a measure, those with the same by name. */
    private static final class Top {
      private final Comparator<Seam> order;
      private final PriorityQueue<Seam> kept;

      Top(Comparator<Seam> measure) {
        this.order = measure.thenComparing(NAMES.reversed());
        this.kept = new PriorityQueue<>(order);
      }

      boolean isEmpty() {
        return kept.isEmpty();
      }

      void offer(Seam seam) {
        kept.add(seam);
        if (kept.size() > LISTED) {
          kept.remove();
        }
      }

      List<Seam> listed() {
        List<Seam> listed = new ArrayList<>(kept);
        listed.sort(order.reversed());
        return listed;
      }
    }
  }
}
