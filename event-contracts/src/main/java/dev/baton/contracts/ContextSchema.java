package dev.baton.contracts;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import dev.baton.contracts.event.Reading.Fault;
import dev.baton.contracts.ledger.Judgement.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The context a contract requires: a JSON Schema 2020-12, compiled once, evaluated within bounds.
 *
 * <p>A schema comes from a team and is evaluated on every offer, so it may not fetch anything, nor
 * refer to itself in a circle, nor grow beyond {@link #MAX_SIZE} when its references are written
 * out; and it is evaluated only where the size of the context, and that times its own, stay below a
 * bound. Its patterns are RE2's, which run in linear time: no references back and no looking
 * around.
 */
public final class ContextSchema {
  /** Largest size of a schema, references written out, in objects and arrays. */
  public static final int MAX_SIZE = 2_000;

  /** Most required fields. */
  public static final int MAX_FIELDS = 200;

  /** Largest pattern, repetitions written out, in steps of its program. */
  public static final int MAX_PATTERN = 2_000;

  /** Deepest nesting of a pattern's groups. */
  private static final int MAX_GROUPS = 100;

  /** At most four digits: RE2 repeats a thousand times at most. */
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(?:,(\\d{1,4})?)?\\}");

  private static final long MAX_WORK = 5_000_000;

  /** Each value of a context may be at fault, and a fault is larger than what it is about. */
  private static final int MAX_NODES = 50_000;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaCacheEnabled(false)
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .locale(Locale.ROOT)
                          .regularExpressionFactory(ContextSchema::linear)
                          .build()));

  private static final Schema METASCHEMA =
      SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder ->
                  builder.schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .locale(Locale.ROOT)
                          .build()))
          .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

  /**
   * One required field.
   *
   * @param parent the object that must hold it, where that is itself optional; null otherwise
   */
  private record Field(String pointer, JsonPointer at, @Nullable JsonPointer parent) {}

  private final List<Field> fields;
  private final Set<String> pointers;
  private final @Nullable Schema schema;
  private final int size;

  private ContextSchema(List<Field> fields, @Nullable Schema schema, int size) {
    this.fields = fields;
    this.pointers = new HashSet<>();
    fields.forEach(f -> pointers.add(f.pointer()));
    this.schema = schema;
    this.size = size;
  }

  /**
   * What is wrong with a schema as a contract's required context; empty where nothing is.
   *
   * <p>It must be valid 2020-12, describe an object, refer only to itself and never in a circle,
   * and stay small when its references are written out.
   */
  public static List<Fault> faults(JsonNode schema) {
    List<Fault> faults = new ArrayList<>();
    if (!schema.isObject()) {
      return List.of(new Fault("", "Must be a JSON Schema: an object."));
    }
    JsonNode type = schema.path("type");
    if (!type.isMissingNode() && !type.asText().equals("object")) {
      faults.add(new Fault("/type", "A context is an object."));
    }
    Bounds bounds = new Bounds(schema);
    int size = bounds.sizeOf(schema, "", 0);
    faults.addAll(bounds.faults);
    if (size > MAX_SIZE) {
      faults.add(new Fault("", "Too large: at most " + MAX_SIZE + " objects and arrays."));
    }
    if (!faults.isEmpty()) {
      return faults;
    }
    for (Error error : METASCHEMA.validate(schema)) {
      faults.add(new Fault(error.getInstanceLocation().toString(), error.getMessage()));
    }
    if (fields(schema).size() > MAX_FIELDS) {
      faults.add(new Fault("", "At most " + MAX_FIELDS + " required fields."));
    }
    if (faults.isEmpty() && compile(schema) == null) {
      faults.add(new Fault("", "Cannot be compiled."));
    }
    return faults;
  }

  /** Compiles a schema; one with {@link #faults} judges only whether its fields are there. */
  public static ContextSchema of(JsonNode schema) {
    boolean sound = faults(schema).isEmpty();
    List<Field> fields = fields(schema);
    return new ContextSchema(
        fields.size() > MAX_FIELDS ? List.copyOf(fields.subList(0, MAX_FIELDS)) : fields,
        sound ? compile(schema) : null,
        sound ? new Bounds(schema).sizeOf(schema, "", 0) : 0);
  }

  private static @Nullable Schema compile(JsonNode schema) {
    try {
      Schema compiled = REGISTRY.getSchema(schema);
      compiled.initializeValidators();
      return compiled;
    } catch (SchemaException | PatternSyntaxException e) {
      return null;
    }
  }

  private static RegularExpression linear(String regex) {
    // before it is compiled: a compiler that recurses into it, and writes it out, counts too late
    if (unfolded(regex) > MAX_PATTERN) {
      throw tooLarge(regex);
    }
    Pattern pattern = Pattern.compile(regex);
    if (pattern.programSize() > MAX_PATTERN) {
      throw tooLarge(regex);
    }
    return text -> pattern.matcher(text).find();
  }

  private static PatternSyntaxException tooLarge(String regex) {
    return new PatternSyntaxException("it unfolds to more than " + MAX_PATTERN + " steps", regex);
  }

  /** How many characters and classes a pattern has with its repetitions written out, about. */
  private static long unfolded(String regex) {
    ArrayDeque<Long> around = new ArrayDeque<>();
    long size = 0;
    long last = 0;
    for (int i = 0; i < regex.length() && size <= MAX_PATTERN; i++) {
      switch (regex.charAt(i)) {
        case '(' -> {
          if (around.size() == MAX_GROUPS) {
            return Long.MAX_VALUE;
          }
          around.push(size + 1);
          size = 0;
        }
        case ')' -> {
          last = size;
          size += around.isEmpty() ? 0 : around.pop();
        }
        case '{' -> {
          Matcher repetition = REPETITION.matcher(regex).region(i, regex.length());
          if (repetition.lookingAt()) {
            String most = repetition.group(2) == null ? repetition.group(1) : repetition.group(2);
            size += last * Math.max(0, Integer.parseInt(most) - 1);
            i = repetition.end() - 1;
          }
        }
        case '[' -> {
          i = endOfClass(regex, i);
          last = 1;
          size++;
        }
        case '\\' -> {
          i++;
          last = 1;
          size++;
        }
        default -> {
          last = 1;
          size++;
        }
      }
    }
    return size;
  }

  private static int endOfClass(String regex, int start) {
    int end = start + 1;
    while (end < regex.length() && (regex.charAt(end) != ']' || end == start + 1)) {
      end += regex.charAt(end) == '\\' ? 2 : 1;
    }
    return end;
  }

  private static List<Field> fields(JsonNode schema) {
    List<Field> fields = new ArrayList<>();
    collect(schema, "", null, 0, fields);
    return fields;
  }

  private static void collect(
      JsonNode schema, String at, @Nullable JsonPointer optional, int depth, List<Field> fields) {
    if (depth > Json.MAX_DEPTH || fields.size() > MAX_FIELDS) {
      return;
    }
    Set<String> required = new HashSet<>();
    for (JsonNode name : schema.path("required")) {
      if (name.isTextual() && required.add(name.textValue())) {
        String pointer = at + "/" + escaped(name.textValue());
        fields.add(new Field(pointer, JsonPointer.compile(pointer), optional));
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String pointer = at + "/" + escaped(property.getKey());
      collect(
          property.getValue(),
          pointer,
          required.contains(property.getKey()) ? optional : JsonPointer.compile(pointer),
          depth + 1,
          fields);
    }
  }

  /**
   * The verdict on each required field.
   *
   * @param context what the stating side says travels with the item; null for nothing
   * @return JSON Pointer → verdict, in the schema's order
   */
  public Map<String, Verdict> judge(@Nullable JsonNode context) {
    JsonNode judged = context == null ? Json.MAPPER.createObjectNode() : context;
    List<Error> errors =
        schema == null || isTooMuch(nodes(judged)) ? List.of() : schema.validate(judged);
    Set<String> wrong = new HashSet<>();
    for (Error error : errors) {
      String at = error.getInstanceLocation().toString();
      boolean missingField =
          error.getKeyword().equals("required")
              && error.getProperty() != null
              && pointers.contains(at + "/" + escaped(error.getProperty()));
      // a fault lies in every field around it
      for (int end = missingField ? 0 : at.length(); end > 0; end = at.lastIndexOf('/', end - 1)) {
        wrong.add(at.substring(0, end));
      }
    }
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Field field : fields) {
      if (field.parent() != null && judged.at(field.parent()).isMissingNode()) {
        continue;
      }
      verdicts.put(
          field.pointer(),
          judged.at(field.at()).isMissingNode()
              ? Verdict.MISSING
              : wrong.contains(field.pointer()) ? Verdict.INVALID : Verdict.PRESENT);
    }
    return verdicts;
  }

  private boolean isTooMuch(int nodes) {
    return nodes > MAX_NODES || (long) size * nodes > MAX_WORK;
  }

  private static int nodes(JsonNode node) {
    int nodes = 1;
    for (JsonNode child : node) {
      nodes += nodes(child);
    }
    return nodes;
  }

  private static String escaped(String member) {
    return member.replace("~", "~0").replace("/", "~1");
  }

  /** How large a schema is with its references written out, and which it may not have. */
  private static final class Bounds {
    private static final int TOO_LARGE = MAX_SIZE + 1;

    private final JsonNode root;
    private final IdentityHashMap<JsonNode, Integer> sizes = new IdentityHashMap<>();
    final List<Fault> faults = new ArrayList<>();

    Bounds(JsonNode root) {
      this.root = root;
    }

    int sizeOf(JsonNode node, String at, int depth) {
      if (!node.isContainerNode()) {
        return 0;
      }
      Integer known = sizes.get(node);
      if (known != null) {
        return known;
      }
      if (depth > Json.MAX_DEPTH) {
        return TOO_LARGE;
      }
      sizes.put(node, TOO_LARGE); // until it is known: whoever comes back here goes in a circle
      int size = 1;
      if (node.isArray()) {
        for (int i = 0; i < node.size(); i++) {
          size += sizeOf(node.get(i), at + "/" + i, depth + 1);
          size = Math.min(size, TOO_LARGE);
        }
      }
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String pointer = at + "/" + escaped(member.getKey());
        size += sizeOf(member.getValue(), pointer, depth + 1);
        size += reference(member.getKey(), member.getValue(), pointer, depth);
        size = Math.min(size, TOO_LARGE);
      }
      sizes.put(node, size);
      return size;
    }

    private int reference(String keyword, JsonNode value, String pointer, int depth) {
      if (!value.isTextual()) {
        return 0;
      }
      switch (keyword) {
        case "$dynamicRef", "$id", "$anchor", "$dynamicAnchor" ->
            faults.add(new Fault(pointer, "Not in a contract: refer by '#/…' only."));
        case "$schema" -> {
          if (!value.textValue().equals(SpecificationVersion.DRAFT_2020_12.getDialectId())) {
            faults.add(new Fault(pointer, "Must be JSON Schema 2020-12."));
          }
        }
        case "pattern" -> {
          try {
            linear(value.textValue());
          } catch (PatternSyntaxException e) {
            faults.add(new Fault(pointer, "Must be a pattern of RE2: " + e.getDescription() + "."));
          }
        }
        case "$ref" -> {
          String ref = value.textValue();
          if (!ref.startsWith("#/")) {
            faults.add(new Fault(pointer, "Not in a contract: refer by '#/…' only."));
            return 0;
          }
          JsonNode target;
          try {
            target = root.at(ref.substring(1));
          } catch (IllegalArgumentException e) {
            target = root.path("");
          }
          if (target.isMissingNode()) {
            faults.add(new Fault(pointer, "There is nothing at '" + ref + "'."));
            return 0;
          }
          int size = sizeOf(target, ref.substring(1), depth + 1);
          if (size >= TOO_LARGE) {
            faults.add(new Fault(pointer, "Refers in a circle, or to what is too large."));
          }
          return size;
        }
        default -> {}
      }
      return 0;
    }
  }
}
