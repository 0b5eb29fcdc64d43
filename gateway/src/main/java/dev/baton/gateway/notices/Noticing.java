package dev.baton.gateway.notices;

import dev.baton.contracts.Json;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.view.Known;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Looks for offers that have to be answered soon, and publishes who is to be told. */
@ApplicationScoped
class Noticing {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofDays(90);

  private final Notices notices;
  private final Ownership ownership;
  private final Known known;
  private final MutinyEmitter<byte[]> topic;
  private final Clock clock = Clock.systemUTC();
  private volatile boolean ending;
  private volatile boolean failing;

  Noticing(
      Notices notices,
      Ownership ownership,
      Known known,
      @Channel("notices") MutinyEmitter<byte[]> topic) {
    this.notices = notices;
    this.ownership = ownership;
    this.known = known;
    this.topic = topic;
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    try {
      // before anything is heard of the registry nobody knows who is to be told
      while (!ending && ownership.standing().heardAt() != null && make() == Notices.BATCH) {
        publish();
      }
      publish();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing && !ending) {
        Log.warn("Who has to answer soon is not being told; trying again until it is", e);
      }
      failing = true;
    }
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void forget() {
    await(notices.forget(KEPT));
  }

  private int make() {
    Instant now = clock.instant();
    NoticeReckoning reckoning = new NoticeReckoning(ownership.directory(), now);
    return await(notices.make(known.until(), now, reckoning::of));
  }

  private void publish() {
    await(notices.send(this::send));
  }

  private Uni<Void> send(Notices.Message message) {
    return topic
        .sendMessage(
            Message.of(Json.bytes(message.told().published()))
                .addMetadata(
                    OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(message.told().id())
                        .build()))
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }

  private static <T> T await(Uni<T> one) {
    return one.await().atMost(PATIENCE);
  }
}
