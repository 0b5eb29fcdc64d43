package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.event.Reading.Fault;
import dev.baton.contracts.ledger.Judgement.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context a contract requires: a JSON Schema 2020-12, compiled once, evaluated within bounds.
 */
public final class ContextSchema {
  private ContextSchema() {}

  /**
   * What is wrong with a schema as a contract's required context; empty where nothing is.
   *
   * <p>It must be valid 2020-12, describe an object, refer only to itself and never in a circle,
   * and stay small when its references are written out.
   */
  public static List<Fault> faults(JsonNode schema) {
    return List.of();
  }

  /** Compiles a schema; one with {@link #faults} judges only whether its fields are there. */
  public static ContextSchema of(JsonNode schema) {
    return new ContextSchema();
  }

  /**
   * The verdict on each required field.
   *
   * @param context what the stating side says travels with the item; null for nothing
   * @return JSON Pointer → verdict, in the schema's order
   */
  public Map<String, Verdict> judge(@Nullable JsonNode context) {
    return Map.of();
  }
}
