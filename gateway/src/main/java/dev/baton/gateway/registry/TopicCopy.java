package dev.baton.gateway.registry;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one compacted topic, which is read whole at every start. It is answered from
 * memory; the database keeps it for a start while Kafka is away.
 *
 * @param <E> what the topic tells of
 * @param <V> how it is looked at: immutable, another one when something new is heard
 */
final class TopicCopy<E, V> {

  /**
   * One record of the topic.
   *
   * @param entity null on the record that only tells how far the topic is
   */
  record Told<E>(long position, Instant recordedAt, @Nullable E entity) {}

  private final String topic;
  private final Function<byte[], Told<E>> read;
  private final BiFunction<V, Collection<E>, V> learn;

  private final Set<String> known = new HashSet<>();
  private volatile V view;
  private volatile Standing standing = Standing.NOTHING;

  /**
   * @param nothing how it looks before anything is heard
   * @param learn what it looks like after some entities more; an entity is told of once
   */
  TopicCopy(
      String topic,
      Function<byte[], Told<E>> read,
      V nothing,
      BiFunction<V, Collection<E>, V> learn) {
    this.topic = topic;
    this.read = read;
    this.learn = learn;
    this.view = nothing;
  }

  V view() {
    return view;
  }

  Standing standing() {
    return standing;
  }

  /** Takes what the database kept of an earlier run. */
  Uni<Void> load() {
    return Panache.withSession(() -> RegistryEntry.<RegistryEntry>list("topic", topic))
        .invoke(this::remember)
        .replaceWithVoid();
  }

  /** Takes the next records of the topic; ends when they are kept. */
  Uni<Void> take(ConsumerRecords<String, byte[]> records) {
    List<RegistryEntry> fresh = hear(records);
    if (fresh.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Panache.withTransaction(
            () -> Panache.getSession().chain(session -> session.mergeAll(fresh.toArray())))
        .onFailure()
        .invoke(e -> Log.warnf("%s could not be kept, trying again: %s", topic, e.getMessage()))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .indefinitely();
  }

  private synchronized void remember(List<RegistryEntry> kept) {
    List<E> entities = new ArrayList<>();
    for (RegistryEntry entry : kept) {
      Told<E> told = told(entry.key, entry.body.getBytes(StandardCharsets.UTF_8));
      if (told != null && told.entity() != null) {
        standing = standing.heard(told.position(), true, entry.recordedAt);
        if (known.add(entry.key)) {
          entities.add(told.entity());
        }
      }
    }
    view = learn.apply(view, entities);
  }

  private synchronized List<RegistryEntry> hear(ConsumerRecords<String, byte[]> records) {
    List<RegistryEntry> fresh = new ArrayList<>();
    List<E> entities = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (record.key() == null || record.value() == null) {
        continue;
      }
      Told<E> told = told(record.key(), record.value());
      if (told == null) {
        continue;
      }
      E entity = told.entity();
      standing =
          standing.heard(told.position(), entity != null, Instant.ofEpochMilli(record.timestamp()));
      // a version is immutable: the same key again says nothing new
      if (entity != null && known.add(record.key())) {
        entities.add(entity);
        fresh.add(
            RegistryEntry.of(
                topic,
                record.key(),
                told.position(),
                told.recordedAt(),
                new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    if (!fresh.isEmpty()) {
      view = learn.apply(view, entities);
    }
    return fresh;
  }

  private @Nullable Told<E> told(String key, byte[] body) {
    try {
      return read.apply(body);
    } catch (RuntimeException e) {
      Log.errorf("%s: the record '%s' cannot be read: %s", topic, key, e.getMessage());
      return null;
    }
  }
}
