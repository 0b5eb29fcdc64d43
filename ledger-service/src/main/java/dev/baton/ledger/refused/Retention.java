package dev.baton.ledger.refused;

import dev.baton.ledger.lanes.Leases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/**
 * Deletes what was refused too long ago, and says of each team how much was refused ever, which no
 * deletion changes. The sums are of the whole ledger, the same on every replica.
 */
@ApplicationScoped
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final int LANE = 0;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pool pool;
  private final Leases leases;
  private final RefusedConfig config;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Map<String, RefusedTable.OfTeam> teams = new ConcurrentHashMap<>();

  Retention(Pool pool, Leases leases, RefusedConfig config, Clock clock, MeterRegistry meters) {
    this.pool = pool;
    this.leases = leases;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
  }

  @Scheduled(every = "PT1M", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      for (RefusedTable.OfTeam team : RefusedTable.teams(pool).await().atMost(PATIENCE)) {
        if (teams.put(team.team(), team) == null) {
          gauge(
              "baton.ledger.refused.total",
              "Events refused ever",
              team.team(),
              RefusedTable.OfTeam::total);
          gauge(
              "baton.ledger.refused.kept",
              "Refused events that are kept",
              team.team(),
              RefusedTable.OfTeam::kept);
          gauge(
              "baton.ledger.refused.kept.bytes",
              "Bytes of what was said in them",
              team.team(),
              RefusedTable.OfTeam::bytes);
        }
      }
      if (leases.holds(LANE)) {
        expire(clock.instant().minus(config.period()));
      }
    } catch (RuntimeException e) {
      LOG.warnf("Cannot look after what was refused: %s", e);
    }
  }

  /** Deletes all that was first refused before then. */
  void expire(Instant before) {
    for (RefusedTable.OfTeam team : RefusedTable.teams(pool).await().atMost(PATIENCE)) {
      long gone;
      do {
        gone = RefusedTable.expire(pool, team.team(), before).await().atMost(PATIENCE);
      } while (gone > 0);
    }
  }

  private void gauge(
      String name, String description, String team, ToLongFunction<RefusedTable.OfTeam> value) {
    Gauge.builder(name, () -> value.applyAsLong(teams.get(team)))
        .description(description)
        .tag("team", team)
        .register(meters);
  }
}
