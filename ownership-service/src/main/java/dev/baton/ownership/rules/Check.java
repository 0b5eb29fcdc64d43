package dev.baton.ownership.rules;

import dev.baton.contracts.Names;
import dev.baton.edge.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one input. */
final class Check {
  static final int MAX_TEXT = 10_000;
  static final int MAX_LIST = 500;
  private static final int MAX_DIGITS = 50;
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
  private static final Duration LONGEST = Duration.ofDays(3653);

  private final List<Violation> violations = new ArrayList<>();

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  void wrong(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }

  /** An id that people give to things. */
  String slug(String pointer, @Nullable String value) {
    if (value == null || !SLUG.matcher(value).matches()) {
      wrong(pointer, "1 to 100 of a-z, 0-9 and '-', not starting with '-'.");
      return "";
    }
    return value;
  }

  /** A name or id as events carry it. */
  String name(String pointer, @Nullable String value) {
    if (value == null || value.isBlank()) {
      wrong(pointer, "is required.");
      return "";
    }
    String name = Names.normalize(value);
    if (name.length() > Names.MAX_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
      wrong(pointer, "1 to " + Names.MAX_LENGTH + " characters, no control characters.");
    }
    return name;
  }

  @Nullable String text(String pointer, @Nullable String value) {
    if (value != null && value.length() > MAX_TEXT) {
      wrong(pointer, "at most " + MAX_TEXT + " characters.");
    }
    return value;
  }

  /** A team that must be registered. */
  String team(String pointer, @Nullable String slug, Set<String> registered) {
    if (slug == null) {
      wrong(pointer, "is required.");
      return "";
    }
    if (!registered.contains(slug)) {
      wrong(pointer, "There is no team '" + slug + "'.");
    }
    return slug;
  }

  /** An id in a body that must be the one in the path, where it is given. */
  void same(String pointer, @Nullable String value, String is) {
    if (value != null && !value.equals(is)) {
      wrong(pointer, "is '" + is + "' and cannot change.");
    }
  }

  void size(String pointer, int size) {
    if (size > MAX_LIST) {
      wrong(pointer, "at most " + MAX_LIST + ".");
    }
  }

  /** A number that people write. */
  void amount(String pointer, @Nullable BigDecimal value) {
    if (value != null && (value.precision() > MAX_DIGITS || Math.abs(value.scale()) > MAX_DIGITS)) {
      wrong(pointer, "at most " + MAX_DIGITS + " digits.");
    }
  }

  /** A step of a JSON Pointer. */
  static String escape(String step) {
    return step.replace("~", "~0").replace("/", "~1");
  }

  /** A length of time. */
  void duration(String pointer, @Nullable Duration value) {
    if (value != null && (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0)) {
      wrong(pointer, "more than nothing and at most ten years, as in P2D or PT4H.");
    }
  }

  /** A half-open period. */
  void period(String pointer, Instant from, @Nullable Instant to) {
    if (to != null && !to.isAfter(from)) {
      wrong(pointer, "must be after validFrom.");
    }
  }
}
