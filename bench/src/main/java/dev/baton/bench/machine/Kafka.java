package dev.baton.bench.machine;

import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Json;
import dev.baton.contracts.Topics;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.KafkaProcess;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.TopicLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka in a process of its own, with Baton's topics, the registry already told.
 *
 * @param bootstrap host and port
 */
public record Kafka(Scratch.Program program, String bootstrap) {
  private static final long PATIENCE_MILLIS = 180_000;

  /** Starts it and waits until it serves. */
  public static Kafka start(Scratch scratch, int lanes) throws IOException, InterruptedException {
    int port = Ports.free();
    Scratch.Program program =
        scratch.start(
            "kafka",
            List.of(
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProcess.class.getName(),
                scratch.directory().resolve("kafka").toString(),
                Integer.toString(port)));
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!Ports.listens(port)) {
      if (!program.process().isAlive() || System.currentTimeMillis() > end) {
        throw new IOException("Kafka does not start: " + program.lastWords());
      }
      Thread.sleep(50);
    }
    Kafka kafka = new Kafka(program, "127.0.0.1:" + port);
    KafkaPart.create(kafka.bootstrap, TopicLayout.of(lanes));
    kafka.tellRegistry();
    return kafka;
  }

  private void tellRegistry() {
    try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
      for (OwnershipRecord record : Workload.registered()) {
        OwnershipEntity entity = record.entity();
        if (entity != null) {
          var sent =
              producer.send(
                  new ProducerRecord<>(Topics.OWNERSHIP, entity.key(), Json.bytes(record)));
          sent.get();
        }
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("the registry cannot be told", e);
    }
  }

  /** A producer whose records are on disk at every replica when acknowledged. */
  public KafkaProducer<String, byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new java.util.HashMap<>(settings);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }
}
