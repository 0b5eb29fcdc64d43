package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.baton.contracts.Cel;
import dev.baton.contracts.Names;
import dev.baton.edge.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a mapping. It is strict: what it does not know, it does not pass over. */
public final class MappingReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final List<Violation> faults = new ArrayList<>();

  private MappingReader() {}

  /** What came of reading a mapping. */
  public sealed interface Reading {}

  /** It is one. */
  public record Read(Mapping mapping) implements Reading {}

  /**
   * It is none.
   *
   * @param faults each thing wrong, at least one
   */
  public record Refused(List<Violation> faults) implements Reading {}

  /** Reads YAML (or JSON). */
  public static Reading read(byte[] yaml) {
    MappingReader reader = new MappingReader();
    try {
      JsonNode root = YAML.readTree(yaml);
      if (!root.isObject()) {
        return new Refused(List.of(new Violation("", "A mapping is a YAML object.")));
      }
      Mapping mapping = reader.mapping(new Block(root, "", reader.faults));
      return reader.faults.isEmpty() && mapping != null
          ? new Read(mapping)
          : new Refused(List.copyOf(reader.faults));
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      return new Refused(List.of(new Violation("", "Not YAML: " + what + where + ".")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Mapping mapping(Block all) {
    Mapping.Format format = all.oneOf("format", Mapping.Format.values());
    if (format == null) {
      return null;
    }
    Block time = all.blockOrText("time", "column");
    Mapping.Facts facts = facts(all.block("facts"));
    boolean visits = facts == null;
    Mapping mapping =
        new Mapping(
            format,
            all.name("source"),
            workType(all, facts),
            all.text("case", byDefault(format, "case:concept:name", "")),
            group(all, format, visits),
            all.text("activity", byDefault(format, "concept:name", OcelReader.ACTIVITY)),
            time.text("column", byDefault(format, "time:timestamp", OcelReader.TIME)),
            timeFormat(time),
            all.oneOf("order", Order.values(), Order.FILE) == Order.TIME,
            visits ? condition(all, "queued") : null,
            visits ? condition(all, "accepted") : null,
            visits ? condition(all, "completed") : null,
            all.optional("actor"),
            value(all.block("value")),
            all.texts("context"),
            all.texts("dataSubjects"),
            all.optional("outcome"),
            new HashSet<>(all.texts("placeholders")),
            csv(all.block("csv"), format),
            // a log of facts may name the item itself
            ocel(all.block("ocel"), format, !visits && all.optional("case") != null),
            facts);
    time.end();
    all.end();
    return mapping;
  }

  private static String workType(Block all, Mapping.@Nullable Facts facts) {
    if (facts != null && facts.workType() != null && all.node("workType") == null) {
      return "";
    }
    String type = all.name("workType");
    String wrong = Rows.workTypeFault(type);
    if (wrong != null) {
      all.fault("workType", wrong);
    }
    return type;
  }

  private enum Order {
    FILE,
    TIME
  }

  private static String byDefault(Mapping.Format format, String named, String ocel) {
    return format == Mapping.Format.OCEL ? ocel : named;
  }

  private Mapping.Group group(Block all, Mapping.Format format, boolean visits) {
    JsonNode node = all.node("group");
    if (node == null || node.isTextual() || node.isArray()) {
      List<String> names = all.texts("group");
      if (names.isEmpty() && visits) {
        if (format == Mapping.Format.OCEL || node != null) {
          all.fault("group", "Missing: the column that names the team.");
        }
        names = List.of("org:group");
      }
      return new Mapping.Group.Columns(names);
    }
    Block block = all.block("group");
    if (block == null) {
      return new Mapping.Group.Columns(List.of());
    }
    Mapping.Group group;
    Block teams = block.block("teams");
    if (teams != null) {
      SequencedMap<String, Cel> conditions = new LinkedHashMap<>();
      for (String team : teams.keys()) {
        Cel condition = condition(teams, team);
        if (condition != null) {
          conditions.put(team, condition);
        }
      }
      group = new Mapping.Group.Teams(conditions);
    } else if (format == Mapping.Format.OCEL) {
      group = new Mapping.Group.AnObject(related(block));
    } else {
      all.fault("group", "A column, a list of columns, or {teams: {NAME: condition}}.");
      return new Mapping.Group.Columns(List.of());
    }
    block.end();
    return group;
  }

  private static Mapping.Related related(Block block) {
    return new Mapping.Related(block.text("type", null), block.optional("qualifier"));
  }

  private TimeFormat timeFormat(Block time) {
    String zone = time.optional("zone");
    ZoneId of = null;
    try {
      of = zone == null ? null : ZoneId.of(zone);
    } catch (DateTimeException e) {
      time.fault("zone", "'" + zone + "' is no time zone.");
    }
    String pattern = time.optional("format");
    try {
      return new TimeFormat(pattern, of);
    } catch (IllegalArgumentException e) {
      time.fault("format", "'" + pattern + "' is no pattern of a time: " + e.getMessage() + ".");
      return TimeFormat.ISO;
    }
  }

  private @Nullable Cel condition(Block block, String key) {
    String text = block.optional(key);
    if (text == null) {
      return null;
    }
    try {
      return Cel.condition(text, Rows.VARIABLES);
    } catch (Cel.NotACondition e) {
      block.fault(key, "Not a condition over a row: " + e.getMessage());
      return null;
    }
  }

  private static Mapping.@Nullable Value value(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    String currency = block.optional("currency");
    String from = block.optional("currencyFrom");
    if ((currency == null) == (from == null)) {
      block.fault("", "Give either currency (a code) or currencyFrom (a column).");
    }
    if (currency != null) {
      try {
        Currency.getInstance(currency);
      } catch (IllegalArgumentException e) {
        block.fault("currency", "'" + currency + "' is no ISO 4217 code.");
      }
    }
    Mapping.Value value = new Mapping.Value(block.text("amount", null), currency, from);
    block.end();
    return value;
  }

  private Mapping.Csv csv(@Nullable Block block, Mapping.Format format) {
    if (block == null) {
      return new Mapping.Csv(',', '"', StandardCharsets.UTF_8, false);
    }
    if (format != Mapping.Format.CSV) {
      block.fault("", "Only for format csv.");
    }
    String charset = block.text("charset", "UTF-8");
    Charset decoded = StandardCharsets.UTF_8;
    try {
      decoded = Charset.forName(charset);
    } catch (IllegalArgumentException e) {
      block.fault("charset", "'" + charset + "' is no charset.");
    }
    String delimiter = block.raw("delimiter", ",");
    String quote = block.raw("quote", "\"");
    if (delimiter.length() != 1) {
      block.fault("delimiter", "One character.");
    }
    if (quote.length() > 1) {
      block.fault("quote", "One character, or none where nothing is quoted.");
    }
    Mapping.Csv csv =
        new Mapping.Csv(
            delimiter.isEmpty() ? ',' : delimiter.charAt(0),
            quote.isEmpty() ? null : quote.charAt(0),
            decoded,
            block.flag("formulaSafe"));
    block.end();
    return csv;
  }

  private Mapping.@Nullable Ocel ocel(@Nullable Block block, Mapping.Format format, boolean named) {
    if (format != Mapping.Format.OCEL) {
      if (block != null) {
        block.fault("", "Only for format ocel.");
      }
      return null;
    }
    if (block == null && named) {
      return null;
    }
    if (block == null) {
      faults.add(
          new Violation("/ocel", "Missing: {item: {type: the objects that are the items}}."));
      return null;
    }
    Block item = block.blockOrText("item", "type");
    Mapping.Ocel ocel = new Mapping.Ocel(related(item));
    item.end();
    block.end();
    return ocel;
  }

  private static Mapping.@Nullable Facts facts(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    Mapping.Facts facts =
        new Mapping.Facts(
            block.text("kind", null),
            block.optional("handoff"),
            block.optional("from"),
            block.text("to", null),
            block.optional("workType"),
            block.optional("id"),
            block.optional("source"),
            block.optional("reason"),
            block.optional("onwardTo"),
            block.optional("usableAsIs"));
    block.end();
    return facts;
  }

  /** One object of the YAML: what is asked of it, and what nobody asked for. */
  private static final class Block {
    private final JsonNode node;
    private final String pointer;
    private final List<Violation> faults;
    private final Set<String> known = new HashSet<>();

    Block(JsonNode node, String pointer, List<Violation> faults) {
      this.node = node;
      this.pointer = pointer;
      this.faults = faults;
    }

    void fault(String key, String detail) {
      faults.add(new Violation(key.isEmpty() ? pointer : at(key), detail));
    }

    private String at(String key) {
      return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    @Nullable JsonNode node(String key) {
      known.add(key);
      JsonNode value = node.get(key);
      return value == null || value.isNull() ? null : value;
    }

    List<String> keys() {
      List<String> keys = new ArrayList<>();
      node.fieldNames().forEachRemaining(keys::add);
      return keys;
    }

    /** Text as it stands; empty and blank are text. */
    String raw(String key, String otherwise) {
      JsonNode value = node(key);
      if (value == null) {
        return otherwise;
      }
      if (!value.isValueNode()) {
        fault(key, "Text is needed here.");
        return otherwise;
      }
      return value.asText();
    }

    @Nullable String optional(String key) {
      String text = raw(key, "");
      return text.isBlank() ? null : text;
    }

    /** Whether it says so; it need not. */
    boolean flag(String key) {
      JsonNode value = node(key);
      if (value != null && !value.isBoolean()) {
        fault(key, "true or false.");
      }
      return value != null && value.asBoolean();
    }

    /** Text, or this; missing where there is neither. */
    String text(String key, @Nullable String otherwise) {
      String text = optional(key);
      if (text != null) {
        return text;
      }
      if (otherwise == null) {
        fault(key, "Missing.");
        return "";
      }
      return otherwise;
    }

    /** A name as Baton compares them. */
    String name(String key) {
      String name = Names.normalize(text(key, null));
      String wrong = name.isEmpty() ? null : Names.fault(name);
      if (wrong != null) {
        fault(key, wrong);
      }
      return name;
    }

    /** One text, or a list of them. */
    List<String> texts(String key) {
      JsonNode value = node(key);
      if (value == null) {
        return List.of();
      }
      List<String> texts = new ArrayList<>();
      if (value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          if (value.get(i).isValueNode() && !value.get(i).asText().isBlank()) {
            texts.add(value.get(i).asText());
          } else {
            faults.add(new Violation(at(key) + "/" + i, "Text is needed here."));
          }
        }
      } else {
        String text = optional(key);
        if (text != null) {
          texts.add(text);
        }
      }
      return texts;
    }

    <E extends Enum<E>> @Nullable E oneOf(String key, E[] values) {
      String text = text(key, null);
      for (E value : values) {
        if (value.name().equalsIgnoreCase(text)) {
          return value;
        }
      }
      if (!text.isEmpty()) {
        fault(key, "'" + text + "' is none of " + lowerCase(values) + ".");
      }
      return null;
    }

    <E extends Enum<E>> E oneOf(String key, E[] values, E otherwise) {
      E value = node(key) == null ? otherwise : oneOf(key, values);
      return value == null ? otherwise : value;
    }

    private static String lowerCase(Enum<?>[] values) {
      List<String> names = new ArrayList<>();
      for (Enum<?> value : values) {
        names.add(value.name().toLowerCase(Locale.ROOT));
      }
      return String.join(", ", names);
    }

    @Nullable Block block(String key) {
      JsonNode value = node(key);
      if (value == null) {
        return null;
      }
      if (!value.isObject()) {
        fault(key, "An object is needed here.");
        return null;
      }
      return new Block(value, at(key), faults);
    }

    /** An object; or a text, which stands for the member of it that matters most; or nothing. */
    Block blockOrText(String key, String member) {
      JsonNode value = node(key);
      if (value != null && value.isObject()) {
        return new Block(value, at(key), faults);
      }
      ObjectNode whole = JsonNodeFactory.instance.objectNode();
      if (value != null) {
        whole.set(member, value);
      }
      return new Block(whole, at(key), faults);
    }

    /** Whatever nobody asked for is a fault. */
    void end() {
      node.fieldNames()
          .forEachRemaining(key -> {
            if (!known.contains(key)) {
              fault(key, "Nothing of this name is known here.");
            }
          });
    }
  }
}
