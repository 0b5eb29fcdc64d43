package dev.baton.gateway.registry;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** One record of a compacted topic, by its key. */
@Entity
@Table(name = "registry_entry")
@IdClass(RegistryEntry.Key.class)
class RegistryEntry extends PanacheEntityBase {

  /** A compacted topic holds one record per key. */
  record Key(String topic, String key) {}

  @Id String topic = "";

  @Id String key = "";

  long position;

  @Column(name = "recorded_at")
  Instant recordedAt = Instant.EPOCH;

  /** The record as it came, JSON. */
  String body = "";

  static RegistryEntry of(String topic, String key, long position, Instant at, String body) {
    RegistryEntry entry = new RegistryEntry();
    entry.topic = topic;
    entry.key = key;
    entry.position = position;
    entry.recordedAt = at;
    entry.body = body;
    return entry;
  }
}
