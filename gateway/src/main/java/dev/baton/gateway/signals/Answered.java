package dev.baton.gateway.signals;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.SeamHabits;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a boundary was answered of late.
 *
 * @param from first day of that
 * @param reasons code → rejections and returns
 */
record Answered(Edge edge, LocalDate from, SeamHabits habits, Map<String, Long> reasons) {

  /** Of each of these boundaries. */
  static Uni<List<Answered>> of(
      Snapshot snapshot, Set<Edge> edges, Directory directory, Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    Window window = new Window(today.minusWeeks(SeamHistory.WEEKS), today.plusDays(1), zone);
    return Multi.createFrom()
        .iterable(edges)
        .onItem()
        .transformToUniAndConcatenate(edge -> {
          Names names =
              new Names(
                  directory.names(edge.from()),
                  directory.names(edge.to()),
                  List.of(edge.workType()));
          return SeamHabits.of(snapshot, window, names)
              .chain(habits ->
                  snapshot
                      .reasons(window, names)
                      .map(reasons -> new Answered(edge, window.from(), habits, byCode(reasons))));
        })
        .collect()
        .asList();
  }

  private static Map<String, Long> byCode(List<ReasonCount> reasons) {
    Map<String, Long> byCode = new TreeMap<>();
    reasons.forEach(r -> byCode.merge(r.code(), r.count(), Long::sum));
    return byCode;
  }
}
