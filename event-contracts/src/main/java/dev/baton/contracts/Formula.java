package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a condition is made of, for who compares two of them. Of an input each part is true, false
 * or cannot be told; {@link All} is the least of its parts and {@link Any} the greatest, where
 * false is below "cannot be told" and that below true, so neither depends on the order of its
 * parts.
 */
public sealed interface Formula {
  /** Every part holds. */
  record All(List<Formula> parts) implements Formula {}

  /** Some part holds. */
  record Any(List<Formula> parts) implements Formula {}

  /** The part does not hold; cannot be told where the part cannot. */
  record Not(Formula part) implements Formula {}

  /** One of two parts, as a condition says; cannot be told where the condition cannot. */
  record Choice(Formula condition, Formula then, Formula otherwise) implements Formula {}

  /** True, or false, of every input. */
  record Always(boolean holds) implements Formula {}

  /**
   * The attribute is there, whatever its value.
   *
   * @param attribute its path, such as {@code context.budget}
   */
  record Given(String attribute) implements Formula {}

  /**
   * Something of the value of one attribute: that it equals a literal, is one of several, or is on
   * one side of a number. It cannot be told where the attribute is not there.
   *
   * @param attribute its path, such as {@code context.budget}
   * @param of what is asked of the value {@code x}, in CEL
   * @param literals texts, truths, nulls, and numbers that a double holds exactly
   */
  record Test(String attribute, String of, List<JsonNode> literals) implements Formula {}

  /**
   * Anything else: equal texts say equal things of equal inputs.
   *
   * @param text in canonical form
   */
  record Other(String text) implements Formula {}
}
