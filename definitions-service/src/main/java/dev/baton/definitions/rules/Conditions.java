package dev.baton.definitions.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.baton.contracts.Cel;
import dev.baton.contracts.Formula;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * How two conditions stand to each other, over all items there could be.
 *
 * <p>Of an item a condition is true, false or cannot be told, in the order false &lt; cannot be
 * told &lt; true: "and" is then the least of its parts and "or" the greatest. What is decided here
 * is whether a condition is nowhere above another.
 *
 * <p>The literals that two conditions compare an attribute with cut its values into finitely many
 * kinds: each literal, each stretch between two numbers, every other text, list, object, and not to
 * be there. All values of a kind are alike to both, so one of each is tried, with the evaluator
 * itself: it is not said here again what CEL makes of a missing attribute or of another type. What
 * is no comparison of one attribute with literals may be anything, but the same where it reads the
 * same. Items that cannot be are tried too, such as those in which {@code a} is a number and {@code
 * a.b} a text: that proves less, and never what is not so.
 */
final class Conditions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final byte FALSE = 0;
  private static final byte UNTOLD = 1;
  private static final byte TRUE = 2;

  // before the text of what is not taken apart, where others have an attribute
  private static final String OTHER = "\0";

  // verdicts that are looked at in one comparison, at most: what is then not decided is not proved
  private static final long MAX_COST = 500_000;

  // to compile one takes far longer than to use it, and teams ask the same of many attributes
  private static final int MAX_TESTS = 500;
  private static final Map<String, Cel> TESTS =
      new LinkedHashMap<>(MAX_TESTS, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cel> eldest) {
          return size() > MAX_TESTS;
        }
      };

  private long left = MAX_COST;

  private Conditions() {}

  /** Whether it is proved that of no item {@code one} says more than {@code other}. */
  static boolean nowhereAbove(Formula one, Formula other) {
    return new Conditions().below(one, other);
  }

  /** Whether it is proved that no item meets both. */
  static boolean apart(Formula one, Formula other) {
    return new Conditions().always(one, other, Conditions::notBoth);
  }

  /**
   * Whether it is proved that there is an item that meets both, one that meets only the one, and
   * one that meets only the other.
   */
  static boolean cross(Formula one, Formula other) {
    Conditions conditions = new Conditions();
    return independent(one, other)
        && conditions.sometimes(one, other, Conditions::notBoth)
        && conditions.sometimes(one, other, (a, b) -> a != TRUE || b == TRUE)
        && conditions.sometimes(one, other, (a, b) -> b != TRUE || a == TRUE);
  }

  private static boolean notBoth(byte one, byte other) {
    return one != TRUE || other != TRUE;
  }

  private boolean below(Formula one, Formula other) {
    return switch (other) {
      case Formula.All(List<Formula> parts) -> parts.stream().allMatch(p -> below(one, p));
      default -> belowAPart(one, other);
    };
  }

  private boolean belowAPart(Formula one, Formula part) {
    return switch (one) {
      case Formula.Any(List<Formula> parts) -> parts.stream().allMatch(p -> below(p, part));
      case Formula.All(List<Formula> parts) -> {
        // the least of some of them is above the least of all
        Set<String> named = names(part);
        List<Formula> about =
            parts.stream().filter(p -> names(p).stream().anyMatch(named::contains)).toList();
        yield always(new Formula.All(about), part, (a, b) -> a <= b)
            || about.stream().anyMatch(p -> !(p instanceof Formula.All) && below(p, part));
      }
      default ->
          always(one, part, (a, b) -> a <= b)
              || (part instanceof Formula.Any(List<Formula> parts)
                  && parts.stream().anyMatch(p -> below(one, p)));
    };
  }

  /** Whether every combination that is tried is one of an item there can be. */
  private static boolean independent(Formula one, Formula other) {
    Set<String> names = new TreeSet<>(names(one));
    names.addAll(names(other));
    return names.stream()
        .noneMatch(name ->
            name.startsWith(OTHER) || names.stream().anyMatch(n -> n.startsWith(name + ".")));
  }

  private boolean always(Formula one, Formula other, BiPredicate<Byte, Byte> relation) {
    Optional<Trial> trial = trial(one, other);
    return trial.isPresent() && trial.get().holds(relation);
  }

  private boolean sometimes(Formula one, Formula other, BiPredicate<Byte, Byte> unlike) {
    Optional<Trial> trial = trial(one, other);
    return trial.isPresent() && !trial.get().holds(unlike);
  }

  // ---- names of what an item may differ in

  private static Set<String> names(Formula formula) {
    Set<String> names = new HashSet<>();
    leaves(formula).forEach(leaf -> names.add(name(leaf)));
    return names;
  }

  private static String name(Formula leaf) {
    return switch (leaf) {
      case Formula.Test test -> test.attribute();
      case Formula.Given given -> given.attribute();
      case Formula.Other other -> OTHER + other.text();
      default -> throw new IllegalArgumentException("no leaf: " + leaf);
    };
  }

  private static Stream<Formula> leaves(Formula formula) {
    return switch (formula) {
      case Formula.All(List<Formula> parts) -> parts.stream().flatMap(Conditions::leaves);
      case Formula.Any(List<Formula> parts) -> parts.stream().flatMap(Conditions::leaves);
      case Formula.Not(Formula part) -> leaves(part);
      case Formula.Choice(Formula condition, Formula then, Formula otherwise) ->
          Stream.of(condition, then, otherwise).flatMap(Conditions::leaves);
      case Formula.Always a -> Stream.empty();
      case Formula.Test t -> Stream.of(t);
      case Formula.Given g -> Stream.of(g);
      case Formula.Other o -> Stream.of(o);
    };
  }

  /** All that is to be tried; empty where it is too much. */
  private Optional<Trial> trial(Formula one, Formula other) {
    Map<String, List<Formula>> byName = new LinkedHashMap<>();
    Map<Formula, Integer> places = new HashMap<>();
    Stream.concat(leaves(one), leaves(other))
        .distinct()
        .forEach(leaf -> {
          places.put(leaf, places.size());
          byName.computeIfAbsent(name(leaf), n -> new ArrayList<>()).add(leaf);
        });
    List<Trial.Kinds> kinds = new ArrayList<>();
    long combinations = Math.max(1, places.size());
    for (List<Formula> leaves : byName.values()) {
      List<JsonNode> values = values(leaves);
      left -= (long) values.size() * leaves.size();
      if (left <= 0) {
        return Optional.empty();
      }
      List<byte[]> verdicts = verdicts(leaves, values);
      kinds.add(new Trial.Kinds(leaves.stream().map(places::get).toList(), verdicts));
      combinations *= verdicts.size();
      if (combinations > left) {
        return Optional.empty();
      }
    }
    left -= combinations;
    return Optional.of(
        new Trial(reckoning(one, places), reckoning(other, places), places.size(), kinds));
  }

  /**
   * All that is to be tried.
   *
   * @param leaves how many there are
   * @param kinds for each name, the verdicts on its leaves of each kind of value; none twice
   */
  private record Trial(Reckoning one, Reckoning other, int leaves, List<Kinds> kinds) {

    /**
     * @param at the places of the leaves
     * @param verdicts of each kind, in the order of the places
     */
    private record Kinds(List<Integer> at, List<byte[]> verdicts) {}

    boolean holds(BiPredicate<Byte, Byte> relation) {
      byte[] verdicts = new byte[leaves];
      return holds(0, verdicts, relation);
    }

    private boolean holds(int next, byte[] verdicts, BiPredicate<Byte, Byte> relation) {
      if (next == kinds.size()) {
        return relation.test(one.of(verdicts), other.of(verdicts));
      }
      Kinds kind = kinds.get(next);
      for (byte[] of : kind.verdicts()) {
        for (int i = 0; i < of.length; i++) {
          verdicts[kind.at().get(i)] = of[i];
        }
        if (!holds(next + 1, verdicts, relation)) {
          return false;
        }
      }
      return true;
    }
  }

  /** What a condition says, from what its leaves say. */
  private interface Reckoning {
    byte of(byte[] verdicts);
  }

  private static Reckoning reckoning(Formula formula, Map<Formula, Integer> places) {
    return switch (formula) {
      case Formula.All(List<Formula> parts) -> {
        List<Reckoning> of = parts.stream().map(part -> reckoning(part, places)).toList();
        yield verdicts -> {
          byte least = TRUE;
          for (Reckoning part : of) {
            least = (byte) Math.min(least, part.of(verdicts));
          }
          return least;
        };
      }
      case Formula.Any(List<Formula> parts) -> {
        List<Reckoning> of = parts.stream().map(part -> reckoning(part, places)).toList();
        yield verdicts -> {
          byte most = FALSE;
          for (Reckoning part : of) {
            most = (byte) Math.max(most, part.of(verdicts));
          }
          return most;
        };
      }
      case Formula.Not(Formula part) -> {
        Reckoning of = reckoning(part, places);
        yield verdicts -> (byte) (TRUE - of.of(verdicts));
      }
      case Formula.Choice(Formula condition, Formula then, Formula otherwise) -> {
        Reckoning first = reckoning(condition, places);
        Reckoning second = reckoning(then, places);
        Reckoning third = reckoning(otherwise, places);
        yield verdicts ->
            switch (first.of(verdicts)) {
              case TRUE -> second.of(verdicts);
              case FALSE -> third.of(verdicts);
              default -> UNTOLD;
            };
      }
      case Formula.Always(boolean holds) -> verdicts -> holds ? TRUE : FALSE;
      case Formula.Test t -> leaf(t, places);
      case Formula.Given g -> leaf(g, places);
      case Formula.Other o -> leaf(o, places);
    };
  }

  private static Reckoning leaf(Formula leaf, Map<Formula, Integer> places) {
    int place = Objects.requireNonNull(places.get(leaf));
    return verdicts -> verdicts[place];
  }

  // ---- kinds of values

  /** What the leaves of one name say of each kind of value, each combination once. */
  private List<byte[]> verdicts(List<Formula> leaves, List<JsonNode> values) {
    if (leaves.getFirst() instanceof Formula.Other) {
      return List.of(new byte[] {FALSE}, new byte[] {UNTOLD}, new byte[] {TRUE});
    }
    List<byte[]> kinds = new ArrayList<>();
    // what it would be a member of is there, and it is not; or is itself not there or no object
    kinds.add(all(leaves, FALSE));
    kinds.add(all(leaves, UNTOLD));
    List<Cel> asked = leaves.stream().map(Conditions::test).toList();
    for (JsonNode value : values) {
      byte[] verdicts = new byte[leaves.size()];
      for (int i = 0; i < verdicts.length; i++) {
        verdicts[i] = verdict(asked.get(i).of(Map.of("x", value)));
      }
      kinds.add(verdicts);
    }
    List<byte[]> distinct = new ArrayList<>();
    for (byte[] kind : kinds) {
      if (distinct.stream().noneMatch(known -> Arrays.equals(known, kind))) {
        distinct.add(kind);
      }
    }
    return distinct;
  }

  private static byte[] all(List<Formula> leaves, byte given) {
    byte[] verdicts = new byte[leaves.size()];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = leaves.get(i) instanceof Formula.Given ? given : UNTOLD;
    }
    return verdicts;
  }

  private static Cel test(Formula leaf) {
    String of = leaf instanceof Formula.Test test ? test.of() : "true";
    synchronized (TESTS) {
      return TESTS.computeIfAbsent(of, Conditions::compiled);
    }
  }

  private static Cel compiled(String of) {
    try {
      return Cel.condition(of, Set.of("x"));
    } catch (Cel.NotACondition e) {
      throw new IllegalArgumentException("a part of a condition is none: " + of, e);
    }
  }

  private static byte verdict(Cel.Verdict verdict) {
    return switch (verdict) {
      case Cel.Decided(boolean holds) -> holds ? TRUE : FALSE;
      case Cel.Undecided u -> UNTOLD;
    };
  }

  private static List<JsonNode> values(List<Formula> leaves) {
    List<JsonNode> values = new ArrayList<>();
    values.add(JSON.nullNode());
    values.add(JSON.booleanNode(true));
    values.add(JSON.booleanNode(false));
    values.add(JSON.arrayNode());
    values.add(JSON.objectNode());
    TreeSet<Double> numbers = new TreeSet<>();
    Set<String> texts = new TreeSet<>();
    for (Formula leaf : leaves) {
      if (leaf instanceof Formula.Test test) {
        for (JsonNode literal : test.literals()) {
          if (literal.isNumber()) {
            numbers.add(literal.doubleValue() + 0.0); // no negative zero
          } else if (literal.isTextual()) {
            texts.add(literal.textValue());
          }
        }
      }
    }
    texts.forEach(text -> values.add(JSON.textNode(text)));
    values.add(JSON.textNode(String.join("", texts) + "·"));
    if (numbers.isEmpty()) {
      numbers.add(0.0);
    }
    // a whole number comes as an integer, or as a number with a fraction that is nought
    stretch(values, numbers.first() - 2, numbers.first());
    for (Double number : numbers) {
      values.add(JSON.numberNode(number));
      if (number == Math.rint(number)) {
        values.add(JSON.numberNode(number.longValue()));
      }
      if (number == 0) {
        values.add(JSON.numberNode(-0.0));
      }
      Double next = numbers.higher(number);
      stretch(values, number, next == null ? number + 2 : next);
    }
    return values;
  }

  /** One of each kind of number between two. */
  private static void stretch(List<JsonNode> values, double from, double to) {
    double middle = from + (to - from) / 2;
    if (from < middle && middle < to) {
      values.add(JSON.numberNode(middle));
    }
    double whole = Math.floor(from) + 1;
    if (whole < to) {
      values.add(JSON.numberNode((long) whole));
    }
  }
}
