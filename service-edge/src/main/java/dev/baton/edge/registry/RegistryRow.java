package dev.baton.edge.registry;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of one entity, as the log holds it; never changed once written. A service's class is
 * {@code @Entity(name = RegistryRow.ENTITY) @Table(name = "registry_log")}.
 */
@MappedSuperclass
public abstract class RegistryRow extends PanacheEntityBase {
  /** The name by which {@link Registry} queries the service's row. */
  public static final String ENTITY = "RegistryLog";

  @Id public long position;

  public String kind = "";

  @Column(name = "id")
  public String entityId = "";

  public int version;

  /** Id of the entity this one is a part of; null where it stands alone. */
  @Column(name = "belongs_to")
  public @Nullable String belongsTo;

  /** Id of another entity this one is about; null for none. */
  public @Nullable String concerns;

  @Column(name = "valid_from")
  public @Nullable Instant validFrom;

  @Column(name = "valid_to")
  public @Nullable Instant validTo;

  @Column(name = "recorded_at")
  public Instant recordedAt = Instant.EPOCH;

  /** Name of the account that wrote it. */
  @Column(name = "recorded_by")
  public String recordedBy = "";

  /** The team for which it did; null where it spoke for itself. */
  @Column(name = "on_behalf_of")
  public @Nullable String onBehalfOf;

  /** The record as it goes to the topic, JSON. */
  public String body = "";
}
