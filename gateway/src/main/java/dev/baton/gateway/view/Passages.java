package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Passage;
import dev.baton.gateway.projection.Path;
import dev.baton.gateway.projection.ReadModels.WayCount;
import dev.baton.gateway.registry.Directory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The ways of items as passages through a journey. */
final class Passages {
  private Passages() {}

  /** Without the hops that are not over the journey's boundaries, and the ways without any. */
  static List<Passage> of(Collection<WayCount> ways, Seams seams, Directory directory) {
    List<Passage> passages = new ArrayList<>();
    for (WayCount way : ways) {
      List<Passage.Leg> legs = new ArrayList<>();
      for (Path.Step step : Path.parse(way.path()).steps()) {
        Edge edge = directory.resolve(new Edge(step.from(), step.to(), way.workType()));
        if (seams.contains(edge)) {
          legs.add(leg(edge, step));
        }
      }
      if (!legs.isEmpty()) {
        passages.add(new Passage(way.entered(), way.last(), legs, way.count()));
      }
    }
    return passages;
  }

  private static Passage.Leg leg(Edge edge, Path.Step step) {
    return new Passage.Leg(
        edge,
        step.offered(),
        step.disposition() == Disposition.ACCEPTED && step.state() != HandoffState.RETURNED,
        step.offered() && step.disposition() == Disposition.OPEN,
        !Boolean.FALSE.equals(step.usableAsIs()),
        step.repeat());
  }
}
