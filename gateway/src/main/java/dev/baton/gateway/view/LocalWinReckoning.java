package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.detection.LocalWin;
import dev.baton.gateway.diagnosis.SeamPaces;
import dev.baton.gateway.registry.Directory;
import java.util.List;

/** Shows where a team's own improvement made the next boundary wait. */
final class LocalWinReckoning {
  private LocalWinReckoning() {}

  static List<JourneyView.LocalWinFound> of(List<SeamPaces.Found> found, Directory directory) {
    return found.stream().map(f -> shown(f, directory)).toList();
  }

  private static JourneyView.LocalWinFound shown(SeamPaces.Found found, Directory directory) {
    Edge edge = found.edge();
    LocalWin win = found.win();
    return new JourneyView.LocalWinFound(
        edge.from(),
        directory.name(edge.from()),
        "time-to-hand-on",
        edge,
        win.win().start(),
        win.loss().start(),
        win.win().from(),
        win.win().to(),
        win.loss().from(),
        win.loss().to(),
        win.lag(),
        found.lagDays(),
        win.correlation());
  }
}
