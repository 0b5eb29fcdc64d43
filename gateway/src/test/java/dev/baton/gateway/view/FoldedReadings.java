package dev.baton.gateway.view;

import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.ReadModels.ControlTotal;
import java.util.List;

/**
 * What is read of facts that were folded in memory; nobody declared a status, nothing lacks
 * context.
 */
final class FoldedReadings {
  private FoldedReadings() {}

  static Readings of(Folded folded, List<ControlTotal> totals) {
    return new Readings(
            folded.hours(),
            folded.waits(),
            List.of(),
            List.of(),
            folded.open(),
            folded.worths(),
            folded.meanings(),
            List.of(),
            totals,
            folded.ways(),
            folded.leads(),
            List.of())
        .beside(List.of(), folded.phantoms(), folded.chosen());
  }
}
