package dev.baton.local.parts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A real Kafka of one node (broker and KRaft controller), in this JVM. */
public final class KafkaPart implements AutoCloseable {
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofMillis(50);

  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final int port;
  private final @Nullable Path temporary;

  private KafkaPart(KafkaRaftServer server, int port, @Nullable Path temporary) {
    this.server = server;
    this.port = port;
    this.temporary = temporary;
  }

  /** A broker for tests: a free port, its data deleted by {@link #close()}. */
  public static KafkaPart temporary() throws IOException {
    Path directory = Files.createTempDirectory("baton-kafka");
    return start(directory, Ports.free(), directory);
  }

  /**
   * A broker whose data outlives it.
   *
   * @param data its directory, made by the first start
   * @param port on 127.0.0.1
   */
  public static KafkaPart keeping(Path data, int port) throws IOException {
    return start(Files.createDirectories(data), port, null);
  }

  private static KafkaPart start(Path data, int port, @Nullable Path temporary) throws IOException {
    int controllerPort = Ports.free();
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", Integer.toString(NODE));
    config.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    config.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("log.dirs", data.toString());
    for (String internal :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      config.put(internal + ".replication.factor", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("offsets.topic.num.partitions", "3");
    config.put("transaction.state.log.num.partitions", "3");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("auto.create.topics.enable", "false");
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
    // after a kill the next start waits for the old broker's session to end
    config.put("broker.session.timeout.ms", "2000");
    config.put("broker.heartbeat.interval.ms", "500");
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(data);
    }
    ClassLoader callers = lookUpInKafkasLoader();
    try {
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(config, false), Time.SYSTEM);
      server.startup();
      return new KafkaPart(server, port, temporary);
    } finally {
      Thread.currentThread().setContextClassLoader(callers);
    }
  }

  /**
   * Kafka looks classes up by name in the caller's loader, which under Quarkus is another one.
   *
   * @return the caller's loader, to be set again
   */
  private static ClassLoader lookUpInKafkasLoader() {
    Thread thread = Thread.currentThread();
    ClassLoader callers = thread.getContextClassLoader();
    thread.setContextClassLoader(KafkaRaftServer.class.getClassLoader());
    return callers;
  }

  private static void format(Path data) throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Kafka's data directory cannot be prepared: " + e.getMessage(), e);
    }
  }

  public int port() {
    return port;
  }

  /** {@code host:port}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** Makes the topics where they are missing. */
  public void create(TopicLayout layout) throws InterruptedException {
    create(bootstrap(), layout);
  }

  /** Makes the topics on any broker, where they are missing. */
  public static void create(String bootstrap, TopicLayout layout) throws InterruptedException {
    ClassLoader callers = lookUpInKafkasLoader();
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      for (TopicLayout.Topic topic : layout.topics()) {
        Map<String, String> settings =
            topic.compacted()
                ? Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
                : Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
        NewTopic wanted =
            new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(settings);
        try {
          admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException(
                "topic %s cannot be made: %s".formatted(topic.name(), e.getCause()), e);
          }
        }
        awaitServed(admin, topic.name());
      }
    } finally {
      Thread.currentThread().setContextClassLoader(callers);
    }
  }

  /** The controller answers before the broker has heard of the topic. */
  private static void awaitServed(Admin admin, String topic) throws InterruptedException {
    Instant patience = Instant.now().plus(SERVED_WITHIN);
    while (true) {
      try {
        admin.describeTopics(List.of(topic)).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || Instant.now().isAfter(patience)) {
          throw new IllegalStateException(
              "topic %s was made and is not served: %s".formatted(topic, e.getCause()), e);
        }
        Thread.sleep(ASK_AGAIN);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
    if (temporary != null) {
      Trees.delete(temporary);
    }
  }
}
