package dev.baton.gateway.projection;

import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Fills from the ledger itself what did not come over the topic. It waits first: what comes late is
 * no hole.
 */
@ApplicationScoped
class Holes {
  private final ReadModel model;
  private final LedgerEntries ledger;
  private final KafkaClientService kafka;
  private final ZoneId zone;
  private final Duration patience;
  private final Clock clock = Clock.systemUTC();

  /**
   * A lane that waits.
   *
   * @param due when it is to be filled
   * @param passedOver whether later entries were seen, so that there surely is one to fill in
   */
  private record Hole(Instant due, boolean passedOver) {}

  private final Map<Integer, Hole> open = new ConcurrentHashMap<>();

  Holes(
      ReadModel model,
      LedgerEntries ledger,
      KafkaClientService kafka,
      @ConfigProperty(name = "baton.zone", defaultValue = "UTC") ZoneId zone,
      @ConfigProperty(name = "baton.projection.patience") Duration patience) {
    this.model = model;
    this.ledger = ledger;
    this.kafka = kafka;
    this.zone = zone;
    this.patience = patience;
  }

  /** Takes note of where a lane stands after a run. */
  void look(Run run) {
    LaneState before = run.from();
    LaneState now = run.reached();
    if (now.missing() == null) {
      open.remove(now.lane());
      return;
    }
    if (!now.missing().equals(before.missing())) {
      Log.warnf("Lane %d: position %d is missing", now.lane(), now.missing());
    }
    open.merge(
        now.lane(),
        new Hole(clock.instant().plus(patience), run.passedOver()),
        (was, is) -> new Hole(was.due(), was.passedOver() || is.passedOver()));
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void fill() {
    Instant now = clock.instant();
    open.forEach((lane, hole) -> {
      if (!hole.due().isAfter(now)) {
        open.replace(lane, hole, new Hole(now.plus(patience), hole.passedOver()));
        try {
          fill(lane, hole.passedOver());
        } catch (RuntimeException e) {
          Log.warnf("Lane %d could not be filled, trying again: %s", lane, e.getMessage());
        }
      }
    });
  }

  private void fill(int lane, boolean passedOver) {
    LaneState from = model.lane(lane).await().indefinitely();
    if (from.missing() == null) {
      return;
    }
    LaneState reached = fill(model, from, Long.MAX_VALUE, passedOver);
    for (LaneState last = from; reached.position() - last.position() >= LedgerEntries.LIMIT; ) {
      last = reached;
      reached = fill(model, last, Long.MAX_VALUE, passedOver);
    }
    if (reached.missing() != null) {
      return;
    }
    open.remove(lane);
    if (reached.position() > from.position()) {
      Log.infof(
          "Lane %d: filled from position %d to %d", lane, from.position() + 1, reached.position());
    }
    LedgerFeed.readAgain(kafka, lane, reached.nextOffset());
  }

  /**
   * Folds what the ledger says comes next.
   *
   * @param last position after which to stop
   * @param surely whether there is such an entry
   * @return where the lane stands then; with nothing missing where that was filled, or is no entry
   */
  LaneState fill(ReadModel model, LaneState from, long last, boolean surely) {
    List<LedgerRecord> entries =
        ledger.after(from.lane(), from.position()).stream()
            .filter(entry -> entry.position() <= last)
            .toList();
    if (entries.isEmpty() && surely) {
      return from;
    }
    try {
      return fold(model, from, entries);
    } catch (RuntimeException e) {
      if (!(e instanceof Run.Unfoldable || LedgerFeed.unstorable(e))) {
        throw e;
      }
      // up to the one that cannot be folded
      LaneState reached = from;
      for (LedgerRecord entry : entries) {
        try {
          reached = fold(model, reached, List.of(entry));
        } catch (RuntimeException single) {
          Log.errorf(
              "Lane %d stands still before position %d: %s",
              from.lane(), entry.position(), single.getMessage());
          LaneState still =
              new LaneState(
                  reached.lane(), reached.position(), reached.nextOffset(), entry.position());
          model
              .apply(new Advance(reached, still, new Fold(zone), List.of()))
              .await()
              .indefinitely();
          return still;
        }
      }
      return reached;
    }
  }

  private LaneState fold(ReadModel model, LaneState from, List<LedgerRecord> entries) {
    Run run = new Run(from, new Fold(zone), Map.of());
    run.fill(entries);
    if (run.changed()) {
      model.apply(run.advance()).await().indefinitely();
    }
    return run.reached();
  }
}
