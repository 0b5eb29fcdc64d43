package dev.baton.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a parsed expression in CEL says: as text, as a formula, and at what cost. */
final class CelTree {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String AND = "_&&_";
  private static final String OR = "_||_";
  private static final String NOT = "!_";
  private static final String CHOICE = "_?_:_";
  private static final String EQUAL = "_==_";
  private static final String UNEQUAL = "_!=_";
  private static final String IN = "@in";
  private static final String MATCHES = "matches";
  private static final Map<String, String> ORDER =
      Map.of("_<_", "<", "_<=_", "<=", "_>_", ">", "_>=_", ">=");
  private static final Map<String, String> MIRRORED =
      Map.of("_<_", "_>_", "_<=_", "_>=_", "_>_", "_<_", "_>=_", "_<=_");
  // each number below it is one double and no other number's
  private static final double EXACT = 1L << 53;
  private static final int PATTERN_WEIGHT = 50;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private CelTree() {}

  // ---- text: the unparser of the library does not escape what is in a string, so that two
  // expressions could read the same

  /**
   * The expression as a text.
   *
   * @param ordered whether what may stand in any order is put in one: then texts are equal where
   *     nothing but such order differs
   */
  static String text(CelExpr expr, boolean ordered) {
    return switch (expr.exprKind().getKind()) {
      case CONSTANT -> constant(expr.constant());
      case IDENT -> expr.ident().name();
      case SELECT ->
          expr.select().testOnly()
              ? "has(" + selection(expr.select(), ordered) + ")"
              : selection(expr.select(), ordered);
      case CALL -> call(expr.call(), ordered);
      case LIST ->
          expr.list().elements().stream()
              .map(e -> text(e, ordered))
              .collect(Collectors.joining(", ", "[", "]"));
      case MAP ->
          expr.map().entries().stream()
              .map(e -> text(e.key(), ordered) + ": " + text(e.value(), ordered))
              .collect(Collectors.joining(", ", "{", "}"));
      case COMPREHENSION -> loop(expr.comprehension(), ordered);
      case STRUCT, NOT_SET -> throw new IllegalArgumentException("no expression of values");
    };
  }

  private static String selection(CelSelect select, boolean ordered) {
    return text(select.operand(), ordered) + "." + member(select.field());
  }

  /** A name may hold what is not of a name where it is quoted, a dot too. */
  private static String member(String name) {
    return NAME.matcher(name).matches() ? name : "`" + name + "`";
  }

