package dev.baton.definitions.rules;

import dev.baton.contracts.Formula;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two meanings side by side.
 *
 * @param extent how the items that the one means stand to those that the other means
 * @param differs names of the members in which they differ and it counts, in the order of the
 *     record
 * @param text what each says, word by word; empty where they say the same
 * @param expression likewise
 * @param onlyInOne filters that the other does not have
 * @param onlyInOther filters that the one does not have
 * @param inBoth filters that both have, as the one writes them
 */
public record Comparison(
    Extent extent,
    List<String> differs,
    List<Words> text,
    List<Words> expression,
    List<String> onlyInOne,
    List<String> onlyInOther,
    List<String> inBoth) {

  /** How the items that the one means stand to those that the other means. */
  public enum Extent {
    EQUAL,
    /** The one's are all among the other's. */
    NARROWER,
    /** The other's are all among the one's. */
    BROADER,
    /** Some are both's, and some each's alone. */
    OVERLAPPING,
    /** None are both's. */
    DISJOINT,
    /** Nothing is proved. */
    UNKNOWN
  }

  /** Whose words these are. */
  public enum Whose {
    BOTH,
    ONE,
    OTHER
  }

  /** Words in a row. */
  public record Words(Whose whose, String words) {}

  // more words are not compared one by one: the cost grows with their product
  private static final int MAX_WORDS = 1_500;

  /** Puts two meanings in their normal form side by side. */
  public static Comparison between(Meaning one, Meaning other) {
    Changes.Proved proved = Changes.between(one, other);
    List<String> differs =
        proved.because().stream()
            .filter(member -> member.change().compareTo(Change.COMPATIBLE) > 0)
            .map(Changes.Member::member)
            .toList();
    List<String> inBoth = new ArrayList<>();
    List<String> onlyInOne = new ArrayList<>();
    Set<Expression> left = new LinkedHashSet<>();
    other.filters().forEach(filter -> left.add(canonical(filter)));
    for (String filter : one.filters()) {
      (left.contains(canonical(filter)) ? inBoth : onlyInOne).add(filter);
    }
    Set<Expression> right = new LinkedHashSet<>();
    one.filters().forEach(filter -> right.add(canonical(filter)));
    return new Comparison(
        extent(one, other, proved, differs),
        differs,
        words(one.text(), other.text()),
        words(one.expression(), other.expression()),
        List.copyOf(onlyInOne),
        other.filters().stream().filter(f -> !right.contains(canonical(f))).toList(),
        List.copyOf(inBoth));
  }

  private static Expression canonical(String filter) {
    Expression read = Expression.of(filter);
    return new Expression(read.language(), "", read.canonical(), null);
  }

  private static Extent extent(
      Meaning one, Meaning other, Changes.Proved proved, List<String> differs) {
    return switch (proved.change()) {
      case EDITORIAL, COMPATIBLE -> Extent.EQUAL;
      case NARROWING -> Extent.BROADER;
      case WIDENING -> Extent.NARROWER;
      case SHIFT ->
          List.of("filters", "expression").containsAll(differs)
              ? sets(condition(one), condition(other))
              : Extent.UNKNOWN;
    };
  }

  private static Extent sets(@Nullable Formula one, @Nullable Formula other) {
    if (one == null || other == null) {
      return Extent.UNKNOWN;
    } else if (Conditions.apart(one, other)) {
      return Extent.DISJOINT;
    }
    return Conditions.cross(one, other) ? Extent.OVERLAPPING : Extent.UNKNOWN;
  }

  /** What an item must meet to be meant; null where an expression is no condition. */
  private static @Nullable Formula condition(Meaning meaning) {
    List<Formula> parts = new ArrayList<>();
    meaning.filters().forEach(filter -> parts.add(Changes.condition(Expression.of(filter))));
    if (meaning.expression() != null) {
      Formula expression = Expression.of(meaning.expression()).formula();
      if (expression == null) {
        return null;
      }
      parts.add(expression);
    }
    return parts.isEmpty() ? null : new Formula.All(parts);
  }

  private static List<Words> words(@Nullable String one, @Nullable String other) {
    if (Objects.equals(Changes.spaced(one), Changes.spaced(other))) {
      return List.of();
    }
    List<String> a = split(one);
    List<String> b = split(other);
    List<Words> words = new ArrayList<>();
    if (a.size() > MAX_WORDS || b.size() > MAX_WORDS) {
      add(words, Whose.ONE, a);
      add(words, Whose.OTHER, b);
      return List.copyOf(words);
    }
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> kept = new ArrayList<>();
    List<String> ones = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        add(words, Whose.ONE, ones);
        add(words, Whose.OTHER, others);
        kept.add(a.get(i++));
        j++;
      } else {
        add(words, Whose.BOTH, kept);
        if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
          ones.add(a.get(i++));
        } else {
          others.add(b.get(j++));
        }
      }
    }
    add(words, Whose.BOTH, kept);
    add(words, Whose.ONE, ones);
    add(words, Whose.OTHER, others);
    return List.copyOf(words);
  }

  private static void add(List<Words> words, Whose whose, List<String> row) {
    if (!row.isEmpty()) {
      words.add(new Words(whose, String.join(" ", row)));
      row.clear();
    }
  }

  private static List<String> split(@Nullable String text) {
    String spaced = Changes.spaced(text);
    return spaced == null || spaced.isEmpty()
        ? new ArrayList<>()
        : new ArrayList<>(List.of(spaced.split(" ")));
  }
}
