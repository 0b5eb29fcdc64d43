package dev.baton.gateway.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How current a copy is.
 *
 * @param position of the last entity heard of; null where nothing was ever heard
 * @param told how far the topic said it is; null where nothing was ever heard
 * @param heardAt when the last record was written; null where nothing was ever heard
 */
public record Standing(@Nullable Long position, @Nullable Long told, @Nullable Instant heardAt) {
  static final Standing NOTHING = new Standing(null, null, null);

  Standing heard(long at, boolean entity, Instant writtenAt) {
    return new Standing(
        entity ? max(position, at) : position,
        max(told, at),
        heardAt == null || writtenAt.isAfter(heardAt) ? writtenAt : heardAt);
  }

  private static Long max(@Nullable Long one, long other) {
    return one == null ? other : Math.max(one, other);
  }
}
