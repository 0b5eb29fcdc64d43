package dev.baton.ownership.rules;

import dev.baton.edge.Violation;
import java.util.List;
import java.util.function.Supplier;

/** What a rule decided. */
public sealed interface Ruling<T> {
  /** It may be recorded, as this. */
  record Stands<T>(T version) implements Ruling<T> {}

  record Refused<T>(Refusal why) implements Ruling<T> {}

  /** The version, unless the input breaks rules. */
  static <T> Ruling<T> unless(List<Violation> violations, Supplier<T> version) {
    return violations.isEmpty()
        ? new Stands<>(version.get())
        : new Refused<>(new Refusal.Invalid(violations));
  }
}
