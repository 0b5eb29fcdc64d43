package dev.baton.definitions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Cel;
import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.ItemCondition;
import dev.baton.contracts.event.ItemRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;

/**
 * What is proved of a change holds of every item: it is looked at in the ledger's own evaluation,
 * over generated pairs of expressions and generated items, with attributes missing, of other types
 * and at the ends of every range.
 */
class SoundnessTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c.d");
  private static final List<String> LITERALS =
      List.of("'x'", "'y'", "'z'", "1", "2", "2.5", "-1", "0", "true", "null", "3.0");
  private static final List<String> NUMBERS = List.of("1", "2", "2.5", "-1", "0", "3.0");

  @Property(tries = 600, shrinking = ShrinkingMode.OFF)
  void whatIsProvedHoldsOfEveryItem(
      @ForAll("pairs") Tuple2<String, String> pair, @ForAll Random random)
      throws Cel.NotACondition {
    Change change = Changes.between(meaning(pair.get1()), meaning(pair.get2())).change();
    Statistics.collect(change);
    ItemCondition from = ItemCondition.of(pair.get1());
    ItemCondition to = ItemCondition.of(pair.get2());
    for (int i = 0; i < 60; i++) {
      JsonNode item = item(random);
      int before = verdict(from, item);
      int after = verdict(to, item);
      switch (change) {
        case EDITORIAL, COMPATIBLE -> assertThat(after).as(of(pair, item)).isEqualTo(before);
        // no item newly passes, and none that failed comes to be one that cannot be told
        case NARROWING -> assertThat(after).as(of(pair, item)).isLessThanOrEqualTo(before);
        case WIDENING -> assertThat(after).as(of(pair, item)).isGreaterThanOrEqualTo(before);
        case SHIFT -> {}
      }
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void whatIsProvedOfFiltersHoldsOfEveryItem(
      @ForAll("filters") List<String> from,
      @ForAll("filters") List<String> to,
      @ForAll Random random)
      throws Cel.NotACondition {
    Change change = Changes.between(filtered(from), filtered(to)).change();
    List<ItemCondition> conditionsBefore = conditions(from);
    List<ItemCondition> conditionsAfter = conditions(to);
    for (int i = 0; i < 40; i++) {
      JsonNode item = item(random);
      int before = least(conditionsBefore, item);
      int after = least(conditionsAfter, item);
      switch (change) {
        case EDITORIAL, COMPATIBLE -> assertThat(after).isEqualTo(before);
        case NARROWING -> assertThat(after).isLessThanOrEqualTo(before);
        case WIDENING -> assertThat(after).isGreaterThanOrEqualTo(before);
        case SHIFT -> {}
      }
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void whatIsSaidOfTwoTeamsHoldsOfEveryItem(
      @ForAll("pairs") Tuple2<String, String> pair, @ForAll Random random)
      throws Cel.NotACondition {
    Comparison.Extent extent =
        Comparison.between(meaning(pair.get1()), meaning(pair.get2())).extent();
    ItemCondition one = ItemCondition.of(pair.get1());
    ItemCondition other = ItemCondition.of(pair.get2());
    for (int i = 0; i < 40; i++) {
      JsonNode item = item(random);
      boolean inOne = verdict(one, item) == 2;
      boolean inOther = verdict(other, item) == 2;
      switch (extent) {
        case EQUAL -> assertThat(inOther).as(of(pair, item)).isEqualTo(inOne);
        case NARROWER -> assertThat(inOne && !inOther).as(of(pair, item)).isFalse();
        case BROADER -> assertThat(inOther && !inOne).as(of(pair, item)).isFalse();
        case DISJOINT -> assertThat(inOne && inOther).as(of(pair, item)).isFalse();
        case OVERLAPPING, UNKNOWN -> {}
      }
    }
  }

  // ---- what is generated

  @Provide
  Arbitrary<Tuple2<String, String>> pairs() {
    Arbitrary<String> condition = condition(3);
    // most pairs are near each other: of two that are far apart little is ever proved
    return Arbitraries.frequencyOf(
        Tuple.of(1, Combinators.combine(condition, condition).as(Tuple::of)),
        Tuple.of(
            5,
            Combinators.combine(condition, condition(1), Arbitraries.integers().between(0, 11))
                .as((one, part, edit) -> Tuple.of(one, edited(one, part, edit)))));
  }

  private static String edited(String one, String part, int edit) {
    return switch (edit) {
      case 0 -> "(" + one + ") && " + part;
      case 1 -> part + " || (" + one + ")";
      case 2 -> "!!(" + one + ")";
      case 3 -> one.replaceFirst("'x'", "'y'");
      case 4 -> one.replaceFirst("2\\.5", "2");
      case 5 -> one.replaceFirst("<=", "<");
      case 6 -> one.replaceFirst(" > ", " >= ");
      case 7 -> one.replaceFirst("\\['x', ", "[");
      case 8 -> one.replaceFirst("&&", "||");
      case 9 -> "(" + one + ") && (" + part + " || true)";
      case 10 -> "((" + one + ") && " + part + ") || ((" + one + ") && !(" + part + "))";
      default -> "  (" + one + " )";
    };
  }

  @Provide
  Arbitrary<List<String>> filters() {
    return condition(1).list().ofMinSize(0).ofMaxSize(4);
  }

  private static Arbitrary<String> condition(int depth) {
    Arbitrary<String> atom = atom();
    if (depth == 0) {
      return atom;
    }
    Arbitrary<String> part = condition(depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(4, atom),
        Tuple.of(3, Combinators.combine(part, part).as((p, q) -> "(" + p + " && " + q + ")")),
        Tuple.of(3, Combinators.combine(part, part).as((p, q) -> "(" + p + " || " + q + ")")),
        Tuple.of(2, part.map(p -> "!(" + p + ")")),
        Tuple.of(
            1,
            Combinators.combine(part, part, part)
                .as((p, q, r) -> "(%s ? %s : %s)".formatted(p, q, r))));
  }

  private static Arbitrary<String> atom() {
    Arbitrary<String> name = Arbitraries.of(NAMES).map(n -> "context." + n);
    Arbitrary<String> literal = Arbitraries.of(LITERALS);
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Combinators.combine(name, Arbitraries.of("==", "!="), literal)
                .as("%s %s %s"::formatted)),
        Tuple.of(
            4,
            Combinators.combine(name, Arbitraries.of("<", "<=", ">", ">="), Arbitraries.of(NUMBERS))
                .as("%s %s %s"::formatted)),
        Tuple.of(
            1,
            Combinators.combine(Arbitraries.of(NUMBERS), Arbitraries.of("<", "<=", ">", ">="), name)
                .as("%s %s %s"::formatted)),
        Tuple.of(
            3,
            Combinators.combine(name, literal.list().ofMinSize(1).ofMaxSize(3))
                .as((n, values) -> n + " in " + dynamic(values))),
        Tuple.of(1, name.map("has(%s)"::formatted)),
        Tuple.of(1, Arbitraries.of("context.a", "context.c", "true", "from == 'x'")),
        Tuple.of(
            1,
            Arbitraries.of(
                "context.a.startsWith('x')",
                "context.a < 'y'",
                "context.a == context.b",
                "context.b.matches('^x')",
                "size(context.a) > 1",
                "context.t.exists(t, t > 1)",
                "context.c.d + 1 > 2",
                "context['a'] == 'x'",
                "context.a > 9007199254740993",
                "1 in context.t")));
  }

  private static String dynamic(List<String> values) {
    return "[" + String.join(", ", values) + "]";
  }

  private static final List<JsonNode> VALUES = values();

  private static List<JsonNode> values() {
    List<JsonNode> values = new ArrayList<>();
    for (double number :
        new double[] {-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75, 3, 4, 1e300}) {
      values.add(JSON.numberNode(number));
      if (number == Math.rint(number) && number < 1e18) {
        values.add(JSON.numberNode((long) number));
      }
    }
    for (String text : List.of("x", "y", "z", "", "xyz", "1", "X", "·")) {
      values.add(JSON.textNode(text));
    }
    values.add(JSON.nullNode());
    values.add(JSON.booleanNode(true));
    values.add(JSON.booleanNode(false));
    values.add(JSON.arrayNode());
    values.add(JSON.arrayNode().add(1).add("x"));
    values.add(JSON.objectNode());
    values.add(JSON.objectNode().put("d", "x"));
    values.add(JSON.numberNode(9007199254740992L));
    values.add(JSON.numberNode(9007199254740993L));
    values.add(JSON.numberNode(-0.0));
    return values;
  }

  private static JsonNode item(Random random) {
    ObjectNode context = JSON.objectNode();
    for (String name : List.of("a", "b", "c", "t")) {
      if (random.nextInt(6) > 0) {
        context.set(
            name,
            name.equals("c") && random.nextInt(4) > 0
                ? JSON.objectNode().set("d", value(random))
                : name.equals("t") && random.nextBoolean()
                    ? JSON.arrayNode().add(value(random)).add(value(random))
                    : value(random));
      }
    }
    return context;
  }

  private static JsonNode value(Random random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static List<ItemCondition> conditions(List<String> filters) throws Cel.NotACondition {
    List<ItemCondition> conditions = new ArrayList<>();
    for (String filter : filters) {
      conditions.add(ItemCondition.of(filter));
    }
    return conditions;
  }

  private static int least(List<ItemCondition> filters, JsonNode item) {
    return filters.stream().mapToInt(filter -> verdict(filter, item)).reduce(2, Math::min);
  }

  private static int verdict(ItemCondition condition, JsonNode context) {
    return switch (condition.of(new ItemRef("lead", "L-1"), "x", "sales", null, context)) {
      case Cel.Decided(boolean holds) -> holds ? 2 : 0;
      case Cel.Undecided u -> 1;
    };
  }

  private static String of(Tuple2<String, String> pair, JsonNode item) {
    return String.format(Locale.ROOT, "%s → %s of %s", pair.get1(), pair.get2(), item);
  }

  private static Meaning meaning(String expression) {
    return new Meaning(
        "x", Kind.TERM, null, null, List.of(), null, null, null, null, null, expression);
  }

  private static Meaning filtered(List<String> filters) {
    return Meanings.normalize(
        new Meaning("x", Kind.TERM, null, null, filters, null, null, null, null, null, null));
  }
}
