package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Cel;
import dev.baton.contracts.Money;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What events of a log are as rows of items, by its mapping. Why one is none is said without
 * quoting it: what is said is kept, and what is in a row must be erasable.
 */
public final class Rows {
  /** What a condition may name: texts, and {@code row}, all attributes by name. */
  static final List<String> VARIABLES = List.of("case", "group", "activity", "time", "row");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // of an amount, as events may state it
  private static final int WHOLE_DIGITS = 15;
  private static final int DECIMALS = 6;
  private static final Set<String> OTHER_SUBJECTS = Set.of("team", "boundary", "outcome");

  /** What only a ledger says, as it stands in its own exports. */
  private static final Set<String> OF_A_LEDGER =
      Arrays.stream(EventType.values())
          .filter(EventType::ledgerOnly)
          .flatMap(type -> Stream.of(type.wireName(), type.name().toLowerCase(Locale.ROOT)))
          .collect(Collectors.toUnmodifiableSet());

  private final Mapping mapping;

  public Rows(Mapping mapping) {
    this.mapping = mapping;
  }

  /** What an event is. */
  public sealed interface Reading {}

  /** A row of this item. */
  public record Of(ItemRef item, Row row) implements Reading {}

  /** No row that can be used, and why. */
  public record Refused(long number, String reason) implements Reading {}

  /** Why an event is no row. */
  private static final class NoRow extends Exception {
    private static final long serialVersionUID = 1;

