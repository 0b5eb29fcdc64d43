package dev.baton.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Cel;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.ItemRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A definition that can be executed: its expression is a condition in CEL over one item.
 *
 * <p>The condition may name {@code context} (the attributes that travel with the item), {@code
 * item} ({@code type}, {@code id}), {@code from}, {@code to} and {@code value} ({@code amount}, a
 * number, and {@code currency}; null where the item has none).
 */
public final class ItemCondition {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> VARIABLES = Set.of("context", "item", "from", "to", "value");

  private final Cel condition;

  private ItemCondition(Cel condition) {
    this.condition = condition;
  }

  /**
   * Compiles an expression.
   *
   * @throws Cel.NotACondition where it is not one, with why
   */
  public static ItemCondition of(String expression) throws Cel.NotACondition {
    return new ItemCondition(Cel.condition(expression, VARIABLES));
  }

  /** The condition of a definition; empty where it has none, or one in another language. */
  public static Optional<ItemCondition> of(DefinitionsEntity.Meaning meaning) {
    if (meaning.expression() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(meaning.expression()));
    } catch (Cel.NotACondition e) {
      return Optional.empty();
    }
  }

  /** What it says of an item as it is handed over. */
  public Cel.Verdict of(
      ItemRef item,
      @Nullable String from,
      String to,
      @Nullable Money value,
      @Nullable JsonNode context) {
    return condition.of(
        Map.of(
            "context", context == null ? JSON.objectNode() : context,
            "item", JSON.objectNode().put("type", item.type()).put("id", item.id()),
            "from", from == null ? JSON.nullNode() : JSON.textNode(from),
            "to", JSON.textNode(to),
            "value", value == null ? JSON.nullNode() : money(value)));
  }

  private static ObjectNode money(Money value) {
    return JSON.objectNode()
        .put("amount", value.amount().doubleValue())
        .put("currency", value.currency());
  }
}
