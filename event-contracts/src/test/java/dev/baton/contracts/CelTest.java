package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelTest {
  private static final List<String> VARIABLES = List.of("context", "item");
  private static final JsonNode CONTEXT =
      json(
          """
          {"budget": "yes", "seats": 40, "price": 12.5, "big": 1e30, "tags": ["eu", "new"],
           "contact": {"name": "Ada"}, "none": null}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "context.budget == 'yes'                         | true",
        "context.budget == 'yes' && context.seats >= 50  | false",
        "context.seats > 39.5                            | true",
        "context.price == 12.5                           | true",
        "context.seats == 40.0                           | true",
        "context.big > 1000                              | true",
        "'eu' in context.tags                            | true",
        "context.tags.exists(t, t.startsWith('n'))       | true",
        "context.contact.name.matches('^A[a-z]+$')       | true",
        "context.none == null                            | true",
        "has(context.phone)                              | false",
        "context.budget == 7                             | false",
        "context[item] == 'yes'                          | true",
      })
  void decidesOnItsInput(String expression, boolean holds) throws Cel.NotACondition {
    assertThat(verdict(expression)).isEqualTo(new Cel.Decided(holds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "context.phone == '1'",
        "context.budget > 7",
        "context.budget",
        "1 / (context.seats - 40) == 1",
        "context.budget.matches(context.tags[9])",
      })
  void saysNeitherWhereTheInputDoesNotAnswer(String expression) throws Cel.NotACondition {
    assertThat(verdict(expression)).isInstanceOf(Cel.Undecided.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "budget = 'yes'",
        "select 1",
        "unknown.budget == 'yes'",
        "1 + 2",
        "context.tags.map(t, t)",
        "'text'",
        "env('HOME') == ''",
        "context.getClass() == 1",
        "",
      })
  void refusesWhatIsNoConditionOnItsInput(String expression) {
    assertThatThrownBy(() -> Cel.condition(expression, VARIABLES))
        .isInstanceOf(Cel.NotACondition.class)
        .message()
        .isNotBlank();
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    assertThatThrownBy(
            () -> Cel.condition("true" + " && true".repeat(Cel.MAX_LENGTH / 8), VARIABLES))
        .isInstanceOf(Cel.NotACondition.class);
    assertThatThrownBy(() -> Cel.condition("(".repeat(500) + "true" + ")".repeat(500), VARIABLES))
        .isInstanceOf(Cel.NotACondition.class);
  }

  @Test
  void givesUpOnComprehensionsWithinComprehensions() throws Cel.NotACondition {
    ArrayNode tags = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 500; i++) {
      tags.add(i);
    }
    Cel cel =
        Cel.condition(
            "context.all(a, context.all(b, context.all(c, a + b + c >= 0)))", List.of("context"));
    assertThat(cel.of(Map.of("context", tags))).isInstanceOf(Cel.Undecided.class);
  }

  @Test
  void refusesPatternsThatUnfoldToFarMore() throws Cel.NotACondition {
    String pattern = "((a{1,50}){1,50}){1,50}";
    assertThatThrownBy(() -> verdict("context.budget.matches('" + pattern + "')"))
        .isInstanceOfSatisfying(
            Cel.NotACondition.class,
            e -> assertThat(e.isBeyondBounds()).as(e.getMessage()).isTrue())
        .hasMessageContaining(pattern);
    assertThatThrownBy(() -> verdict("context.budget.matches('(')"))
        .isInstanceOf(Cel.NotACondition.class);
    // nor does it come with the input
    Cel asked = Cel.condition("context.matches(item)", VARIABLES);
    JsonNodeFactory json = JsonNodeFactory.instance;
    assertThat(asked.of(Map.of("context", json.textNode("a"), "item", json.textNode(pattern))))
        .isInstanceOf(Cel.Undecided.class);
    assertThat(verdict("('a'.matches('(a+)+b'))")).isEqualTo(new Cel.Decided(false));
  }

  @Test
  void refusesWhatLooksThroughItsInputTooOften() {
    String once = "context.budget.contains('a')";
    String often = String.join(" && ", Collections.nCopies(1_001, "size(x) > 0"));
    assertThatThrownBy(() -> Cel.condition(often, List.of("x")))
        .isInstanceOf(Cel.NotACondition.class);
    String patterns = String.join(" || ", Collections.nCopies(21, "context.matches('a')"));
    assertThatThrownBy(() -> Cel.condition(patterns, VARIABLES))
        .isInstanceOfSatisfying(
            Cel.NotACondition.class, e -> assertThat(e.isBeyondBounds()).isTrue());
    assertThatNoException().isThrownBy(() -> Cel.condition(once, VARIABLES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // each step would write, or read, as much as there is
        "context.tags.map(t, context.text + context.text + context.text).size() > 1",
        "context.tags.all(t, !context.text.matches('(a|b)*c(s|t)+x'))",
        "context.tags.all(t, context.tags.exists(u, u == -1) || t >= 0)",
        "context.tags.all(t, !(t + 0.5 in context.tags))",
      })
  void givesUpOnLoopsOverALargeInput(String expression) throws Cel.NotACondition {
    ObjectNode context = Json.MAPPER.createObjectNode().put("text", "s".repeat(90_000));
    ArrayNode tags = context.putArray("tags");
    for (int i = 0; i < 6_000; i++) {
      tags.add(i);
    }
    Cel cel = Cel.condition(expression, VARIABLES);
    assertThat(cel.of(Map.of("context", context))).isInstanceOf(Cel.Undecided.class);
  }

  @Test
  void loopsThroughAllOfAnOrdinaryInput() throws Cel.NotACondition {
    ArrayNode tags = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 2_000; i++) {
      tags.add(i);
    }
    assertThat(Cel.condition("context.all(t, t >= 0)", VARIABLES).of(Map.of("context", tags)))
        .isEqualTo(new Cel.Decided(true));
  }

  @Test
  void givesUpOnAnInputThatIsTooLarge() throws Cel.NotACondition {
    JsonNode large = Json.MAPPER.getNodeFactory().textNode("x".repeat(Cel.MAX_INPUT));
    Cel cel = Cel.condition("context == 'x'", List.of("context"));
    assertThat(cel.of(Map.of("context", large))).isInstanceOf(Cel.Undecided.class);
  }

  private static Cel.Verdict verdict(String expression) throws Cel.NotACondition {
    return Cel.condition(expression, VARIABLES)
        .of(Map.of("context", CONTEXT, "item", Json.MAPPER.getNodeFactory().textNode("budget")));
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }
}
