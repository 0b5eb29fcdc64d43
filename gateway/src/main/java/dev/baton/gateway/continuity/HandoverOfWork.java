package dev.baton.gateway.continuity;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who hands work to whom.
 *
 * @param share of all offers, those over this boundary, 0 to 1
 * @param acceptance of them, those accepted, 0 to 1; null where none was offered
 */
public record HandoverOfWork(double share, @Nullable Double acceptance) {

  /**
   * By what was offered.
   *
   * @param offers what became of the offers of each boundary; empty where none was offered at all
   */
  public static Map<Edge, HandoverOfWork> ofOffers(Map<Edge, Tally> offers) {
    long all = offers.values().stream().mapToLong(Tally::offered).sum();
    Map<Edge, HandoverOfWork> shares = new LinkedHashMap<>();
    if (all > 0) {
      offers.forEach((edge, tally) ->
          shares.put(
              edge,
              new HandoverOfWork(
                  (double) tally.offered() / all,
                  Yields.share(tally.accepted(), tally.offered()))));
    }
    return shares;
  }

  /**
   * As process mining has it: the share of all direct successions, 0 to 1. It counts what arrived,
   * so it is 1.0 for a boundary that loses nothing and for one that loses 95 of 100.
   *
   * <p>Source: van der Aalst, Reijers, Song, Computer Supported Cooperative Work 14 (2005), without
   * its weight for successions that are not direct.
   *
   * @param cases the teams that worked on each item, in order; a team that follows itself counts
   * @param workType of the boundaries
   */
  public static Map<Edge, Double> ofSuccessions(Collection<List<String>> cases, String workType) {
    Map<Edge, Long> counts = new LinkedHashMap<>();
    for (List<String> teams : cases) {
      for (int i = 1; i < teams.size(); i++) {
        counts.merge(new Edge(teams.get(i - 1), teams.get(i), workType), 1L, Long::sum);
      }
    }
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    Map<Edge, Double> shares = new LinkedHashMap<>();
    counts.forEach((edge, count) -> shares.put(edge, (double) count / all));
    return shares;
  }
}
