package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.checker.CelChecker;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition in the Common Expression Language, compiled once, evaluated within bounds.
 *
 * <p>It comes from a team and is evaluated on every item, so it sees its input and nothing else,
 * its patterns run in linear time (RE2), and its size, the size of its input and the steps of its
 * loops are bounded, and so is how often it may look through its input: what a step of a loop costs
 * grows with the input, so a large one is given fewer steps. Counting, not time: every machine
 * comes to the same verdict.
 */
public final class Cel {
  /** Longest expression, in characters. */
  public static final int MAX_LENGTH = 4_000;

  /** Largest input, in JSON values and in characters of their strings. */
  public static final int MAX_INPUT = 100_000;

  /** How often an expression may look through its input outside of loops. */
  public static final int MAX_WEIGHT = 1_000;

  // values and characters that one evaluation may look at, or write
  private static final long MAX_COST = (long) MAX_WEIGHT * MAX_INPUT;
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

  // by the steps they allow, the fewest first
  private static final NavigableMap<Integer, CelRuntime> RUNTIMES = new TreeMap<>();

  static {
    for (int steps = 10; steps <= MAX_STEPS; steps *= 10) {
      RUNTIMES.put(
          steps,
          CelRuntimeFactory.plannerRuntimeBuilder()
              .setOptions(BOUNDS.toBuilder().comprehensionMaxIterations(steps).build())
              .build());
    }
  }

  private static final CelCompiler PARSER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(BOUNDS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();
  private static final int MAX_CHECKERS = 50;
  private static final Map<Set<String>, CelChecker> CHECKERS =
      new LinkedHashMap<>(MAX_CHECKERS, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<String>, CelChecker> eldest) {
          return size() > MAX_CHECKERS;
        }
      };

  // names of types: an expression that uses one means the type
  private static final Set<String> TYPES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "dyn",
          "duration",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "timestamp",
          "type",
          "uint");

  // one for each number of steps that it may be allowed, which is one where it has no loop
  private final NavigableMap<Integer, CelRuntime.Program> programs;
  private final int stepWeight;

  private Cel(NavigableMap<Integer, CelRuntime.Program> programs, int stepWeight) {
    this.programs = programs;
    this.stepWeight = stepWeight;
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

    private final boolean beyondBounds;

    NotACondition(String why, boolean beyondBounds) {
      super(why, null, false, false);
      this.beyondBounds = beyondBounds;
    }

    /** Whether it would be one, were it not for what it costs. */
    public boolean isBeyondBounds() {
      return beyondBounds;
    }
  }

  /**
   * An expression that was read and is not run.
   *
   * @param plain its text without what the writing alone decides, such as blanks and brackets
   * @param canonical the same, and what may stand in any order in one order
   * @param formula what it says
   */
  public record Reading(String plain, String canonical, Formula formula) {}

  /**
   * Reads an expression, whatever it names.
   *
   * @throws NotACondition where it is none, with what is wrong and where, for people
   */
  public static Reading read(String expression) throws NotACondition {
    CelExpr expr = checked(expression, null).parsed();
    String plain = CelTree.text(expr, false);
    // the steps of its loops are counted together: which of two comes first decides who has none
    return CelTree.loops(expr) > 1
        ? new Reading(plain, plain, new Formula.Other(plain))
        : new Reading(plain, CelTree.text(expr, true), CelTree.formula(expr));
  }

  /**
   * Compiles.
   *
   * @param variables it may name; of any type
   * @throws NotACondition with what is wrong and where, for people
   */
  public static Cel condition(String expression, Collection<String> variables)
      throws NotACondition {
    Checked checked = checked(expression, variables);
    CelTree.Weight weight = CelTree.weight(checked.parsed());
    NavigableMap<Integer, CelRuntime.Program> programs = new TreeMap<>();
    try {
      for (Map.Entry<Integer, CelRuntime> runtime :
          weight.perStep() == 0
              ? List.of(RUNTIMES.lastEntry())
              : List.copyOf(RUNTIMES.entrySet())) {
        programs.put(runtime.getKey(), runtime.getValue().createProgram(checked.ast()));
      }
    } catch (CelEvaluationException e) {
      throw new NotACondition(String.valueOf(e.getMessage()), false);
    }
    return new Cel(programs, weight.perStep());
  }

  private record Checked(CelExpr parsed, CelAbstractSyntaxTree ast) {}

  // to make one takes far longer than to use it
  private static CelChecker checker(Set<String> variables) {
    synchronized (CHECKERS) {
      return CHECKERS.computeIfAbsent(
          variables,
          names -> {
            CelCompilerBuilder compiler = PARSER.toCompilerBuilder();
            names.forEach(name -> compiler.addVar(name, SimpleType.DYN));
            return compiler.build();
          });
    }
  }

  /**
   * @param variables that it may name; null for any
   */
  private static Checked checked(String expression, @Nullable Collection<String> variables)
      throws NotACondition {
    try {
      CelAbstractSyntaxTree parsed = PARSER.parse(expression).getAst();
      Set<String> names =
          variables == null
              ? CelTree.names(parsed.getExpr()).stream()
                  .filter(name -> !TYPES.contains(name))
                  .collect(Collectors.toSet())
              : Set.copyOf(variables);
      CelAbstractSyntaxTree ast = checker(names).check(parsed).getAst();
      CelType type = ast.getResultType();
      if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
        throw new NotACondition("It is of type " + type.name() + ", not true or false.", false);
      }
      Optional<String> bad = CelTree.badPattern(parsed.getExpr(), MAX_PATTERN);
      if (bad.isPresent()) {
        throw new NotACondition(bad.get(), true);
      }
      if (CelTree.weight(parsed.getExpr()).once() > MAX_WEIGHT) {
        throw new NotACondition(
            "It may look through its input more than " + MAX_WEIGHT + " times.", true);
      }
      return new Checked(parsed.getExpr(), ast);
    } catch (CelValidationException e) {
      String why = String.valueOf(e.getMessage());
      throw new NotACondition(
          why, why.contains("recursion limit") || why.contains("exceeds limit"));
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
    Map.@Nullable Entry<Integer, CelRuntime.Program> allowed =
        stepWeight == 0
            ? programs.lastEntry()
            : programs.floorEntry(
                (int) Math.min(MAX_STEPS, MAX_COST / ((long) stepWeight * Math.max(1, read.size))));
    if (allowed == null) {
      return new Undecided("The input is too large for its loops.");
    }
    try {
      return allowed.getValue().eval(values) instanceof Boolean holds
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
