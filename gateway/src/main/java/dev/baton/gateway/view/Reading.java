package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads from the sums what a question needs. */
final class Reading {
  private Reading() {}

  /** Of these boundaries, whatever their teams are called; nothing of ways and dashboards. */
  static Uni<Readings> ofSeams(Snapshot snapshot, Question question, Names names) {
    Window window = question.window();
    return Uni.combine()
        .all()
        .unis(
            snapshot.hours(withBucketsBefore(question), names),
            snapshot.waits(window, names),
            snapshot.fields(window, names),
            snapshot.reasons(window, names),
            snapshot.open(window, names),
            snapshot.worths(window, names),
            snapshot.meanings(window, names),
            snapshot.definitions(window, names),
            snapshot.controlTotals(window, names))
        .usingConcurrencyOf(1)
        .asTuple()
        .map(t ->
            new Readings(
                t.getItem1(),
                t.getItem2(),
                t.getItem3(),
                t.getItem4(),
                t.getItem5(),
                t.getItem6(),
                t.getItem7(),
                t.getItem8(),
                t.getItem9(),
                List.of(),
                List.of(),
                List.of()));
  }

  /** Of a journey's boundaries, and the ways and the dashboards beside. */
  static Uni<Readings> ofJourney(
      Snapshot snapshot, Question question, Collection<Edge> edges, Directory directory) {
    Names names = names(directory, edges);
    Set<String> teams = new TreeSet<>(names.senders());
    Set<String> workTypes = new TreeSet<>(names.workTypes());
    Window window = question.window();
    Instant end = window.end().isBefore(question.asOf()) ? window.end() : question.asOf();
    return Uni.combine()
        .all()
        .unis(
            ofSeams(snapshot, question, names),
            snapshot.ways(window, workTypes),
            snapshot.leads(window, workTypes),
            snapshot.statuses(teams, window.start(), end))
        .usingConcurrencyOf(1)
        .asTuple()
        .map(t -> t.getItem1().with(t.getItem2(), t.getItem3(), t.getItem4()));
  }

  /** The names under which the events of these boundaries may run. */
  static Names names(Directory directory, Collection<Edge> edges) {
    Set<String> teams = new TreeSet<>();
    Set<String> workTypes = new TreeSet<>();
    for (Edge edge : edges) {
      teams.addAll(directory.names(directory.team(edge.from())));
      teams.addAll(directory.names(directory.team(edge.to())));
      workTypes.add(edge.workType());
    }
    return new Names(teams, teams, workTypes);
  }

  private static Window withBucketsBefore(Question question) {
    Window window = question.window();
    if (window.from().equals(Window.BEGINNING)) {
      return window;
    }
    LocalDate earlier =
        question.bucket().plus(question.bucket().start(window.from()), -Seam.INSTRUMENTED_BUCKETS);
    return new Window(
        earlier.isBefore(Window.BEGINNING) ? Window.BEGINNING : earlier,
        window.to(),
        window.zone());
  }

  /** What happened to an offer is kept as it is now, not as it was: that cannot be looked up. */
  static Readings atOrBefore(Question question, Readings readings) {
    boolean later =
        readings.hours().stream()
            .map(SeamHour::hour)
            .anyMatch(hour -> question.covers(hour) && hour.isAfter(question.asOf()));
    if (later) {
      throw Problems.invalid(
          "as-of-too-early",
          "No view of that instant",
          List.of(
              new Violation(
                  "/asOf",
                  "Handoffs of this period are later than that; end the period with 'to', or ask as"
                      + " of a later instant.")));
    }
    return readings;
  }
}
