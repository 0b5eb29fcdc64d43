package dev.baton.ledger.intake;

import dev.baton.edge.Caller;
import dev.baton.edge.Problems;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.lanes.Owner;
import dev.baton.ledger.lanes.Peers;
import dev.baton.ledger.refused.Original;
import dev.baton.ledger.refused.RefusedEvents;
import dev.baton.ledger.refused.RefusedEvents.Known;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tries what was refused again, as if it came in anew from whoever sent it: with that sender's
 * rights, and by what is registered now. Whoever asks for it adds nothing to them.
 *
 * <p>Where another replica holds the lane it is told which event, not what it says: it finds both
 * the bytes and the rights where this one found them. So a token that may replay can, on either,
 * have nothing said but what was kept.
 */
@ApplicationScoped
class Replays {
  private static final Logger LOG = Logger.getLogger(Replays.class);

  private final Journal journal;
  private final Leases leases;
  private final Peers peers;
  private final RegistryFeed registry;
  private final RefusedEvents refused;
  private final LedgerConfig config;

  Replays(
      Journal journal,
      Leases leases,
      Peers peers,
      RegistryFeed registry,
      RefusedEvents refused,
      LedgerConfig config) {
    this.journal = journal;
    this.leases = leases;
    this.peers = peers;
    this.registry = registry;
    this.refused = refused;
    this.config = config;
  }

  /** Whether it may be recorded now: by the rights with which it was sent. */
  static Admission admission(Known known, Original original, Registry registry) {
    Caller sender = known.rights().caller();
    return Admission.of(
        Modes.read(original, EventsResource.arrival(known.firstAt(), sender)), sender, registry);
  }

  /**
   * Replays it.
   *
   * @return the answer as to an event that is sent; fails with a problem where nothing is decided
   */
  Uni<Answer> replay(Known known, Routing.Asking asking) {
    RefusedEvents.Replayed replayed = known.replayed();
    if (replayed != null) {
      return Uni.createFrom()
          .item(new Answer.Duplicate(Answer.DUPLICATE, replayed.lane(), replayed.position()));
    }
    Original original = known.original();
    if (original == null) {
      return Uni.createFrom()
          .failure(
              Problems.of(
                  410,
                  "no-longer-kept",
                  "No longer kept",
                  "What was sent is no longer kept; its sender has to send it again."));
    }
    return switch (admission(known, original, registry.known())) {
      case Admission.Turned(var refusal) ->
          settled(known, Answer.refused(Refusals.problem(refusal)));
      case Admission.Admitted(var command) ->
          toOwner(known, command, asking, System.nanoTime() + config.patience().toNanos());
    };
  }

  private Uni<Answer> toOwner(Known known, Command.Say command, Routing.Asking asking, long until) {
    int lane = journal.lane(command.subject());
    if (leases.holds(lane)) {
      return journal
          .room(Set.of(lane))
          .chain(() -> journal.append(List.of(command)))
          .map(List::getFirst)
          .chain(outcome -> settled(known, Answer.of(outcome), outcome));
    }
    if (asking.sentOn()) {
      return Uni.createFrom().failure(Routing.elsewhere());
    }
    Optional<Owner> owner = leases.owner(lane);
    if (owner.isEmpty()) {
      return again(known, command, asking, until);
    }
    return peers
        .replay(
            owner.get(),
            lane,
            asking.authorization(),
            known.id(),
            Duration.ofNanos(until - System.nanoTime()))
        .map(Optional::of)
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(reply -> {
          if (reply.isEmpty()) {
            return again(known, command, asking, until);
          }
          if (reply.get().status() == 200 || reply.get().status() == 201) {
            return Uni.createFrom()
                .item(new Answer.Elsewhere(new String(reply.get().body(), StandardCharsets.UTF_8)));
          }
          HttpProblem problem = Routing.problemOf(reply.get());
          return Routing.isElsewhere(problem)
              ? again(known, command, asking, until)
              : Uni.createFrom().failure(problem);
        });
  }

  private Uni<Answer> again(Known known, Command.Say command, Routing.Asking asking, long until) {
    return System.nanoTime() - until >= 0
        ? Uni.createFrom().failure(Routing.unavailable())
        : Uni.createFrom()
            .voidItem()
            .onItem()
            .delayIt()
            .by(Routing.AGAIN)
            .chain(() -> toOwner(known, command, asking, until));
  }

  private Uni<Answer> settled(Known known, Answer answer, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Recorded recorded ->
          noted(known, answer, refused.recorded(known, recorded.lane(), recorded.position()));
      case Outcome.Duplicate(var lane, var position) ->
          noted(known, answer, refused.recorded(known, lane, position));
      case Outcome.Refused reason -> settled(known, answer);
      case Outcome.Nothing() -> throw new IllegalStateException("an event has an outcome");
    };
  }

  private Uni<Answer> settled(Known known, Answer answer) {
    return noted(known, answer, refused.refusedAgain(known, answer.problemDocument()));
  }

  /** The answer holds whether or not that can be noted: a replay more finds what this one did. */
  private static Uni<Answer> noted(Known known, Answer answer, Uni<Void> noting) {
    return noting
        .onFailure()
        .invoke(failure ->
            LOG.warnf("Cannot note what came of the replay of %s: %s", known.id(), failure))
        .onFailure()
        .recoverWithNull()
        .replaceWith(answer);
  }
}
