package dev.baton.bench.anchor;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Stopwatch;
import dev.baton.contracts.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka takes of one producer that has everything in memory: the same keys and bytes to the
 * same partitions as the relay sends, acknowledged by all replicas.
 */
public final class BareProducer {
  /** As the relay's producers. */
  private static final int BATCH_BYTES = 256 * 1024;

  private final List<ProducerRecord<String, byte[]>> records;

  private BareProducer(List<ProducerRecord<String, byte[]>> records) {
    this.records = records;
  }

  /** Takes what the ledger wrote into this database. */
  public static BareProducer of(Postgres.Database written) throws SQLException {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    try (Connection connection = written.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "select lane, subject, record from entry order by position, lane")) {
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        records.add(
            new ProducerRecord<>(
                Topics.LEDGER, rows.getInt(1), rows.getString(2), rows.getBytes(3)));
      }
    }
    return new BareProducer(records);
  }

  /** How many there are. */
  public int size() {
    return records.size();
  }

  /** Sends all of it. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every one
  public Measured run(Postgres postgres, Kafka kafka) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<String, byte[]> producer =
        kafka.producer(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES))) {
      producer.partitionsFor(Topics.LEDGER);
      Stopwatch stopwatch = Stopwatch.start(postgres);
      records.forEach(record ->
          producer.send(
              record,
              (metadata, refusal) -> {
                if (refusal != null) {
                  failure.set(refusal);
                }
              }));
      producer.flush();
      Measured measured = stopwatch.stop(records.size());
      if (failure.get() != null) {
        throw new IllegalStateException("Kafka did not take a record", failure.get());
      }
      return measured;
    }
  }
}
