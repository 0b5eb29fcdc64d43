package dev.baton.edge.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From where a registry is looked at, on its two axes of time.
 *
 * @param asOf only what held at this instant, as it was then; null for the latest versions
 * @param knownAt only what the registry had recorded by this instant; null, like an instant that
 *     has not come, for all it knows
 */
public record AsSeen(@Nullable Instant asOf, @Nullable Instant knownAt) {
  /** The latest versions, as they are known now. */
  public static final AsSeen NOW = new AsSeen(null, null);

  /** What held at an instant, as it is known now. */
  public static AsSeen at(@Nullable Instant asOf) {
    return new AsSeen(asOf, null);
  }
}
