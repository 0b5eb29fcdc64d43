package dev.baton.edge.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the log needs to know of an entity to find it again.
 *
 * @param version counts from 1
 * @param belongsTo id of the entity this one is a part of; null where it stands alone
 * @param concerns id of another entity this one is about, the same in every version; null for none
 * @param validFrom start of its period; null where it holds always
 * @param validTo end of its period, exclusive; null while open
 */
public record Filing(
    String id,
    int version,
    @Nullable String belongsTo,
    @Nullable String concerns,
    @Nullable Instant validFrom,
    @Nullable Instant validTo) {

  /** Of an entity that is about no other. */
  public Filing(
      String id,
      int version,
      @Nullable String belongsTo,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {
    this(id, version, belongsTo, null, validFrom, validTo);
  }
}