  private static String call(CelCall call, boolean ordered) {
    String function = call.function();
    if (function.equals(AND) || function.equals(OR)) {
      List<String> parts = new ArrayList<>();
      operands(call, function, part -> parts.add(text(part, ordered)));
      return (ordered ? new TreeSet<>(parts).stream() : parts.stream())
          .collect(Collectors.joining(function.equals(AND) ? " && " : " || ", "(", ")"));
    }
    List<CelExpr> args = call.args();
    if (ordered && args.size() == 2) {
      if (function.equals(EQUAL) || function.equals(UNEQUAL)) {
        return function
            + args.stream()
                .map(arg -> text(arg, true))
                .sorted()
                .collect(Collectors.joining(", ", "(", ")"));
      }
      if (MIRRORED.containsKey(function) && isConstant(args.getFirst())) {
        return MIRRORED.get(function)
            + "("
            + text(args.getLast(), true)
            + ", "
            + text(args.getFirst(), true)
            + ")";
      }
      if (function.equals(IN) && constants(args.getLast()).isPresent()) {
        return "@in("
            + text(args.getFirst(), true)
            + ", "
            + args.getLast().list().elements().stream()
                .map(e -> text(e, true))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ", "[", "]"))
            + ")";
      }
    }
    return call.target().map(target -> text(target, ordered) + ".").orElse("")
        + function
        + args.stream().map(arg -> text(arg, ordered)).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String loop(CelComprehension loop, boolean ordered) {
    return "for(%s,%s in %s; %s = %s; %s; %s; %s)"
        .formatted(
            loop.iterVar(),
            loop.iterVar2(),
            text(loop.iterRange(), ordered),
            loop.accuVar(),
            text(loop.accuInit(), ordered),
            text(loop.loopCondition(), ordered),
            // its steps are counted: which part of it comes first decides how many there are
            text(loop.loopStep(), false),
            text(loop.result(), ordered));
  }

  private static String constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> JSON.textNode(constant.stringValue()).toString();
      case BYTES_VALUE -> "b" + JSON.binaryNode(constant.bytesValue().toByteArray());
      case INT64_VALUE -> Long.toString(constant.int64Value());
      case UINT64_VALUE -> constant.uint64Value() + "u";
      case DOUBLE_VALUE -> Double.toString(constant.doubleValue());
      case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
      case NULL_VALUE -> "null";
      default -> throw new IllegalArgumentException("no literal: " + constant.getKind());
    };
  }

  // ---- formula

  /** What the expression says, as far as it is a condition on attributes and literals. */
  static Formula formula(CelExpr expr) {
    return switch (expr.exprKind().getKind()) {
      case CONSTANT ->
          expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
              ? new Formula.Always(expr.constant().booleanValue())
              : other(expr);
      case SELECT ->
          path(expr.select().operand())
              .<Formula>map(parent -> {
                String attribute = parent + "." + member(expr.select().field());
                return expr.select().testOnly()
                    ? new Formula.Given(attribute)
                    : new Formula.Test(attribute, "x", List.of());
              })
              .orElseGet(() -> other(expr));
      case IDENT -> new Formula.Test(expr.ident().name(), "x", List.of());
      case CALL -> formula(expr, expr.call());
      default -> other(expr);
    };
  }

  private static Formula formula(CelExpr expr, CelCall call) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case AND, OR -> {
        List<Formula> parts = new ArrayList<>();
        operands(call, call.function(), part -> parts.add(formula(part)));
        yield call.function().equals(AND) ? new Formula.All(parts) : new Formula.Any(parts);
      }
      case NOT -> new Formula.Not(formula(args.getFirst()));
      case CHOICE ->
          new Formula.Choice(formula(args.get(0)), formula(args.get(1)), formula(args.get(2)));
      case EQUAL, UNEQUAL, "_<_", "_<=_", "_>_", "_>=_" -> comparison(expr, call);
      case IN ->
          path(args.getFirst())
              .flatMap(attribute ->
                  constants(args.getLast())
                      .<Formula>map(literals ->
                          new Formula.Test(
                              attribute, "x in " + text(args.getLast(), false), literals)))
              .orElseGet(() -> other(expr));
      default -> other(expr);
    };
  }

  private static Formula comparison(CelExpr expr, CelCall call) {
    String function = call.function();
    CelExpr left = call.args().getFirst();
    CelExpr right = call.args().getLast();
    if (isConstant(left)) {
      CelExpr swapped = left;
      left = right;
      right = swapped;
      function = MIRRORED.getOrDefault(function, function);
    }
    Optional<String> attribute = path(left);
    Optional<JsonNode> literal = literal(right);
    String sign =
        switch (function) {
          case EQUAL -> "==";
          case UNEQUAL -> "!=";
          default -> ORDER.getOrDefault(function, "");
        };
    boolean compared =
        !ORDER.containsKey(function) || literal.filter(JsonNode::isNumber).isPresent();
    return attribute.isPresent() && literal.isPresent() && compared
        ? new Formula.Test(
            attribute.get(), "x " + sign + " " + text(right, false), List.of(literal.get()))
        : other(expr);
  }

  private static Formula other(CelExpr expr) {
    return new Formula.Other(text(expr, true));
  }

  private static void operands(CelCall call, String function, Consumer<CelExpr> each) {
    for (CelExpr arg : call.args()) {
      if (arg.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
          && arg.call().function().equals(function)) {
        operands(arg.call(), function, each);
      } else {
        each.accept(arg);
      }
    }
  }

  /** The path of an attribute: a variable, and names of members of it. */
  private static Optional<String> path(CelExpr expr) {
    return switch (expr.exprKind().getKind()) {
      case IDENT -> Optional.of(expr.ident().name());
      case SELECT ->
          expr.select().testOnly()
              ? Optional.empty()
              : path(expr.select().operand())
                  .map(parent -> parent + "." + member(expr.select().field()));
      default -> Optional.empty();
    };
  }

  private static boolean isConstant(CelExpr expr) {
    return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT;
  }

  private static Optional<List<JsonNode>> constants(CelExpr expr) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.LIST) {
      return Optional.empty();
    }
    List<JsonNode> literals = new ArrayList<>();
    for (CelExpr element : expr.list().elements()) {
      Optional<JsonNode> literal = literal(element);
      if (literal.isEmpty()) {
        return Optional.empty();
      }
      literals.add(literal.get());
    }
    return expr.list().optionalIndices().isEmpty() ? Optional.of(literals) : Optional.empty();
  }

  private static Optional<JsonNode> literal(CelExpr expr) {
    if (!isConstant(expr)) {
      return Optional.empty();
    }
    CelConstant constant = expr.constant();
    @Nullable JsonNode literal =
        switch (constant.getKind()) {
          case STRING_VALUE -> JSON.textNode(constant.stringValue());
          case BOOLEAN_VALUE -> JSON.booleanNode(constant.booleanValue());
          case NULL_VALUE -> JSON.nullNode();
          case INT64_VALUE ->
              Math.abs((double) constant.int64Value()) < EXACT
                  ? JSON.numberNode(constant.int64Value())
                  : null;
          case DOUBLE_VALUE ->
              Math.abs(constant.doubleValue()) < EXACT
                  ? JSON.numberNode(constant.doubleValue())
                  : null;
          default -> null;
        };
    return Optional.ofNullable(literal);
  }

  // ---- cost

  /** The names that the expression uses and does not itself give. */
  static Set<String> names(CelExpr expr) {
    Set<String> names = new LinkedHashSet<>();
    each(
        expr,
        e -> {
          if (e.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            names.add(e.ident().name());
          }
        });
    return names;
  }

  /** How many loops there are in it, loops in loops included. */
  static int loops(CelExpr expr) {
    int[] loops = {0};
    each(
        expr,
        e -> {
          if (e.exprKind().getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
            loops[0]++;
          }
        });
    return loops[0];
  }

  /**
   * How often an evaluation may look through its whole input.
   *
   * @param once outside of loops
   * @param perStep in one step of all loops
   */
  record Weight(int once, int perStep) {}

  static Weight weight(CelExpr expr) {
    int[] all = {0};
    each(expr, e -> all[0] += own(e));
    int inLoops = inLoops(expr);
    return new Weight(all[0] - inLoops, inLoops);
  }

  private static int inLoops(CelExpr expr) {
    int[] weight = {0};
    outermost(
        expr,
        loop -> {
          each(loop.loopCondition(), e -> weight[0] += own(e));
          each(loop.loopStep(), e -> weight[0] += own(e));
          weight[0] += inLoops(loop.iterRange()) + inLoops(loop.result());
        });
    return weight[0];
  }

  private static int own(CelExpr expr) {
    if (expr.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
      return 0;
    }
    return switch (expr.call().function()) {
      case MATCHES -> PATTERN_WEIGHT;
      case AND, OR, NOT, CHOICE -> 0;
      default -> 1;
    };
  }

  /** What is wrong with a pattern that it holds; empty where nothing is. */
  static Optional<String> badPattern(CelExpr expr, int largest) {
    List<String> found = new ArrayList<>();
    each(
        expr,
        e -> {
          if (e.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
              && e.call().function().equals(MATCHES)) {
            CelExpr pattern = e.call().args().getLast();
            if (isConstant(pattern)
                && pattern.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
              String text = pattern.constant().stringValue();
              try {
                if (Pattern.compile(text).programSize() > largest) {
                  found.add(
                      "The pattern '" + text + "' is larger than " + largest + " instructions.");
                }
              } catch (PatternSyntaxException bad) {
                found.add("The pattern '" + text + "' is none: " + bad.getMessage());
              }
            }
          }
        });
    return found.stream().findFirst();
  }

  private static void outermost(CelExpr expr, Consumer<CelComprehension> visit) {
    if (expr.exprKind().getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
      visit.accept(expr.comprehension());
    } else {
      parts(expr, part -> outermost(part, visit));
    }
  }

  private static void each(CelExpr expr, Consumer<CelExpr> visit) {
    visit.accept(expr);
    parts(expr, part -> each(part, visit));
  }

  private static void parts(CelExpr expr, Consumer<CelExpr> visit) {
    switch (expr.exprKind().getKind()) {
      case SELECT -> visit.accept(expr.select().operand());
      case CALL -> {
        expr.call().target().ifPresent(target -> visit.accept(target));
        expr.call().args().forEach(arg -> visit.accept(arg));
      }
      case LIST -> expr.list().elements().forEach(element -> visit.accept(element));
      case MAP ->
          expr.map()
              .entries()
              .forEach(entry -> {
                visit.accept(entry.key());
                visit.accept(entry.value());
              });
      case COMPREHENSION -> {
        CelComprehension loop = expr.comprehension();
        visit.accept(loop.iterRange());
        visit.accept(loop.accuInit());
        visit.accept(loop.loopCondition());
        visit.accept(loop.loopStep());
        visit.accept(loop.result());
      }
      default -> {}
    }
  }
}
