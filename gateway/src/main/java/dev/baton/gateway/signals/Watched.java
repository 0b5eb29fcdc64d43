package dev.baton.gateway.signals;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.detection.QuestionsBounce;
import dev.baton.gateway.projection.EvidenceHistory;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.DisputeReckoning;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * All that detectors look at, read at once: the whole history, so that it can be seen as of any
 * instant.
 */
record Watched(EvidenceHistory history, ZoneId zone) {

  static Uni<Watched> of(Snapshot snapshot, ZoneId zone) {
    return EvidenceHistory.of(snapshot, zone).map(history -> new Watched(history, zone));
  }

  /**
   * What every detector says of every journey that there was then.
   *
   * @param parameters journey → what it sets
   */
  List<Judged> judge(Directory directory, Instant asOf, Function<String, Parameters> parameters) {
    List<Judged> judged = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Journey journey : directory.journeys()) {
      if (asOf.isBefore(journey.validFrom())
          || (journey.validTo() != null && !asOf.isBefore(journey.validTo()))) {
        continue;
      }
      Series series = Series.of(journey, directory, history, asOf, zone);
      series.inquiries().forEach(q -> told.add(q.id()));
      judged.addAll(Detectors.of(series, asOf, zone, parameters.apply(journey.id())));
    }
    judged.addAll(ofNoJourney(directory, asOf, told));
    return judged;
  }

  /** Questions that go between teams of no one journey. */
  private List<Judged> ofNoJourney(Directory directory, Instant asOf, Set<String> told) {
    List<QuestionsBounce.Inquiry> rest =
        new DisputeReckoning(directory, asOf)
            .inquiries(history.steps()).stream()
                .filter(q -> !told.contains(q.inquiry()))
                .map(Series::inquiry)
                .toList();
    return rest.isEmpty()
        ? List.of()
        : List.of(
            Detectors.questions(
                Subject.of(SignalKind.QUESTIONS_BOUNCE, null, ""),
                rest,
                asOf,
                zone,
                Parameters.DEFAULT));
  }
}
