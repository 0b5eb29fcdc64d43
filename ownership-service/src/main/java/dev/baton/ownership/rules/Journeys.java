package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a journey. */
public final class Journeys {
  /** After how long an offer without a contract counts as matured, where a journey does not say. */
  public static final Duration DEFAULT_HORIZON = Duration.ofDays(30);

  private Journeys() {}

  /**
   * A journey as governance writes it.
   *
   * @param id slug; on an edit it may be left out
   * @param name how people call it
   * @param owner slug of the team accountable start to finish; null where there is none
   * @param edges the boundaries it goes over, registered or not, each once; branches allowed
   * @param starts slugs of the teams at which items enter; empty for those nobody hands to
   * @param ends slugs of the teams at which items may finish; empty for those that hand to nobody
   * @param horizon null for 30 days
   * @param outcomes what it is for
   * @param validFrom null for now, or on an edit for what it was
   * @param validTo exclusive; null while it exists
   */
  public record Draft(
      @Nullable String id,
      @Nullable String name,
      @Nullable String owner,
      List<@Nullable Edge> edges,
      List<@Nullable String> starts,
      List<@Nullable String> ends,
      @Nullable Duration horizon,
      List<@Nullable Outcome> outcomes,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return Stream.concat(
              Stream.ofNullable(owner),
              edges.stream()
                  .flatMap(Stream::ofNullable)
                  .flatMap(edge -> Stream.of(edge.from(), edge.to()))
                  .flatMap(Stream::ofNullable))
          .collect(Collectors.toSet());
    }
  }

  /** Registers a journey. */
  public static Ruling<Journey> register(
      Draft draft, Optional<Journey> existing, Set<String> registered, Instant now) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("journey", existing.get().id()));
    }
    Check check = new Check();
    String id = check.slug("/id", draft.id());
    return version(
        check, id, 1, draft, draft.validFrom() == null ? now : draft.validFrom(), registered);
  }

  /** Edits a journey. */
  public static Ruling<Journey> edit(Draft draft, Journey current, Set<String> registered) {
    Check check = new Check();
    check.same("/id", draft.id(), current.id());
    return version(
        check,
        current.id(),
        current.version() + 1,
        draft,
        draft.validFrom() == null ? current.validFrom() : draft.validFrom(),
        registered);
  }

  private static Ruling<Journey> version(
      Check check, String id, int version, Draft draft, Instant validFrom, Set<String> registered) {
    String name = check.name("/name", draft.name());
    if (draft.owner() != null) {
      check.team("/owner", draft.owner(), registered);
    }
    check.duration("/horizon", draft.horizon());
    check.period("/validTo", validFrom, draft.validTo());
    List<Edge> edges = edges(check, draft.edges(), registered);
    List<String> starts = teams(check, "/starts", draft.starts(), registered);
    List<String> ends = teams(check, "/ends", draft.ends(), registered);
    List<Outcome> outcomes = outcomes(check, draft.outcomes());
    if (check.violations().isEmpty()) {
      // only a graph of things that there are has ways through it
      ways(check, edges, starts, ends);
    }
    return Ruling.unless(
        check.violations(),
        () ->
            new Journey(
                id,
                version,
                name,
                draft.owner(),
                edges,
                starts,
                ends,
                draft.horizon() == null ? DEFAULT_HORIZON : draft.horizon(),
                outcomes,
                validFrom,
                draft.validTo()));
  }

  private static List<String> teams(
      Check check, String at, List<@Nullable String> given, Set<String> registered) {
    check.size(at, given.size());
    List<String> teams = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      teams.add(check.team(at + "/" + i, given.get(i), registered));
    }
    return teams;
  }

  /** Every edge is on a way from a start to an end, and no way ends anywhere else. */
  private static void ways(Check check, List<Edge> edges, List<String> starts, List<String> ends) {
    Set<String> senders = edges.stream().map(Edge::from).collect(Collectors.toSet());
    Set<String> receivers = edges.stream().map(Edge::to).collect(Collectors.toSet());
    Set<String> enter = starts.isEmpty() ? less(senders, receivers) : Set.copyOf(starts);
    Set<String> finish = ends.isEmpty() ? less(receivers, senders) : Set.copyOf(ends);
    if (enter.isEmpty()) {
      check.wrong("/starts", "is required: every team is handed to by another.");
    }
    if (finish.isEmpty()) {
      check.wrong("/ends", "is required: every team hands to another.");
    }
    if (!check.violations().isEmpty()) {
      return;
    }
    stray(check, "/starts", starts, senders);
    stray(check, "/ends", ends, receivers);
    Set<String> reached = reach(enter, edges, Edge::from, Edge::to);
    Set<String> finishing = reach(finish, edges, Edge::to, Edge::from);
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      if (!reached.contains(edge.from())) {
        check.wrong("/edges/" + i, "No way from a start leads to '" + edge.from() + "'.");
      }
      if (!finishing.contains(edge.to())) {
        check.wrong("/edges/" + i, "No way leads from '" + edge.to() + "' to an end.");
      }
    }
  }

  private static void stray(Check check, String at, List<String> given, Set<String> teams) {
    for (int i = 0; i < given.size(); i++) {
      if (!teams.contains(given.get(i))) {
        check.wrong(at + "/" + i, "No edge of the journey is at '" + given.get(i) + "'.");
      }
    }
  }

  private static Set<String> less(Set<String> teams, Set<String> others) {
    return teams.stream().filter(team -> !others.contains(team)).collect(Collectors.toSet());
  }

  private static Set<String> reach(
      Set<String> from, List<Edge> edges, Function<Edge, String> near, Function<Edge, String> far) {
    Map<String, List<Edge>> next = edges.stream().collect(Collectors.groupingBy(near));
    Set<String> reached = new HashSet<>(from);
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (Edge edge : next.getOrDefault(open.pop(), List.of())) {
        if (reached.add(far.apply(edge))) {
          open.push(far.apply(edge));
        }
      }
    }
    return reached;
  }

  private static List<Edge> edges(
      Check check, List<@Nullable Edge> drafted, Set<String> registered) {
    if (drafted.isEmpty()) {
      check.wrong("/edges", "A journey goes over at least one boundary.");
    }
    check.size("/edges", drafted.size());
    Set<Edge> seen = new HashSet<>();
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < drafted.size(); i++) {
      String at = "/edges/" + i;
      Edge given = drafted.get(i);
      if (given == null) {
        check.wrong(at, "is empty.");
        continue;
      }
      Edge edge =
          new Edge(
              check.team(at + "/from", given.from(), registered),
              check.team(at + "/to", given.to(), registered),
              check.name(at + "/workType", given.workType()));
      if (!seen.add(edge)) {
        check.wrong(at, "is there twice.");
      }
      edges.add(edge);
    }
    return edges;
  }

  private static List<Outcome> outcomes(Check check, List<@Nullable Outcome> drafted) {
    check.size("/outcomes", drafted.size());
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < drafted.size(); i++) {
      Outcome outcome = drafted.get(i);
      String at = "/outcomes/" + i;
      if (outcome == null) {
        check.wrong(at, "is empty.");
        continue;
      }
      outcomes.add(
          new Outcome(
              check.name(at + "/metric", outcome.metric()),
              check.name(at + "/unit", outcome.unit()),
              outcome.higherIsBetter(),
              outcome.target()));
    }
    return outcomes;
  }
}
