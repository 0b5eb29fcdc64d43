package dev.baton.contracts.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which handoffs of one edge its boundaries take: two of them the same, or none of them some.
 *
 * <p>The conditions that are made on an attribute cut its values into finitely many kinds: each
 * text that is named, each stretch of numbers between two ends that are named, every other text,
 * and no value at all. A condition holds for all values of a kind or for none, so one value of each
 * stands for it, and what boundaries take is decided by trying these. What is left of all values
 * when those that the boundaries take are taken away, one boundary after the other, is a hole.
 */
public final class Selectors {
  /** Steps after which a search for a hole is given up. */
  static final int MAX_STEPS = 100_000;

  private static final String OTHER = "(any other)";

  private Selectors() {}

  /** Whether there is a handoff that both take, of boundaries of the same edge. */
  public static boolean overlap(Boundary one, Boundary other) {
    return one.selector().entrySet().stream()
        .filter(condition -> other.selector().containsKey(condition.getKey()))
        .allMatch(condition -> {
          Condition second = Objects.requireNonNull(other.selector().get(condition.getKey()));
          return kinds(List.of(condition.getValue(), second)).stream()
              .anyMatch(value -> meets(condition.getValue(), value) && meets(second, value));
        });
  }

  /**
   * Handoffs of an edge that no boundary takes.
   *
   * @param attributes attribute → a value of it with which none does, null where it is the missing
   *     one; only those on which a condition is made
   * @param decided whether there surely are such handoffs; false where there are too many kinds to
   *     try
   */
  public record Hole(Map<String, @Nullable String> attributes, boolean decided) {}

  /**
   * What none of these boundaries takes.
   *
   * @param boundaries all of one edge
   * @return empty where one of them takes whatever comes
   */
  public static Optional<Hole> hole(Collection<Boundary> boundaries) {
    Map<String, List<Condition>> conditions = new TreeMap<>();
    for (Boundary boundary : boundaries) {
      boundary
          .selector()
          .forEach((attribute, condition) ->
              conditions.computeIfAbsent(attribute, a -> new ArrayList<>()).add(condition));
    }
    Map<String, Set<@Nullable String>> all = new TreeMap<>();
    conditions.forEach((attribute, made) -> all.put(attribute, kinds(made)));
    return new Search(List.copyOf(boundaries)).left(all, 0);
  }

  private static final class Search {
    private final List<Boundary> boundaries;
    private int steps;

    Search(List<Boundary> boundaries) {
      this.boundaries = boundaries;
    }

    /** What is left of these values when the boundaries from this one on have taken theirs. */
    Optional<Hole> left(Map<String, Set<@Nullable String>> values, int next) {
      if (next == boundaries.size()) {
        Map<String, @Nullable String> one = new TreeMap<>();
        values.forEach((attribute, kinds) -> one.put(attribute, kinds.iterator().next()));
        return Optional.of(new Hole(one, true));
      }
      if (++steps > MAX_STEPS) {
        return Optional.of(new Hole(Map.of(), false));
      }
      Map<String, Set<@Nullable String>> taken = new TreeMap<>(values);
      for (var condition : boundaries.get(next).selector().entrySet()) {
        Set<@Nullable String> inside = new LinkedHashSet<>();
        Set<@Nullable String> outside = new LinkedHashSet<>();
        for (String value : taken.getOrDefault(condition.getKey(), Set.of())) {
          (meets(condition.getValue(), value) ? inside : outside).add(value);
        }
        if (!outside.isEmpty()) {
          Map<String, Set<@Nullable String>> beside = new TreeMap<>(taken);
          beside.put(condition.getKey(), outside);
          Optional<Hole> hole = left(beside, next + 1);
          if (hole.isPresent()) {
            return hole;
          }
        }
        if (inside.isEmpty()) {
          return Optional.empty();
        }
        taken.put(condition.getKey(), inside);
      }
      return Optional.empty();
    }
  }

  private static boolean meets(Condition condition, @Nullable String value) {
    return value != null && condition.meets(value);
  }

  /** One value of each kind into which these conditions cut an attribute; null is the missing. */
  private static Set<@Nullable String> kinds(List<Condition> conditions) {
    Set<@Nullable String> kinds = new LinkedHashSet<>();
    TreeSet<BigDecimal> ends = new TreeSet<>();
    for (Condition condition : conditions) {
      if (condition.is() != null) {
        kinds.add(condition.is());
      }
      kinds.addAll(condition.in());
      if (condition.atLeast() != null) {
        ends.add(condition.atLeast());
      }
      if (condition.below() != null) {
        ends.add(condition.below());
      }
    }
    Set<@Nullable String> named = Set.copyOf(kinds);
    for (BigDecimal end : ends) {
      kinds.add(unnamed(end, named));
    }
    if (!ends.isEmpty()) {
      kinds.add(unnamed(ends.first().subtract(BigDecimal.ONE), named));
    }
    String other = OTHER;
    while (named.contains(other)) {
      other += "'";
    }
    kinds.add(other);
    kinds.add(null);
    return kinds;
  }

  /** This number as a text that is not among the named ones, which are kinds of their own. */
  private static String unnamed(BigDecimal number, Set<@Nullable String> named) {
    BigDecimal written = number;
    while (named.contains(written.toPlainString())) {
      written = written.setScale(Math.max(written.scale(), 0) + 1);
    }
    return written.toPlainString();
  }
}
