package dev.baton.gateway.view;

import dev.baton.contracts.Topics;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.registry.Standing;
import dev.baton.gateway.view.Completeness.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Watches how far the sources of the views are, so that no answer passes for more than it is. */
@ApplicationScoped
public class Sources {
  /** A registry says every 10 s how far it is; after this long it counts as down. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * How far the ledger's topic was.
   *
   * @param byLane lane → offset after its last record
   * @param at when that was asked
   */
  record Ends(Map<Integer, Long> byLane, Instant at) {}

  private final Ownership ownership;
  private final Definitions definitions;
  private final ReadModels models;
  private final Admin kafka;
  private final HttpClient http;
  private final URI ledger;
  private final Clock clock = Clock.systemUTC();

  // lane → offset after its last record; null where Kafka did not answer
  private volatile @Nullable Map<Integer, Long> ends;
  private volatile @Nullable Ends published;
  private volatile @Nullable Instant heardAt;
  private volatile boolean ledgerAnswers;
  private volatile long lag;

  Sources(
      Ownership ownership,
      Definitions definitions,
      ReadModels models,
      @Identifier("default-kafka-broker") Map<String, Object> kafkaConfig,
      @ConfigProperty(name = "baton.ledger.url") URI ledger,
      MeterRegistry meters) {
    this.ownership = ownership;
    this.definitions = definitions;
    this.models = models;
    this.ledger = ledger.resolve("/ledger/v1/openapi");
    this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    Map<String, Object> config = new HashMap<>(kafkaConfig);
    config.keySet().retainAll(AdminClientConfig.configNames());
    this.kafka = Admin.create(config);
    meters.gauge("baton.projection.lag", this, s -> s.lag);
  }

  /** How far what does not need the database is known. */
  Completeness withoutSums() {
    Instant now = clock.instant();
    return new Completeness(
        List.of(
            registry("ownership", ownership.standing(), now),
            registry("definitions", definitions.standing(), now)));
  }

  /** How complete an answer is that was read at these positions. */
  public Completeness of(List<ReadModels.Lane> folded) {
    Instant now = clock.instant();
    return new Completeness(
        List.of(
            ledger(folded, ends, ledgerAnswers, heardAt),
            registry("ownership", ownership.standing(), now),
            registry("definitions", definitions.standing(), now)));
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void lookAtTheTopic() {
    Instant asked = clock.instant();
    Map<Integer, Long> seen = ends();
    ends = seen;
    if (seen != null) {
      published = new Ends(seen, asked);
      heardAt = clock.instant();
      models
          .read(ReadModels.Snapshot::lanes)
          .subscribe()
          .with(
              lanes -> lag = lag(seen, lanes),
              e -> Log.debug("The database does not say how far the lanes are folded", e));
    }
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void lookAtTheLedger() {
    ledgerAnswers = answers();
  }

  /** How far the topic was when Kafka last answered; null where it never did. */
  @Nullable Ends published() {
    return published;
  }

  private static long lag(Map<Integer, Long> ends, List<ReadModels.Lane> lanes) {
    Map<Integer, Long> behind = new HashMap<>(ends);
    lanes.forEach(l -> behind.computeIfPresent(l.lane(), (n, end) -> end - l.nextOffset()));
    return behind.values().stream().mapToLong(l -> Math.max(0, l)).sum();
  }

  @PreDestroy
  void close() {
    kafka.close(Duration.ofSeconds(1));
    http.close();
  }

  /**
   * How far the ledger is in an answer.
   *
   * @param ends lane → offset after its last record in Kafka; null where Kafka did not answer
   * @param answers whether the ledger service answers
   * @param heardAt when Kafka last answered; null where it never did
   */
  static Completeness.LedgerSource ledger(
      List<ReadModels.Lane> folded,
      @Nullable Map<Integer, Long> ends,
      boolean answers,
      @Nullable Instant heardAt) {
    Map<Integer, ReadModels.Lane> byLane = new TreeMap<>();
    folded.forEach(lane -> byLane.put(lane.lane(), lane));
    if (ends != null) {
      ends.keySet().forEach(n -> byLane.putIfAbsent(n, new ReadModels.Lane(n, -1, 0, null, 0)));
    }
    boolean behind = false;
    List<Completeness.Lane> lanes = new ArrayList<>();
    for (ReadModels.Lane lane : byLane.values()) {
      Long end = ends == null ? null : ends.get(lane.lane());
      long ahead = end == null ? 0 : Math.max(0, end - lane.nextOffset());
      behind |= ahead > 0 || lane.missing() != null;
      lanes.add(
          new Completeness.Lane(
              lane.lane(),
              lane.position(),
              end == null ? null : lane.position() + ahead,
              lane.missing(),
              lane.parked()));
    }
    Status status =
        ends == null || !answers ? Status.DOWN : behind ? Status.BEHIND : Status.CURRENT;
    return new Completeness.LedgerSource("ledger", status, lanes, heardAt);
  }

  /** How far a compacted topic is in an answer. */
  static Completeness.RegistrySource registry(String source, Standing standing, Instant now) {
    Instant heardAt = standing.heardAt();
    Long told = standing.told();
    Status status;
    if (heardAt == null || heardAt.plus(SILENCE).isBefore(now)) {
      status = Status.DOWN;
    } else if (told != null
        && told >= 0
        && (standing.position() == null || standing.position() < told)) {
      status = Status.BEHIND;
    } else {
      status = Status.CURRENT;
    }
    return new Completeness.RegistrySource(source, status, standing.position(), heardAt);
  }

  private @Nullable Map<Integer, Long> ends() {
    try {
      int lanes =
          kafka
              .describeTopics(List.of(Topics.LEDGER))
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .values()
              .stream()
              .mapToInt(topic -> topic.partitions().size())
              .sum();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      for (int lane = 0; lane < lanes; lane++) {
        asked.put(new TopicPartition(Topics.LEDGER, lane), OffsetSpec.latest());
      }
      Map<Integer, Long> ends = new TreeMap<>();
      kafka
          .listOffsets(asked)
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private boolean answers() {
    try {
      HttpRequest request = HttpRequest.newBuilder(ledger).timeout(PATIENCE).GET().build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    } catch (java.io.IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
