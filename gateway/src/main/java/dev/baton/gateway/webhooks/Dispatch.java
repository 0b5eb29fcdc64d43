package dev.baton.gateway.webhooks;

import dev.baton.gateway.webhooks.Deliveries.Delivery;
import dev.baton.gateway.webhooks.Sender.Outcome;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * Sends what is in the queue: to each receiver one message at a time, to all of them at once, so
 * that a slow one holds up nobody else. Every replica does it; an entry is with one at a time.
 */
@ApplicationScoped
class Dispatch {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Deliveries deliveries;
  private final Webhooks webhooks;
  private final Sender sender;
  private final WebhooksConfig config;
  private final Clock clock = Clock.systemUTC();
  private final RandomGenerator chance = RandomGenerator.getDefault();
  private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean ending;
  private volatile boolean failing;

  Dispatch(Deliveries deliveries, Webhooks webhooks, Sender sender, WebhooksConfig config) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.sender = sender;
    this.config = config;
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
    threads.shutdown();
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    try {
      for (UUID webhook : await(deliveries.due(busy))) {
        if (!ending && busy.add(webhook)) {
          threads.execute(() -> send(webhook));
        }
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing && !ending) {
        Log.warn("What is to be sent to webhooks cannot be read, trying again until it can", e);
      }
      failing = true;
    }
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void forget() {
    await(deliveries.forget(config.keep()));
  }

  private void send(UUID webhook) {
    try {
      Optional<Delivery> next = take(webhook);
      while (next.isPresent()) {
        send(next.get());
        next = take(webhook);
      }
    } catch (RuntimeException e) {
      Log.warnf(e, "Webhook %s: what there is to send stays queued", webhook);
    } finally {
      busy.remove(webhook);
    }
  }

  private Optional<Delivery> take(UUID webhook) {
    return ending ? Optional.empty() : await(deliveries.take(webhook, config.timeout()));
  }

  private void send(Delivery delivery) {
    List<Secret> secrets = await(webhooks.secrets(delivery.webhook()));
    Instant now = clock.instant();
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "Baton-Webhooks/1",
            "webhook-id",
            delivery.message(),
            "webhook-timestamp",
            Long.toString(now.getEpochSecond()),
            "webhook-signature",
            Secret.signatures(secrets, delivery.message(), now, delivery.body()));
    switch (sender.post(URI.create(delivery.url()), headers, delivery.body())) {
      case Outcome.Taken(int status) -> await(deliveries.delivered(delivery, status));
      case Outcome.Gone(int status) -> {
        await(deliveries.gone(delivery, status, "it answers " + status + ": it wants no more"));
        Log.warnf("Webhook %s is disabled: it answers %d", delivery.webhook(), status);
      }
      case Outcome.Failed failed -> {
        boolean disabled =
            await(
                deliveries.failed(
                    delivery,
                    failed.status(),
                    failed.why(),
                    pause(delivery, failed),
                    config.giveUpAfter()));
        Log.infof(
            "Webhook %s: try %d of %s failed: %s",
            delivery.webhook(), delivery.attempt(), delivery.message(), failed.why());
        if (disabled) {
          Log.warnf("Webhook %s is disabled: it took nothing for too long", delivery.webhook());
        }
      }
    }
  }

  private Duration pause(Delivery delivery, Outcome.Failed failed) {
    Duration pause =
        Backoff.pause(
            config.firstPause(), config.longestPause(), delivery.attempt(), chance.nextDouble());
    Duration asked = failed.notBefore();
    if (asked == null || asked.compareTo(pause) <= 0) {
      return pause;
    }
    return asked.compareTo(config.longestPause()) < 0 ? asked : config.longestPause();
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
