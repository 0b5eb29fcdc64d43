package dev.baton.gateway.signals;

import dev.baton.contracts.Topics;
import dev.baton.gateway.election.Seat;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.signals.SignalStore.Look;
import dev.baton.gateway.signals.SignalStore.Turned;
import dev.baton.gateway.view.Completeness;
import dev.baton.gateway.view.Sources;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything now and then, on one replica: when there is news, and now and then without,
 * since time alone makes a question old. What a signal becomes, its history and what the topic says
 * of it are one transaction of the session that holds the seat.
 */
@ApplicationScoped
class Watch {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A look takes at most this share of the time. */
  private static final int SHARE = 20;

  private static final int BATCH = 500;

  private final ReadModels models;
  private final Ownership ownership;
  private final Definitions definitions;
  private final Sources sources;
  private final SignalStore store;
  private final SignalsConfig config;
  private final Seat seat;
  private final ZoneId zone;
  private final Clock clock;
  private final Map<String, Object> kafka;

  private @Nullable Producer<String, String> producer;
  private @Nullable String seen;
  private Instant lookedAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private volatile boolean ending;

  @Inject
  Watch(
      ReadModels models,
      Ownership ownership,
      Definitions definitions,
      Sources sources,
      SignalStore store,
      SignalsConfig config,
      Pool pool,
      @ConfigProperty(name = "baton.zone") ZoneId zone,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this(
        models,
        ownership,
        definitions,
        sources,
        store,
        config,
        pool,
        zone,
        kafka,
        Clock.systemUTC());
  }

  Watch(
      ReadModels models,
      Ownership ownership,
      Definitions definitions,
      Sources sources,
      SignalStore store,
      SignalsConfig config,
      Pool pool,
      ZoneId zone,
      Map<String, Object> kafka,
      Clock clock) {
    this.models = models;
    this.ownership = ownership;
    this.definitions = definitions;
    this.sources = sources;
    this.store = store;
    this.config = config;
    this.seat = new Seat(pool, "signals");
    this.zone = zone;
    this.clock = clock;
    this.kafka = new HashMap<>(kafka);
    this.kafka.keySet().retainAll(ProducerConfig.configNames());
    this.kafka.put(ProducerConfig.ACKS_CONFIG, "all");
    this.kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    this.kafka.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    this.kafka.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    this.kafka.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
    seat.leave();
    close();
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void takeUp() {
    if (!config.watch() || ending) {
      return;
    }
    try {
      turn();
    } catch (RuntimeException e) {
      Log.warnf("Signals were not looked at, trying again: %s", e.getMessage());
      Log.debug("Signals were not looked at", e);
    }
  }

  /**
   * Looks at everything, if that is due and the seat can be had, and says what is to be said.
   *
   * @return whether the seat was had
   */
  boolean turn() {
    if (due()) {
      Instant began = clock.instant();
      Optional<Boolean> looked = seat.held(this::look);
      if (looked.isEmpty()) {
        // a follower waits for the seat, not for news
        seen = null;
        return false;
      }
      lookedAt = clock.instant();
      notBefore =
          lookedAt.plus(config.pause()).plus(Duration.between(began, lookedAt).multipliedBy(SHARE));
    }
    return say();
  }

  private boolean due() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return false;
    }
    String progress = progress();
    if (progress.equals(seen) && now.isBefore(lookedAt.plus(config.every()))) {
      return false;
    }
    seen = progress;
    return true;
  }

  /** The same text as long as there is nothing new. */
  private String progress() {
    return await(models.read(ReadModels.Snapshot::lanes)).stream()
            .map(lane -> String.valueOf(lane.position()))
            .toList()
        + "/"
        + ownership.standing().position()
        + "/"
        + definitions.standing().position();
  }

  /** One look, in the transaction of the seat; whether it could tell anything. */
  private Uni<Boolean> look(SqlConnection connection) {
    Directory directory = ownership.directory();
    Instant now = clock.instant();
    return models
        .read(snapshot ->
            Uni.combine()
                .all()
                .unis(Watched.of(snapshot, directory, now, zone), snapshot.lanes())
                .usingConcurrencyOf(1)
                .asTuple())
        .emitOn(Infrastructure.getDefaultExecutor())
        .chain(both -> {
          if (!known(both.getItem2())) {
            return Uni.createFrom().item(false);
          }
          Seen judged = new Seen(now, both.getItem1().judge(directory, now, config::parameters));
          return store
              .all(connection)
              .chain(known -> store.put(connection, turned(known, judged, directory), null))
              .chain(() ->
                  store.looked(
                      connection, new Look(now, NotEvaluable.of(judged.judged(), directory))))
              .replaceWith(true);
        });
  }

  /** Whether enough is known to tell anything: what is missing would look like a drop. */
  private boolean known(List<ReadModels.Lane> lanes) {
    if (ownership.standing().heardAt() == null) {
      return false;
    }
    long behind = 0;
    for (Completeness.Source source : sources.of(lanes).sources()) {
      if (source instanceof Completeness.LedgerSource ledger) {
        for (Completeness.Lane lane : ledger.lanes()) {
          if (lane.end() == null || lane.missing() != null) {
            return false;
          }
          behind += lane.end() - lane.position();
        }
      }
    }
    return behind <= config.behind();
  }

  private record Seen(Instant at, List<Judged> judged) {}

  /** Those of which anything is to be written. */
  private List<Turned> turned(List<Signal> known, Seen now, Directory directory) {
    Map<UUID, Signal> byId = new HashMap<>();
    known.forEach(signal -> byId.put(signal.id(), signal));
    List<Turned> turned = new ArrayList<>();
    for (Judged judged : now.judged()) {
      Signal before = byId.get(judged.subject().id());
      Parameters parameters = config.parameters(String.valueOf(judged.subject().journey()));
      Signal after = new Turns(directory, zone, now.at(), parameters.quiet()).next(before, judged);
      if (after != null && !after.sameAs(before)) {
        turned.add(new Turned(before, after));
      }
    }
    return turned;
  }

  /** Says what waits. What Kafka has is deleted; what it did not confirm is said again. */
  private boolean say() {
    Optional<Boolean> said =
        seat.held(connection ->
            Outbox.next(connection, BATCH)
                .emitOn(Infrastructure.getDefaultExecutor())
                .chain(messages -> {
                  if (messages.isEmpty()) {
                    return Uni.createFrom().item(true);
                  }
                  send(messages);
                  return Outbox.said(connection, messages).replaceWith(true);
                }));
    return said.isPresent();
  }

  private void send(List<Outbox.Message> messages) {
    if (producer == null) {
      producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
    }
    Producer<String, String> to = producer;
    List<Future<RecordMetadata>> sent =
        messages.stream()
            .map(m -> to.send(new ProducerRecord<>(Topics.SIGNALS, m.key(), m.body())))
            .toList();
    try {
      for (Future<RecordMetadata> one : sent) {
        one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("Kafka does not take signals: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void close() {
    Producer<String, String> to = producer;
    producer = null;
    if (to != null) {
      to.close(Duration.ZERO);
    }
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
