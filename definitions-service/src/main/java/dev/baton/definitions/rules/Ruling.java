package dev.baton.definitions.rules;

import java.util.List;

/**
 * What a rule decided.
 *
 * @param <T> the entity it is about
 */
public sealed interface Ruling<T> {
  /**
   * These versions may be recorded, in this order.
   *
   * @param said the one among them that was asked for
   */
  record Stands<T>(List<T> versions, T said) implements Ruling<T> {}

  /** It is recorded already, as this. */
  record Known<T>(T said) implements Ruling<T> {}

  record Refused<T>(Refusal why) implements Ruling<T> {}

  /** One version that may be recorded. */
  static <T> Ruling<T> stands(T version) {
    return new Stands<>(List.of(version), version);
  }
}
