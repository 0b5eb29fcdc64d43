package dev.baton.gateway.projection;

import dev.baton.contracts.Names;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.LedgerRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of periods, items and questions. Of each thing the latest word counts. */
enum Evidence {
  STATUS(
      "status_declared",
      4,
      Column.text("team"),
      Column.text("metric"),
      Column.time("period_start"),
      Column.time("period_end"),
      Column.number("value"),
      Column.number("target"),
      Column.text("direction"),
      Column.text("color")),
  CONTROL_TOTAL(
      "control_total",
      6,
      Column.text("side"),
      Column.text("sender"),
      Column.text("receiver"),
      Column.text("work_type"),
      Column.time("period_start"),
      Column.time("period_end"),
      Column.number("count"),
      Column.number("value"),
      Column.text("currency"),
      Column.text("id_digest")),
  OUTCOME(
      "outcome_observed",
      5,
      Column.text("metric"),
      Column.text("journey"),
      Column.text("team"),
      Column.time("period_start"),
      Column.time("period_end"),
      Column.number("value"),
      Column.number("target"),
      Column.text("kind"),
      Column.truth("adverse")),
  FORECAST(
      "forecast_declared",
      6,
      Column.text("metric"),
      Column.text("journey"),
      Column.text("team"),
      Column.text("phase"),
      Column.time("period_start"),
      Column.time("period_end"),
      Column.number("value")),
  CREDIT(
      "credit",
      7,
      Column.text("work_type"),
      Column.text("item"),
      Column.text("outcome"),
      Column.time("period_start"),
      Column.time("period_end"),
      Column.text("team"),
      Column.text("stage"),
      Column.number("share")),
  /** Each step is a thing of its own. */
  INQUIRY(
      "inquiry_step",
      3,
      Column.text("inquiry"),
      Column.text("said_source"),
      Column.text("said_id"),
      Column.text("step"),
      Column.text("team"),
      Column.text("to_team"));

  /** One column of a table of evidence. */
  record Column(String name, Type type) {
    static Column text(String name) {
      return new Column(name, Type.TEXT);
    }

    static Column time(String name) {
      return new Column(name, Type.TIMESTAMPTZ);
    }

    static Column number(String name) {
      return new Column(name, Type.NUMERIC);
    }

    static Column truth(String name) {
      return new Column(name, Type.BOOLEAN);
    }
  }

  /** What a column holds, by its name in PostgreSQL. */
  enum Type {
    TEXT,
    TIMESTAMPTZ,
    NUMERIC,
    BOOLEAN
  }

  private static final int MAX_DIGITS = 1000;

  private final String table;
  private final int keyed;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<Column> columns;

  Evidence(String table, int keyed, Column... columns) {
    this.table = table;
    this.keyed = keyed;
    this.columns = List.of(columns);
  }

  String table() {
    return table;
  }

  /** All of them, what is spoken of first. */
  List<Column> columns() {
    return columns;
  }

  /** Of the columns, those that say what is spoken of. */
  List<Column> key() {
    return columns.subList(0, keyed);
  }

  /**
   * A word.
   *
   * @param values one per column of the table
   */
  record Word(
      Evidence evidence, List<@Nullable Object> values, Instant time, String source, String id) {
    /** The later one counts; times that are equal are told apart by source and id. */
    static final Comparator<Word> ORDER =
        Comparator.comparing(Word::time).thenComparing(Word::source).thenComparing(Word::id);

    /** What it is about. */
    Subject subject() {
      return new Subject(evidence, values.subList(0, evidence.keyed));
    }
  }

  /** What words are about. */
  record Subject(Evidence evidence, List<@Nullable Object> key) {}

  /** The evidence that a record is; null where it is none. */
  static @Nullable Word of(LedgerRecord record) {
    Statement said = record.statement();
    Word word =
        switch (said) {
          case Statement.StatusDeclared s ->
              word(
                  record,
                  STATUS,
                  s.team(),
                  s.metric(),
                  s.period().start(),
                  s.period().end(),
                  s.value(),
                  s.target(),
                  s.direction().name(),
                  s.color().name());
          case Statement.ControlTotalDeclared t ->
              word(
                  record,
                  CONTROL_TOTAL,
                  t.side().name(),
                  t.boundary().from(),
                  t.boundary().to(),
                  t.boundary().workType(),
                  t.period().start(),
                  t.period().end(),
                  BigDecimal.valueOf(t.count()),
                  t.valueSum() == null ? null : t.valueSum().amount(),
                  t.valueSum() == null ? null : t.valueSum().currency(),
                  t.idDigest());
          case Statement.OutcomeObserved o ->
              word(
                  record,
                  OUTCOME,
                  o.metric(),
                  o.journey(),
                  o.team(),
                  o.period().start(),
                  o.period().end(),
                  o.value(),
                  o.target(),
                  o.kind().name(),
                  o.adverse());
          case Statement.ForecastDeclared f ->
              word(
                  record,
                  FORECAST,
                  f.metric(),
                  f.journey(),
                  f.team(),
                  f.phase(),
                  f.period().start(),
                  f.period().end(),
                  f.value());
          case Statement.Credit c ->
              word(
                  record,
                  CREDIT,
                  c.item() == null ? null : c.item().type(),
                  c.item() == null ? null : c.item().id(),
                  c.outcome(),
                  c.period() == null ? null : c.period().start(),
                  c.period() == null ? null : c.period().end(),
                  c.team(),
                  c.stage().name(),
                  c.share());
          case Statement.Inquiry i ->
              word(
                  record,
                  INQUIRY,
                  i.inquiry(),
                  record.source(),
                  record.id(),
                  i.step().name(),
                  i.from(),
                  i.to());
          case null, default -> null;
        };
    return word != null && word.values().stream().allMatch(Evidence::storable) ? word : null;
  }

  private static Word word(LedgerRecord record, Evidence evidence, @Nullable Object... values) {
    List<@Nullable Object> clean =
        Arrays.stream(values)
            .<@Nullable Object>map(v -> v instanceof String text ? text(text) : v)
            .toList();
    return new Word(evidence, clean, record.time(), record.source(), record.id());
  }

  /** As the database can hold and index it: what a caller wrote freely must not stop a lane. */
  static String text(String free) {
    String clean = Objects.requireNonNull(free).replace('\0', '\uFFFD');
    return clean.length() <= Names.MAX_LENGTH ? clean : clean.substring(0, Names.MAX_LENGTH);
  }

  /** A number of a thousand digits is no metric, and one of a million stops the database. */
  private static boolean storable(@Nullable Object value) {
    return !(value instanceof BigDecimal number)
        || (Math.abs((long) number.scale()) <= MAX_DIGITS && number.precision() <= MAX_DIGITS);
  }
}
