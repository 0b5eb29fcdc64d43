package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A condition in the Common Expression Language, compiled once, evaluated within bounds.
 *
 * <p>It comes from a team and is evaluated on every item, so it sees its input and nothing else,
 * its patterns run in linear time (RE2), and its size, the size of its input and the steps of its
 * comprehensions are bounded. Counting, not time: every machine comes to the same verdict.
 */
public final class Cel {
  /** Longest expression, in characters. */
  public static final int MAX_LENGTH = 4_000;

  /** Largest input, in JSON values and in characters of their strings. */
  public static final int MAX_INPUT = 100_000;

  private static final int MAX_STEPS = 10_000;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_PATTERN = 1_000;

  private static final CelOptions BOUNDS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(MAX_DEPTH)
          .comprehensionMaxIterations(MAX_STEPS)
          .maxRegexProgramSize(MAX_PATTERN)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(BOUNDS).build();

  private final CelRuntime.Program program;

  private Cel(CelRuntime.Program program) {
    this.program = program;
  }

  /** What an expression says of an input. */
  public sealed interface Verdict {}

  /** It is true, or false. */
  public record Decided(boolean holds) implements Verdict {}

  /**
   * It says neither: what it asks for is not there or of another type, or a bound was reached.
   *
   * @param because for people
   */
  public record Undecided(String because) implements Verdict {}

  /** What a team wrote is no condition. */
  public static final class NotACondition extends Exception {
    private static final long serialVersionUID = 1;

    NotACondition(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Compiles.
   *
   * @param variables it may name; of any type
   * @throws NotACondition with what is wrong and where, for people
   */
  public static Cel condition(String expression, Collection<String> variables)
      throws NotACondition {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(BOUNDS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    variables.forEach(name -> compiler.addVar(name, SimpleType.DYN));
    try {
      var compiled = compiler.build().compile(expression).getAst();
      CelType type = compiled.getResultType();
      if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
        throw new NotACondition("It is of type " + type.name() + ", not true or false.");
      }
      return new Cel(RUNTIME.createProgram(compiled));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new NotACondition(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Evaluates.
   *
   * @param input variable → value; JSON numbers without a fraction are integers, others doubles
   */
  public Verdict of(Map<String, JsonNode> input) {
    Input read = new Input();
    Map<String, Object> values = new HashMap<>();
    input.forEach((name, value) -> values.put(name, read.value(value)));
    if (read.size > MAX_INPUT) {
      return new Undecided("The input is larger than " + MAX_INPUT + " values and characters.");
    }
    try {
      return program.eval(values) instanceof Boolean holds
          ? new Decided(holds)
          : new Undecided("It is neither true nor false.");
    } catch (CelEvaluationException e) {
      return new Undecided(String.valueOf(e.getMessage()));
    }
  }

  private static final class Input {
    private int size;

    Object value(JsonNode json) {
      size++;
      if (size > MAX_INPUT) {
        return NullValue.NULL_VALUE;
      }
      return switch (json.getNodeType()) {
        case OBJECT -> {
          Map<String, Object> members = new LinkedHashMap<>();
          json.properties()
              .forEach(member -> members.put(text(member.getKey()), value(member.getValue())));
          yield members;
        }
        case ARRAY -> {
          List<Object> elements = new ArrayList<>(json.size());
          json.forEach(element -> elements.add(value(element)));
          yield elements;
        }
        case STRING -> text(json.textValue());
        case BOOLEAN -> json.booleanValue();
        case NUMBER ->
            json.isIntegralNumber() && json.canConvertToLong()
                ? (Object) json.longValue()
                : (Object) json.doubleValue();
        default -> NullValue.NULL_VALUE;
      };
    }

    private String text(String text) {
      size += text.length();
      return text;
    }
  }
}
