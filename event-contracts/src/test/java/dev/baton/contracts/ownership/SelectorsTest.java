package dev.baton.contracts.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two boundaries that take the same handoff are found, and handoffs that none takes. */
class SelectorsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Edge EDGE = new Edge("a", "b", "lead");

  /** Every value that can make a difference to the conditions below, and no value. */
  private static final List<@Nullable String> VALUES =
      Arrays.asList(null, "x", "y", "z", "-1", "0", "0.0", "0.5", "1", "1.5", "2", "2.5", "3", "9");

  private static final List<String> ATTRIBUTES = List.of("p", "q");

  @Property(tries = 2000)
  void twoOverlapWhereAHandoffIsTakenByBoth(
      @ForAll("boundaries") Boundary one, @ForAll("boundaries") Boundary other) {
    boolean expected =
        contexts().stream().anyMatch(context -> one.takes(context) && other.takes(context));
    assertThat(Selectors.overlap(one, other)).isEqualTo(expected);
    assertThat(Selectors.overlap(other, one)).isEqualTo(expected);
  }

  @Property(tries = 2000)
  void thereIsAHoleWhereAHandoffIsTakenByNone(@ForAll("manyBoundaries") List<Boundary> boundaries) {
    boolean expected =
        contexts().stream()
            .anyMatch(context -> boundaries.stream().noneMatch(b -> b.takes(context)));
    Optional<Selectors.Hole> hole = Selectors.hole(boundaries);
    assertThat(hole.isPresent()).isEqualTo(expected);
    hole.ifPresent(found -> {
      assertThat(found.decided()).isTrue();
      ObjectNode witness = context(found.attributes());
      assertThat(boundaries).noneMatch(boundary -> boundary.takes(witness));
    });
  }

  @Test
  void aRegionThatNobodyTakesIsAHole() {
    List<Boundary> boundaries =
        List.of(
            boundary("emea", Map.of("region", Condition.is("EMEA"))),
            boundary("apac", Map.of("region", Condition.in(List.of("APAC", "ANZ")))));
    Selectors.Hole hole = Selectors.hole(boundaries).orElseThrow();
    assertThat(hole.attributes()).containsEntry("region", "(any other)");
    List<Boundary> covered = new ArrayList<>(boundaries);
    covered.add(boundary("rest", Map.of()));
    assertThat(Selectors.hole(covered)).isEmpty();
    assertThat(Selectors.overlap(covered.get(0), covered.get(1))).isFalse();
    assertThat(Selectors.overlap(covered.get(0), covered.get(2))).isTrue();
  }

  @Test
  void givesUpOnMoreKindsThanItCanTry() {
    List<Boundary> boundaries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boundaries.add(
          boundary("b" + i, Map.of("p" + i, Condition.is("x"), "q" + i, Condition.is("x"))));
    }
    boundaries.add(boundary("rest", Map.of()));
    assertThat(Selectors.hole(boundaries).map(Selectors.Hole::decided)).contains(false);
  }

  @Provide
  Arbitrary<List<Boundary>> manyBoundaries() {
    return boundaries().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<Boundary> boundaries() {
    return Combinators.combine(conditions().optional(), conditions().optional())
        .as((p, q) -> {
          Map<String, Condition> selector = new TreeMap<>();
          p.ifPresent(condition -> selector.put("p", condition));
          q.ifPresent(condition -> selector.put("q", condition));
          return boundary("any", selector);
        });
  }

  private static Arbitrary<Condition> conditions() {
    Arbitrary<String> values = Arbitraries.of("x", "y", "0", "1", "2");
    Arbitrary<Integer> ends = Arbitraries.integers().between(0, 3);
    return Arbitraries.oneOf(
        values.map(Condition::is),
        values.list().ofMinSize(1).ofMaxSize(3).map(Condition::in),
        ends.map(end -> Condition.range(new BigDecimal(end), null)),
        ends.map(end -> Condition.range(null, new BigDecimal(end))),
        Combinators.combine(ends, Arbitraries.integers().between(1, 3))
            .as((from, length) ->
                Condition.range(new BigDecimal(from), new BigDecimal(from + length))));
  }

  private static List<ObjectNode> contexts() {
    List<ObjectNode> contexts = new ArrayList<>();
    for (String p : VALUES) {
      for (String q : VALUES) {
        Map<String, @Nullable String> values = new HashMap<>();
        values.put(ATTRIBUTES.get(0), p);
        values.put(ATTRIBUTES.get(1), q);
        contexts.add(context(values));
      }
    }
    return contexts;
  }

  private static ObjectNode context(Map<String, @Nullable String> values) {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    values.forEach((attribute, value) -> {
      if (value != null) {
        context.put(attribute, value);
      }
    });
    return context;
  }

  private static Boundary boundary(String id, Map<String, Condition> selector) {
    return new Boundary(id, 1, "a", "b", "lead", selector, null, NOW, null);
  }
}