    NoRow(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * The rows that an event is: one; for OCEL one for each item it is about, and none where it is
   * about none. What another ledger's clock said is none: this one's says it again.
   *
   * @param types type of an object by its id, null where the log has none of this id
   */
  public List<Reading> of(LogEvent event, Function<String, @Nullable String> types) {
    try {
      String kind = mapping.facts() == null ? null : text(event, mapping.facts().kind());
      if (kind != null && OF_A_LEDGER.contains(kind)) {
        return List.of();
      }
      List<Reading> rows = new ArrayList<>();
      for (ItemRef item : items(event, types)) {
        rows.add(new Of(item, row(item, event, types)));
      }
      return rows;
    } catch (NoRow e) {
      return List.of(new Refused(event.number(), String.valueOf(e.getMessage())));
    }
  }

  private Set<ItemRef> items(LogEvent event, Function<String, @Nullable String> types)
      throws NoRow {
    Set<ItemRef> items = new LinkedHashSet<>();
    Mapping.Ocel ocel = mapping.ocel();
    if (ocel != null) {
      for (String object : related(ocel.item(), event, types)) {
        items.add(item(event, object, "The object's id"));
      }
    } else {
      items.add(item(event, required(event, mapping.caseFrom()), mapping.caseFrom()));
    }
    return items;
  }

  /** What is wrong with a work type that is a name; null where nothing is. */
  static @Nullable String workTypeFault(String type) {
    return type.indexOf('/') >= 0 || OTHER_SUBJECTS.contains(type)
        ? "Must hold no '/' and be none of team, boundary and outcome."
        : null;
  }

  private ItemRef item(LogEvent event, String id, String what) throws NoRow {
    String type = mapping.workType();
    if (mapping.facts() != null && mapping.facts().workType() != null) {
      String own = text(event, mapping.facts().workType());
      type = own == null ? type : name(own, mapping.facts().workType());
      if (type.isEmpty()) {
        throw new NoRow("It has no " + mapping.facts().workType() + ".");
      }
      String wrong = workTypeFault(type);
      if (wrong != null) {
        throw new NoRow(mapping.facts().workType() + ": " + wrong);
      }
    }
    return new ItemRef(type, name(id, what));
  }

  private static List<String> related(
      Mapping.Related which, LogEvent event, Function<String, @Nullable String> types) {
    return event.objects().stream()
        .filter(object -> which.qualifier() == null || which.qualifier().equals(object.qualifier()))
        .map(LogEvent.Related::object)
        .filter(object -> which.type().equals(types.apply(object)))
        .distinct()
        .toList();
  }

  private Row row(ItemRef item, LogEvent event, Function<String, @Nullable String> types)
      throws NoRow {
    Instant time = time(event);
    Row.Carried carried = carried(event);
    return mapping.facts() == null
        ? step(item, event, time, carried, types)
        : fact(mapping.facts(), event, time, carried);
  }

  private Row.Step step(
      ItemRef item,
      LogEvent event,
      Instant time,
      Row.Carried carried,
      Function<String, @Nullable String> types)
      throws NoRow {
    String activity = text(event, mapping.activity());
    String done = activity == null ? "" : activity;
    String group = group(item, event, time, done, types);
    return new Row.Step(
        event.number(),
        time,
        group,
        holds("queued", mapping.queued(), item, group, done, time, event),
        holds("accepted", mapping.accepted(), item, group, done, time, event),
        holds("completed", mapping.completed(), item, group, done, time, event),
        carried);
  }

  private String group(
      ItemRef item,
      LogEvent event,
      Instant time,
      String activity,
      Function<String, @Nullable String> types)
      throws NoRow {
    String named =
        switch (mapping.group()) {
          case Mapping.Group.Columns(var names) -> first(event, names);
          case Mapping.Group.AnObject(var which) ->
              related(which, event, types).stream().findFirst().orElse(null);
          case Mapping.Group.Teams(var conditions) -> {
            for (Map.Entry<String, Cel> team : conditions.entrySet()) {
              if (holds("group", team.getValue(), item, "", activity, time, event)) {
                yield team.getKey();
              }
            }
            yield null;
          }
        };
    return team(named, "The group");
  }

  private static @Nullable String first(LogEvent event, List<String> columns) {
    for (String column : columns) {
      String text = text(event, column);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static String team(@Nullable String named, String what) throws NoRow {
    return name(Names.team(named), what);
  }

  private static boolean holds(
      String what,
      @Nullable Cel condition,
      ItemRef item,
      String group,
      String activity,
      Instant time,
      LogEvent event)
      throws NoRow {
    if (condition == null) {
      return false;
    }
    Cel.Verdict verdict =
        condition.of(
            Map.of(
                "case", NODES.textNode(item.id()),
                "group", NODES.textNode(group),
                "activity", NODES.textNode(activity),
                "time", NODES.textNode(time.toString()),
                "row", event.attributes()));
    return switch (verdict) {
      case Cel.Decided(boolean holds) -> holds;
      case Cel.Undecided(String because) -> throw new NoRow(what + ": " + oneLine(because));
    };
  }

  private static Row.Fact fact(
      Mapping.Facts columns, LogEvent event, Instant time, Row.Carried carried) throws NoRow {
    FactKind kind = kind(required(event, columns.kind()));
    String handoff = text(event, columns.handoff());
    String from = text(event, columns.from());
    if (kind.side() == FactKind.Side.SENDER && (handoff == null || from == null)) {
      throw new NoRow("A sender's fact names its handoff and its sender.");
    }
    String onwardTo = text(event, columns.onwardTo());
    String usable = text(event, columns.usableAsIs());
    return new Row.Fact(
        event.number(),
        time,
        kind,
        handoff == null ? null : name(handoff, "The handoff"),
        from == null ? null : team(from, "The sender"),
        team(text(event, columns.to()), "The receiver"),
        nullableName(text(event, columns.id()), "The id"),
        nullableName(text(event, columns.source()), "The source"),
        text(event, columns.reason()),
        onwardTo == null ? null : team(onwardTo, "The next receiver"),
        usable == null ? null : Boolean.valueOf(usable),
        carried);
  }

  private static FactKind kind(String text) throws NoRow {
    var type = EventType.find(text);
    if (type.isPresent() && type.get().fact() != null) {
      return type.get().fact();
    }
    try {
      return FactKind.valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new NoRow("Its kind is no kind of fact.");
    }
  }

  private Instant time(LogEvent event) throws NoRow {
    String text = required(event, mapping.time());
    Instant time = mapping.timeFormat().parse(text);
    if (time == null) {
      throw new NoRow(
          "Its %s is no time that can be read%s."
              .formatted(
                  mapping.time(),
                  mapping.timeFormat().needsOffset() ? ", or it lacks an offset" : ""));
    }
    return time;
  }

  private Row.Carried carried(LogEvent event) throws NoRow {
    List<String> subjects = new ArrayList<>();
    for (String column : mapping.dataSubjects()) {
      String subject = text(event, column);
      if (subject != null) {
        subjects.add(name(subject, column));
      }
    }
    String actor = text(event, mapping.actor());
    return new Row.Carried(
        actor == null ? null : name(actor, "The actor"),
        value(event),
        context(event),
        subjects,
        text(event, mapping.outcome()));
  }

  private @Nullable Money value(LogEvent event) throws NoRow {
    Mapping.Value value = mapping.value();
    String amount = value == null ? null : text(event, value.amount());
    if (value == null || amount == null) {
      return null;
    }
    String currency =
        value.currency() != null ? value.currency() : text(event, value.currencyFrom());
    if (currency == null) {
      throw new NoRow("Its value has no currency.");
    }
    try {
      BigDecimal exact = new BigDecimal(amount.strip());
      if (exact.signum() >= 0 && exact.precision() - exact.scale() <= WHOLE_DIGITS) {
        return new Money(
            exact.scale() > DECIMALS ? exact.setScale(DECIMALS, RoundingMode.HALF_EVEN) : exact,
            currency);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new NoRow("Its " + value.amount() + " is no amount.");
  }

  private @Nullable JsonNode context(LogEvent event) {
    ObjectNode context = NODES.objectNode();
    for (String column : mapping.context()) {
      JsonNode value = event.attributes().get(column);
      if (value != null && !value.asText().isEmpty()) {
        context.set(column, value);
      }
    }
    return context.isEmpty() ? null : context;
  }

  private static String required(LogEvent event, String column) throws NoRow {
    String text = text(event, column);
    if (text == null) {
      throw new NoRow("It has no " + column + ".");
    }
    return text;
  }

  /** What stands in a column; null where nothing does. */
  private static @Nullable String text(LogEvent event, @Nullable String column) {
    JsonNode value = column == null ? null : event.attributes().get(column);
    return value == null || value.asText().isBlank() ? null : value.asText();
  }

  private static String name(String text, String what) throws NoRow {
    String name = Names.normalize(text);
    String wrong = Names.fault(name);
    if (wrong != null) {
      throw new NoRow(what + ": " + wrong);
    }
    if (name.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new NoRow(what + ": It holds an unpaired surrogate.");
    }
    return name;
  }

  private static @Nullable String nullableName(@Nullable String text, String what) throws NoRow {
    return text == null ? null : name(text, what);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
