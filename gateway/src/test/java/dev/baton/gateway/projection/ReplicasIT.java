package dev.baton.gateway.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Histories;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The gateway under test and a second one beside it, in one consumer group on one database: the
 * same classes with a consumer of the test's own, which can be stopped between reading and folding.
 */
@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class ReplicasIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject ReadModel model;
  @Inject Holes holes;
  @Inject KafkaClientService kafka;
  @Inject Pool pool;

  private KafkaConsumer<String, byte[]> joined() {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                "group.id",
                "gateway",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                // whoever does not poll for so long has lost its lanes
                "max.poll.interval.ms",
                4_000,
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(
        List.of(Topics.LEDGER),
        new org.apache.kafka.clients.consumer.ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(java.util.Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsAssigned(java.util.Collection<TopicPartition> partitions) {
            new LanePositions(model).onPartitionsAssigned(consumer, partitions);
          }
        });
    return consumer;
  }

  private Map<Integer, List<LedgerRecord>> histories(long seed, int facts) {
    Map<Integer, List<LedgerRecord>> histories = new HashMap<>();
    for (int lane = 0; lane < Parts.LANES; lane++) {
      long next = model.lane(lane).await().indefinitely().position() + 1;
      histories.put(lane, Histories.random(lane, next, seed + lane, facts));
    }
    return histories;
  }

  private boolean folded(Map<Integer, List<LedgerRecord>> histories) {
    return histories.entrySet().stream()
        .allMatch(lane ->
            model.lane(lane.getKey()).await().indefinitely().position()
                >= lane.getValue().getLast().position());
  }

  private long hops() {
    return pool.query(
            "select coalesce(sum(hops), 0)::bigint from seam_sum where work_type = 'history'")
        .execute()
        .await()
        .indefinitely()
        .iterator()
        .next()
        .getLong(0);
  }

  private static long hops(Map<Integer, List<LedgerRecord>> histories) {
    Fold fold = new Fold(ZoneOffset.UTC);
    histories.values().forEach(records -> records.forEach(fold::add));
    return fold.seams().stream().mapToLong(e -> e.getValue().get(Measure.HOPS)).sum();
  }

  @Test
  void twoShareTheLanesAndCountNothingTwice() {
    LedgerFeed second = new LedgerFeed(model, kafka, holes, ZoneOffset.UTC);
    long before = hops();
    try (KafkaConsumer<String, byte[]> consumer = joined()) {
      List<Integer> mine = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            consumer.poll(Duration.ofMillis(200));
            return consumer.assignment().size() == 1;
          });
      consumer.assignment().forEach(partition -> mine.add(partition.partition()));

      Map<Integer, List<LedgerRecord>> told = histories(1000, 200);
      told.values().forEach(Topic::ledger);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            second.take(consumer.poll(Duration.ofMillis(200)));
            return folded(told);
          });

      assertThat(mine).hasSize(1);
      assertThat(hops() - before).isEqualTo(hops(told));
    }
  }

  @Test
  void oneThatWasPausedBetweenReadingAndFoldingChangesNothingWhenItGoesOn() {
    LedgerFeed second = new LedgerFeed(model, kafka, holes, ZoneOffset.UTC);
    long before = hops();
    try (KafkaConsumer<String, byte[]> consumer = joined()) {
      await()
          .atMost(PATIENCE)
          .until(() -> {
            second.take(consumer.poll(Duration.ofMillis(200)));
            return consumer.assignment().size() == 1;
          });
      Set<TopicPartition> held = Set.copyOf(consumer.assignment());
      int lane = held.iterator().next().partition();
      Map<Integer, List<LedgerRecord>> told = histories(2000, 200);
      ReadModel.LaneState seen = model.lane(lane).await().indefinitely();

      told.values().forEach(Topic::ledger);
      List<ConsumerRecords<String, byte[]>> read = new ArrayList<>();
      AtomicBoolean any = new AtomicBoolean();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
            read.add(records);
            any.compareAndSet(false, !records.isEmpty());
            return any.get();
          });
      // it does not poll any more: the other replica gets its lane, and folds what it holds
      await().atMost(PATIENCE).until(() -> folded(told));

      // what it read before it was paused, on top of where the lane was then
      Run stale = new Run(seen, new Fold(ZoneOffset.UTC), Map.of());
      read.forEach(records -> stale.take(records.records(new TopicPartition(Topics.LEDGER, lane))));
      assertThat(stale.changed()).isTrue();
      assertThat(
              model
                  .apply(stale.advance())
                  .onItem()
                  .transform(done -> "applied")
                  .onFailure(ReadModel.Fenced.class)
                  .recoverWithItem("fenced")
                  .await()
                  .indefinitely())
          .isEqualTo("fenced");
      read.forEach(second::take);

      assertThat(hops() - before).isEqualTo(hops(told));
    }
  }
}
