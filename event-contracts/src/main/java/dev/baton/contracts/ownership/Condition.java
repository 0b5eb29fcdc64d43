package dev.baton.contracts.ownership;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute of a handoff's context must be. One of: equal to a text, one of several texts,
 * or a number in a range. Numbers and booleans are compared as the texts that JSON writes them as.
 *
 * @param is the one value; null where it is not asked for
 * @param in the values; empty where they are not asked for
 * @param atLeast inclusive; null where there is no such end
 * @param below exclusive; null where there is no such end
 */
public record Condition(
    @JsonProperty("equals") @Nullable String is,
    List<String> in,
    @Nullable BigDecimal atLeast,
    @Nullable BigDecimal below) {

  /** An attribute that has this value. */
  public static Condition is(String value) {
    return new Condition(value, List.of(), null, null);
  }

  /** An attribute that has one of these values. */
  public static Condition in(List<String> values) {
    return new Condition(null, values, null, null);
  }

  /** An attribute that is a number from the one end to before the other. */
  public static Condition range(@Nullable BigDecimal atLeast, @Nullable BigDecimal below) {
    return new Condition(null, List.of(), atLeast, below);
  }

  /** Whether an attribute meets it; one that is missing, or no scalar, never does. */
  public boolean meets(@Nullable JsonNode attribute) {
    return attribute != null
        && attribute.isValueNode()
        && !attribute.isNull()
        && meets(attribute.asText());
  }

  /** Whether a value meets it, as JSON writes it. */
  public boolean meets(String value) {
    if (is != null) {
      return is.equals(value);
    }
    if (!in.isEmpty()) {
      return in.contains(value);
    }
    BigDecimal number = number(value);
    return number != null
        && (atLeast == null || number.compareTo(atLeast) >= 0)
        && (below == null || number.compareTo(below) < 0);
  }

  /** The number that a text says, as JSON would read it; null where it says none. */
  static @Nullable BigDecimal number(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static final int MAX_DIGITS = 100;
}
