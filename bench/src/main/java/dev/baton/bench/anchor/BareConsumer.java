package dev.baton.bench.anchor;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.LedgerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What it takes to read the ledger's topic from its start and parse every record. */
public final class BareConsumer {
  /** As many lanes at once as a rebuild. */
  private static final int THREADS = 2;

  private static final Duration POLL = Duration.ofMillis(500);

  private BareConsumer() {}

  /** Reads all lanes, each with a consumer of its own. */
  public static Measured run(Postgres postgres, Kafka kafka, int lanes) throws Exception {
    Stopwatch stopwatch = Stopwatch.start(postgres);
    long records = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Long>> all = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        TopicPartition partition = new TopicPartition(Topics.LEDGER, lane);
        all.add(threads.submit(() -> read(kafka, partition)));
      }
      for (Future<Long> one : all) {
        records += one.get();
      }
    }
    return stopwatch.stop(records);
  }

  private static long read(Kafka kafka, TopicPartition partition) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 20);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long read = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          LedgerRecord entry = Json.read(record.value(), LedgerRecord.class);
          read += entry.lane() == partition.partition() ? 1 : 0;
        }
      }
      return read;
    }
  }
}
