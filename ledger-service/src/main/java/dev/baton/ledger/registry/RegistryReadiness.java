package dev.baton.ledger.registry;

import dev.baton.contracts.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready once the registries are known as they were at the start: an offer recorded before that
 * would be judged by less than there is.
 */
@Readiness
@ApplicationScoped
public class RegistryReadiness implements HealthCheck {
  private static final List<String> TOPICS = List.of(Topics.OWNERSHIP, Topics.DEFINITIONS);

  private final RegistryFeed feed;
  private final Map<String, Object> kafka;
  private final Map<String, Long> ends = new ConcurrentHashMap<>();
  private volatile boolean running = true;
  private @Nullable Thread thread;

  RegistryReadiness(
      RegistryFeed feed, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.feed = feed;
    this.kafka = kafka;
  }

  void start(@Observes StartupEvent start) {
    thread = Thread.ofVirtual().name("registry-ends").start(this::findEnds);
  }

  void stop(@Observes ShutdownEvent stop) {
    running = false;
    Thread finder = thread;
    if (finder != null) {
      finder.interrupt();
    }
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("registries known");
    for (String topic : TOPICS) {
      Long end = ends.get(topic);
      long read = feed.offset(topic) + 1;
      response.withData(topic, end == null ? "unseen" : read + " of " + Math.max(end, read));
    }
    return response.status(known()).build();
  }

  /** Whether the registries are known as they were at the start. */
  public boolean known() {
    return TOPICS.stream()
        .allMatch(topic -> {
          Long end = ends.get(topic);
          return end != null && feed.offset(topic) + 1 >= end;
        });
  }

  private void findEnds() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    try (Admin admin = Admin.create(settings)) {
      while (running && ends.size() < TOPICS.size()) {
        for (String topic : TOPICS) {
          if (!ends.containsKey(topic)) {
            findEnd(admin, topic);
          }
        }
        if (ends.size() < TOPICS.size()) {
          Thread.sleep(1_000);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void findEnd(Admin admin, String topic) throws InterruptedException {
    try {
      TopicPartition partition = new TopicPartition(topic, 0);
      ends.put(
          topic,
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get(12, TimeUnit.SECONDS)
              .offset());
    } catch (ExecutionException | TimeoutException e) {
      // not there yet: the health check says which topic is unseen
    }
  }
}
