package dev.baton.gateway.projection;

import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.LedgerRecord;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a lane once more, from its first one on, each once and in order: from the
 * topic, and from the ledger what the topic lacks.
 */
@ApplicationScoped
public class Replay {
  private static final int BATCH = 20_000;
  private static final Duration POLL = Duration.ofMillis(500);

  /** Within this something has to come, while Kafka and the ledger may be away. */
  private static final Duration PROGRESS = Duration.ofMinutes(2);

  private final LedgerEntries ledger;
  private final Map<String, Object> kafka;

  Replay(LedgerEntries ledger, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.ledger = ledger;
    this.kafka = new HashMap<>(kafka);
    this.kafka.keySet().retainAll(ConsumerConfig.configNames());
    this.kafka.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.kafka.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    this.kafka.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 20);
    this.kafka.remove(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /**
   * Reads a lane up to a position, that entry included. Blocks until it is read.
   *
   * @param last −1 for nothing
   * @throws IllegalStateException where an entry is to be had neither from the topic nor from the
   *     ledger
   */
  public void read(int lane, long last, Consumer<LedgerRecord> take) {
    if (last < 0) {
      return;
    }
    TopicPartition partition = new TopicPartition(Topics.LEDGER, lane);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Lane reading = new Lane(lane, last, take);
      long moved = System.nanoTime();
      long begun = reading.next;
      while (reading.next <= last) {
        long before = reading.next;
        List<ConsumerRecord<String, byte[]>> records = consumer.poll(POLL).records(partition);
        records.forEach(reading::take);
        if (records.isEmpty()) {
          reading.fill();
          if (reading.next > begun) {
            // what came before its predecessor was passed over
            begun = reading.next;
            consumer.seekToBeginning(List.of(partition));
          }
        }
        if (reading.next > before || !records.isEmpty()) {
          moved = System.nanoTime();
        } else if (System.nanoTime() - moved > PROGRESS.toNanos()) {
          throw new IllegalStateException(
              "lane %d: position %d is not to be had".formatted(lane, reading.next));
        }
      }
    }
  }

  private final class Lane {
    private final int lane;
    private final long last;
    private final Consumer<LedgerRecord> consumer;
    private long next;

    /** What the ledger was asked for in vain: it is not asked again for every record behind it. */
    private long lacking = -1;

    Lane(int lane, long last, Consumer<LedgerRecord> consumer) {
      this.lane = lane;
      this.last = last;
      this.consumer = consumer;
    }

    void take(ConsumerRecord<String, byte[]> record) {
      LedgerRecord entry = next > last ? null : entry(record.value());
      if (entry == null) {
        return;
      }
      // what came before it is not on the topic, or could not be read there
      while (entry.position() > next && lacking != next) {
        lacking = next;
        fill();
      }
      take(entry);
    }

    /** Some of what comes next, as the ledger says. */
    void fill() {
      ledger.after(lane, next - 1).forEach(this::take);
    }

    private void take(LedgerRecord entry) {
      if (entry.position() == next && next <= last) {
        consumer.accept(entry);
        next++;
      }
    }

    private @Nullable LedgerRecord entry(byte @Nullable [] value) {
      try {
        LedgerRecord entry = value == null ? null : Json.read(value, LedgerRecord.class);
        return entry != null && Run.whole(entry) && entry.lane() == lane ? entry : null;
      } catch (RuntimeException e) {
        return null;
      }
    }
  }
}
