package dev.baton.gateway.signals;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.detection.QuestionsBounce;
import dev.baton.gateway.projection.EvidenceHistory;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.DisputeReckoning;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that detectors look at, read at once: the whole history, so that it can be seen as of any
 * instant.
 *
 * @param answered how each boundary was answered in the weeks before
 * @param readAt when
 */
record Watched(
    EvidenceHistory history,
    SeamHistory seams,
    SeamPace pace,
    List<Answered> answered,
    Instant readAt,
    ZoneId zone) {

  /**
   * Reads it.
   *
   * @param directory of whose journeys' boundaries
   * @param now not later than that
   */
  static Uni<Watched> of(Snapshot snapshot, Directory directory, Instant now, ZoneId zone) {
    Names names = names(directory);
    return Uni.combine()
        .all()
        .unis(
            EvidenceHistory.of(snapshot, zone),
            SeamHistory.of(snapshot, names, zone, now),
            SeamPace.of(snapshot, names, LocalDate.ofInstant(now, zone)),
            Answered.of(snapshot, edges(directory), directory, now, zone))
        .usingConcurrencyOf(1)
        .asTuple()
        .map(t -> new Watched(t.getItem1(), t.getItem2(), t.getItem3(), t.getItem4(), now, zone));
  }

  private static Set<Edge> edges(Directory directory) {
    return directory.journeys().stream()
        .flatMap(journey -> journey.edges().stream())
        .map(directory::resolve)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The names under which the events of any journey's boundaries may run. */
  private static Names names(Directory directory) {
    Set<String> teams = new TreeSet<>();
    Set<String> workTypes = new TreeSet<>();
    for (Journey journey : directory.journeys()) {
      for (Edge edge : journey.edges()) {
        teams.addAll(directory.names(directory.team(edge.from())));
        teams.addAll(directory.names(directory.team(edge.to())));
        workTypes.add(edge.workType());
      }
    }
    return new Names(teams, teams, workTypes);
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
      judged.addAll(
          new SeamDetectors(
                  journey, directory, seams, pace, answered, asOf, zone, asOf.isBefore(readAt))
              .judged());
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
