package dev.baton.ledger.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.edge.Problems;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.lanes.Owner;
import dev.baton.ledger.lanes.Peers;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has events recorded by whoever holds their lanes: this replica, or another one to which they are
 * sent on, once, with the caller's own token.
 *
 * <p>A lane that nobody holds is waited for. A request is refused whole as long as nothing of it is
 * decided; from then on every event gets an answer, and what could not be brought to its lane is
 * refused by name. Sending an event again is always safe, for callers as for this.
 */
@ApplicationScoped
class Routing {
  private static final Logger LOG = Logger.getLogger(Routing.class);
  static final Duration AGAIN = Duration.ofMillis(50);
  private static final String ELSEWHERE = "lane-elsewhere";
  private static final int BYTES_AT_ONCE = 4 << 20;

  private final Journal journal;
  private final Leases leases;
  private final Peers peers;
  private final LedgerConfig config;

  Routing(Journal journal, Leases leases, Peers peers, LedgerConfig config) {
    this.journal = journal;
    this.leases = leases;
    this.peers = peers;
    this.config = config;
  }

  /**
   * Who asks.
   *
   * @param authorization header of that name
   * @param sentOn whether another replica sent it here
   */
  record Asking(@Nullable String authorization, boolean sentOn) {}

  /**
   * One answer per event, in order.
   *
   * @return fails with a problem where nothing was decided
   */
  Uni<List<Answer>> record(List<Command.Say> events, Asking asking) {
    Delivery delivery = new Delivery(events, asking);
    TreeMap<Integer, List<Integer>> byLane = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      byLane
          .computeIfAbsent(journal.lane(events.get(i).subject()), lane -> new ArrayList<>())
          .add(i);
    }
    if (byLane.keySet().stream().allMatch(leases::holds)) {
      return delivery.here(byLane).map(done -> delivery.answers());
    }
    if (asking.sentOn()) {
      return Uni.createFrom().failure(elsewhere());
    }
    return delivery.toOwners(byLane).map(done -> delivery.answers());
  }

  /** What one replica tells another in the course of a day. */
  static HttpProblem elsewhere() {
    return Problems.builder(
            503,
            ELSEWHERE,
            "The lane is held elsewhere",
            "This replica does not hold the lane of an event that was sent on to it.")
        .withHeader("Retry-After", "1")
        .build();
  }

  static boolean isElsewhere(Throwable failure) {
    return failure instanceof HttpProblem problem
        && String.valueOf(problem.getType()).endsWith(":" + ELSEWHERE);
  }

  /** One request on its way. Its parts are at work at once, each on indexes of its own. */
  private final class Delivery {
    private final List<Command.Say> events;
    private final Asking asking;
    private final @Nullable Answer[] answers;
    private final @Nullable HttpProblem[] problems;
    private final long until = System.nanoTime() + config.patience().toNanos();

    Delivery(List<Command.Say> events, Asking asking) {
      this.events = events;
      this.asking = asking;
      this.answers = new @Nullable Answer[events.size()];
      this.problems = new @Nullable HttpProblem[events.size()];
    }

    /** What came of each, or the problem of all where nothing was decided. */
    List<Answer> answers() {
      if (events.size() > 0 && Arrays.stream(answers).noneMatch(a -> a != null)) {
        throw problem(0);
      }
      List<Answer> all = new ArrayList<>(answers.length);
      for (int i = 0; i < answers.length; i++) {
        Answer answer = answers[i];
        all.add(answer != null ? answer : Answer.refused(problem(i)));
      }
      return all;
    }

    private HttpProblem problem(int index) {
      HttpProblem problem = problems[index];
      return problem != null ? problem : unavailable();
    }

    /** Each lane's events to its owner, as soon as each lane has one. */
    Uni<Void> toOwners(Map<Integer, List<Integer>> byLane) {
      Map<Owner, Set<Integer>> owners = new LinkedHashMap<>();
      for (int lane : byLane.keySet()) {
        Optional<Owner> owner = leases.owner(lane);
        if (owner.isEmpty()) {
          return again(byLane, null);
        }
        owners.computeIfAbsent(owner.get(), o -> new TreeSet<>()).add(lane);
      }
      List<Uni<Void>> parts = new ArrayList<>(owners.size());
      owners.forEach((owner, lanes) -> {
        TreeMap<Integer, List<Integer>> part = new TreeMap<>();
        lanes.forEach(lane -> part.put(lane, byLane.getOrDefault(lane, List.of())));
        parts.add(lanes.stream().allMatch(leases::holds) ? here(part) : toOwner(owner, part));
      });
      return Uni.join().all(parts).andFailFast().replaceWithVoid();
    }

    /** After a while, as long as there is patience. */
    private Uni<Void> again(Map<Integer, List<Integer>> byLane, @Nullable HttpProblem because) {
      if (System.nanoTime() - until >= 0) {
        byLane
            .values()
            .forEach(indexes -> fail(indexes, because == null ? unavailable() : because));
        return Uni.createFrom().voidItem();
      }
      return Uni.createFrom().voidItem().onItem().delayIt().by(AGAIN).chain(() -> toOwners(byLane));
    }

    Uni<Void> here(Map<Integer, List<Integer>> byLane) {
      List<Integer> indexes = inOrder(byLane);
      return journal
          .room(byLane.keySet())
          .chain(() -> journal.append(indexes.stream().<Command>map(events::get).toList()))
          .invoke(outcomes -> {
            for (int i = 0; i < outcomes.size(); i++) {
              answers[indexes.get(i)] = Answer.of(outcomes.get(i));
            }
          })
          .onFailure(HttpProblem.class)
          .recoverWithItem(problem -> {
            fail(indexes, problem);
            return List.of();
          })
          .replaceWithVoid();
    }

    private Uni<Void> toOwner(Owner owner, Map<Integer, List<Integer>> byLane) {
      List<Integer> indexes = inOrder(byLane);
      List<Integer> first = new ArrayList<>();
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (int index : indexes) {
        byte[] said = events.get(index).said();
        if (!first.isEmpty() && lines.size() + said.length > BYTES_AT_ONCE) {
          break;
        }
        lines.writeBytes(said);
        lines.write('\n');
        first.add(index);
      }
      return peers
          .post(
              owner,
              byLane.keySet(),
              asking.authorization(),
              lines.toByteArray(),
              Duration.ofNanos(until - System.nanoTime()))
          .map(Optional::of)
          .onFailure()
          .recoverWithItem(Optional.empty())
          .chain(reply -> {
            if (reply.isEmpty() || !take(reply.get(), first)) {
              return again(byLane, null);
            }
            return first.size() == indexes.size()
                ? Uni.createFrom().voidItem()
                : toOwners(without(byLane, Set.copyOf(first)));
          });
    }

    /** Takes over what the owner says; false where it is not the owner. */
    private boolean take(Peers.Reply reply, List<Integer> indexes) {
      if (reply.status() != 200) {
        HttpProblem problem = problemOf(reply);
        if (isElsewhere(problem)) {
          return false;
        }
        fail(indexes, problem);
        return true;
      }
      List<String> lines = new String(reply.body(), StandardCharsets.UTF_8).lines().toList();
      if (lines.size() != indexes.size()) {
        LOG.errorf("Another replica gave %d answers for %d events", lines.size(), indexes.size());
        fail(indexes, unavailable());
        return true;
      }
      for (int i = 0; i < lines.size(); i++) {
        answers[indexes.get(i)] = new Answer.Elsewhere(lines.get(i));
      }
      return true;
    }

    private void fail(List<Integer> indexes, HttpProblem problem) {
      indexes.forEach(index -> problems[index] = problem);
    }
  }

  private static List<Integer> inOrder(Map<Integer, List<Integer>> byLane) {
    return byLane.values().stream().flatMap(List::stream).sorted().toList();
  }

  private static Map<Integer, List<Integer>> without(
      Map<Integer, List<Integer>> byLane, Set<Integer> done) {
    TreeMap<Integer, List<Integer>> rest = new TreeMap<>();
    byLane.forEach((lane, indexes) -> {
      List<Integer> left = indexes.stream().filter(index -> !done.contains(index)).toList();
      if (!left.isEmpty()) {
        rest.put(lane, left);
      }
    });
    return rest;
  }

  /** The problem that another replica answered with, as it would be here. */
  static HttpProblem problemOf(Peers.Reply reply) {
    JsonNode json;
    try {
      json = Json.read(reply.body(), JsonNode.class);
    } catch (RuntimeException e) {
      return unavailable();
    }
    HttpProblem.Builder problem = Answer.problem(json);
    if (reply.retryAfter() != null) {
      problem.withHeader("Retry-After", reply.retryAfter());
    }
    return problem.build();
  }

  static HttpProblem unavailable() {
    return Problems.builder(
            503,
            "lane-unavailable",
            "The lane has no replica that can be reached",
            "It may be recorded; sending it again is safe.")
        .withHeader("Retry-After", "2")
        .build();
  }
}
