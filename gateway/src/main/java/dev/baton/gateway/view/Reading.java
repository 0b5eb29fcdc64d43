package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.projection.LongReads;
import dev.baton.gateway.projection.ReadModels.ChosenOffers;
import dev.baton.gateway.projection.ReadModels.DefinitionCount;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads from the sums what a question needs. */
final class Reading {
  private Reading() {}

  /**
   * Of one boundary; nothing of ways and dashboards.
   *
   * @param names whatever its teams are called
   */
  static Uni<Readings> ofSeam(
      Snapshot snapshot, Question question, Names names, Edge edge, Directory directory) {
    List<Edge> edges = List.of(edge);
    return new LongReading(snapshot, question, names, changes(edges, directory))
        .read()
        .chain(readings ->
            beside(
                snapshot,
                question,
                names,
                edges,
                directory,
                readings,
                snapshot.definitions(question.window(), names)));
  }

  /** Of a journey's boundaries, and the ways and the dashboards beside. */
  static Uni<Readings> ofJourney(
      Snapshot snapshot, Question question, Collection<Edge> edges, Directory directory) {
    Names names = names(directory, edges);
    Set<String> teams = new TreeSet<>(names.senders());
    Set<String> workTypes = new TreeSet<>(names.workTypes());
    Window window = question.window();
    LongReads whole = snapshot.overLong(window, names);
    Instant end = window.end().isBefore(question.asOf()) ? window.end() : question.asOf();
    return Uni.combine()
        .all()
        .unis(
            new LongReading(snapshot, question, names, changes(edges, directory)).read(),
            whole.ways(workTypes, question.bucket(), question.lastMatured().plusDays(1)),
            whole.leads(workTypes),
            snapshot.statuses(teams, window.start(), end))
        .asTuple()
        .map(t -> t.getItem1().with(t.getItem2(), t.getItem3(), t.getItem4()))
        .chain(readings ->
            beside(
                snapshot,
                question,
                names,
                edges,
                directory,
                readings,
                Uni.createFrom().item(List.of())));
  }

  /** The same with what it takes to tell values apart, and boundaries that have one edge. */
  private static Uni<Readings> beside(
      Snapshot snapshot,
      Question question,
      Names names,
      Collection<Edge> edges,
      Directory directory,
      Readings readings,
      Uni<List<DefinitionCount>> definitions) {
    boolean several = edges.stream().map(directory::resolve).anyMatch(directory::several);
    return Uni.combine()
        .all()
        .unis(
            definitions,
            snapshot.phantoms(question.window(), names),
            several
                ? snapshot.chosen(question.window(), names)
                : Uni.createFrom().item(List.<ChosenOffers>of()))
        .asTuple()
        .map(t -> readings.beside(t.getItem1(), t.getItem2(), t.getItem3()));
  }

  /** When somebody else, or nobody any more, became accountable for one of these boundaries. */
  private static Set<Instant> changes(Collection<Edge> edges, Directory directory) {
    Set<Instant> changes = new TreeSet<>();
    for (Edge edge : edges) {
      directory.ids(directory.resolve(edge)).stream()
          .flatMap(boundary -> directory.tenures(boundary).stream())
          .flatMap(tenure -> Stream.of(tenure.since(), tenure.until()))
          .filter(Objects::nonNull)
          .forEach(changes::add);
    }
    return changes;
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

  /** First day of the buckets before the window that tell who emits in it. */
  static LocalDate firstBefore(Question question) {
    LocalDate from = question.window().from();
    if (from.equals(Window.BEGINNING)) {
      return from;
    }
    LocalDate earlier =
        question.bucket().plus(question.bucket().start(from), -Seam.INSTRUMENTED_BUCKETS);
    return earlier.isBefore(Window.BEGINNING) ? Window.BEGINNING : earlier;
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
