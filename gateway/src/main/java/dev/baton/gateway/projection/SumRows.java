package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.utc;
import static java.util.stream.Collectors.joining;

import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a fold changes into the tables of one lane.
 *
 * <p>A row whose count falls back to zero is deleted, so that the rows are a function of the
 * records folded and not of how they were batched.
 */
final class SumRows {
  private static final List<Measure> MEASURES = List.of(Measure.values());

  private static final SeamTable<Fold.SeamHour> SEAM_SUM =
      new SeamTable<>(
          "seam_sum",
          "hour",
          "timestamptz",
          Fold.SeamHour::edge,
          OffsetDateTime[]::new,
          key -> utc(key.hour()));

  private static final SeamTable<Fold.SeamDay> SEAM_DAY =
      new SeamTable<>(
          "seam_day", "day", "date", Fold.SeamDay::edge, LocalDate[]::new, Fold.SeamDay::day);

  private static final SumTable<Fold.Worth> SEAM_VALUE =
      SumTable.<Fold.Worth>of("seam_value")
          .edges(Fold.Worth::edge)
          .time("hour", Fold.Worth::hour)
          .text("disposition", w -> w.disposition().name())
          .text("currency", Fold.Worth::currency)
          .truth("heard", Fold.Worth::heard)
          .valued();

  private static final SumTable<Fold.PhantomWorth> PHANTOM_VALUE =
      SumTable.<Fold.PhantomWorth>of("phantom_value")
          .edges(Fold.PhantomWorth::edge)
          .day("day", Fold.PhantomWorth::day)
          .text("currency", Fold.PhantomWorth::currency)
          .valued();

  private static final SumTable<Fold.Chosen> BOUNDARY_OFFER =
      SumTable.<Fold.Chosen>of("boundary_offer")
          .text("boundary", Fold.Chosen::boundary)
          .edges(Fold.Chosen::edge)
          .time("hour", Fold.Chosen::hour)
          .text("disposition", c -> c.disposition().name())
          .truth("first_pass", Fold.Chosen::firstPass);

  private static final SumTable<Fold.WorthDay> SEAM_VALUE_DAY =
      SumTable.<Fold.WorthDay>of("seam_value_day")
          .edges(Fold.WorthDay::edge)
          .day("day", Fold.WorthDay::day)
          .text("disposition", w -> w.disposition().name())
          .text("currency", Fold.WorthDay::currency)
          .truth("heard", Fold.WorthDay::heard)
          .valued();

  private static final SumTable<Fold.WaitBin> WAIT_BIN =
      SumTable.<Fold.WaitBin>of("wait_bin")
          .edges(Fold.WaitBin::edge)
          .day("day", Fold.WaitBin::day)
          .text("kind", w -> w.kind().name())
          .integer("bin", Fold.WaitBin::bin);

  private static final SumTable<Fold.FieldVerdict> CONTEXT_FIELD =
      SumTable.<Fold.FieldVerdict>of("context_field")
          .edges(Fold.FieldVerdict::edge)
          .day("day", Fold.FieldVerdict::day)
          .text("field", Fold.FieldVerdict::field)
          .text("verdict", v -> v.verdict().name());

  private static final SumTable<Fold.ReasonGiven> REASON_GIVEN =
      SumTable.<Fold.ReasonGiven>of("reason_given")
          .edges(Fold.ReasonGiven::edge)
          .day("day", Fold.ReasonGiven::day)
          .text("code", Fold.ReasonGiven::code);

  private static final SumTable<Fold.DefinitionUsed> DEFINITION_USED =
      SumTable.<Fold.DefinitionUsed>of("definition_used")
          .edges(Fold.DefinitionUsed::edge)
          .day("day", Fold.DefinitionUsed::day)
          .text("side", d -> d.side().name())
          .text("definition", Fold.DefinitionUsed::definition)
          .text("version", Fold.DefinitionUsed::version);

  private static final SumTable<Fold.BothMeanings> BOTH_MEANINGS =
      SumTable.<Fold.BothMeanings>of("both_meanings")
          .edges(Fold.BothMeanings::edge)
          .day("day", Fold.BothMeanings::day)
          .text("term", Fold.BothMeanings::term)
          .applied("sent", Fold.BothMeanings::sender)
          .applied("understood", Fold.BothMeanings::receiver)
          .text("disposition", m -> m.disposition().name());

  private static final SumTable<Fold.ContextFate> CONTEXT_FATE =
      SumTable.<Fold.ContextFate>of("context_fate")
          .edges(Fold.ContextFate::edge)
          .day("day", Fold.ContextFate::day)
          .truth("missing", Fold.ContextFate::missing)
          .text("disposition", f -> f.disposition().name());

  private static final SumTable<Fold.HandOn> HAND_ON =
      SumTable.<Fold.HandOn>of("hand_on")
          .edges(Fold.HandOn::edge)
          .day("day", Fold.HandOn::day)
          .integer("bin", Fold.HandOn::bin);

  private static final SumTable<Fold.Acceptance> ACCEPTANCE =
      SumTable.<Fold.Acceptance>of("acceptance")
          .edges(Fold.Acceptance::edge)
          .time("hour", Fold.Acceptance::hour);

  private static final SumTable<Fold.AnswerPlace> ANSWER_PLACE =
      SumTable.<Fold.AnswerPlace>of("answer_place")
          .edges(Fold.AnswerPlace::edge)
          .day("day", Fold.AnswerPlace::day)
          .integer("twentieth", Fold.AnswerPlace::twentieth);

  private static final SumTable<Fold.OpenOffer> OPEN_OFFER =
      SumTable.<Fold.OpenOffer>of("open_offer")
          .edges(Fold.OpenOffer::edge)
          .time("offered", Fold.OpenOffer::offered)
          .time("due", Fold.OpenOffer::due)
          .truth("suspected", Fold.OpenOffer::suspected)
          .text("currency", Fold.OpenOffer::currency)
          .valued();

  private static final SumTable<Fold.OpenDay> OPEN_OFFER_DAY =
      SumTable.<Fold.OpenDay>of("open_offer_day")
          .edges(Fold.OpenDay::edge)
          .day("offered", Fold.OpenDay::offered)
          .day("due", Fold.OpenDay::due)
          .truth("suspected", Fold.OpenDay::suspected)
          .text("currency", Fold.OpenDay::currency)
          .valued();

  private static final SumTable<Fold.Way> WAY =
      SumTable.<Fold.Way>of("way")
          .text("work_type", Fold.Way::workType)
          .day("entered", Fold.Way::entered)
          .day("last", Fold.Way::last)
          .time("since", Fold.Way::since)
          .digested("path", "digest", Fold.Way::path)
          .truth("cut", Fold.Way::cut)
          .text("currency", Fold.Way::currency)
          .valued();

  private static final SumTable<Fold.Way> WAY_DAY =
      SumTable.<Fold.Way>of("way_day")
          .text("work_type", Fold.Way::workType)
          .day("entered", Fold.Way::entered)
          .day("last", Fold.Way::last)
          .digested("path", "digest", Fold.Way::path)
          .truth("cut", Fold.Way::cut)
          .text("currency", Fold.Way::currency)
          .valued();

  private static final SumTable<Fold.LeadTime> LEAD_TIME =
      SumTable.<Fold.LeadTime>of("lead_time")
          .text("work_type", Fold.LeadTime::workType)
          .day("entered", Fold.LeadTime::entered)
          .text("first", Fold.LeadTime::first)
          .text("last", Fold.LeadTime::last)
          .integer("share", Fold.LeadTime::share);

  private static final SumTable<Fold.HoldBin> HOLD_BIN =
      SumTable.<Fold.HoldBin>of("hold_bin")
          .text("team", Fold.HoldBin::team)
          .text("work_type", Fold.HoldBin::workType)
          .day("entered", Fold.HoldBin::entered)
          .integer("bin", Fold.HoldBin::bin);

  private static final SumTable<Fold.WaitBin> WAIT_BIN_MONTH = WAIT_BIN.as("wait_bin_month");
  private static final SumTable<Fold.FieldVerdict> CONTEXT_FIELD_MONTH =
      CONTEXT_FIELD.as("context_field_month");
  private static final SumTable<Fold.ReasonGiven> REASON_GIVEN_MONTH =
      REASON_GIVEN.as("reason_given_month");
  private static final SumTable<Fold.BothMeanings> BOTH_MEANINGS_MONTH =
      BOTH_MEANINGS.as("both_meanings_month");
  private static final SumTable<Fold.LeadTime> LEAD_TIME_MONTH = LEAD_TIME.as("lead_time_month");

  private SumRows() {}

  /** One step per table that a fold changes, in whatever order. */
  static List<Uni<Void>> of(SqlConnection connection, int lane, Fold fold) {
    List<Uni<Void>> steps = new ArrayList<>();
    SEAM_SUM.add(steps, connection, lane, fold.seams());
    SEAM_DAY.add(steps, connection, lane, fold.seamDays());
    SEAM_VALUE.add(steps, connection, lane, fold.worths);
    PHANTOM_VALUE.add(steps, connection, lane, fold.phantoms);
    BOUNDARY_OFFER.add(steps, connection, lane, fold.chosen);
    WAIT_BIN.add(steps, connection, lane, fold.waits);
    CONTEXT_FIELD.add(steps, connection, lane, fold.fields);
    REASON_GIVEN.add(steps, connection, lane, fold.reasons);
    DEFINITION_USED.add(steps, connection, lane, fold.definitions);
    BOTH_MEANINGS.add(steps, connection, lane, fold.meanings);
    OPEN_OFFER.add(steps, connection, lane, fold.open);
    awaited(steps, connection, lane, fold.awaited.remaining());
    WAY.add(steps, connection, lane, fold.ways);
    LEAD_TIME.add(steps, connection, lane, fold.leads);
    HOLD_BIN.add(steps, connection, lane, fold.holds);
    CONTEXT_FATE.add(steps, connection, lane, fold.fates);
    HAND_ON.add(steps, connection, lane, fold.handOns);
    ACCEPTANCE.add(steps, connection, lane, fold.acceptances);
    ANSWER_PLACE.add(steps, connection, lane, fold.places);
    SEAM_VALUE_DAY.add(steps, connection, lane, fold.worthDays());
    OPEN_OFFER_DAY.add(steps, connection, lane, fold.openDays());
    WAY_DAY.add(steps, connection, lane, fold.ways.by(Fold.Way::whenever));
    months(steps, connection, lane, fold);
    words(steps, connection, lane, fold.words());
    return steps;
  }

  private static void months(List<Uni<Void>> steps, SqlConnection connection, int lane, Fold fold) {
    WAIT_BIN_MONTH.add(
        steps,
        connection,
        lane,
        fold.waits.by(w -> new Fold.WaitBin(w.edge(), month(w.day()), w.kind(), w.bin())));
    CONTEXT_FIELD_MONTH.add(
        steps,
        connection,
        lane,
        fold.fields.by(
            f -> new Fold.FieldVerdict(f.edge(), month(f.day()), f.field(), f.verdict())));
    REASON_GIVEN_MONTH.add(
        steps,
        connection,
        lane,
        fold.reasons.by(r -> new Fold.ReasonGiven(r.edge(), month(r.day()), r.code())));
    BOTH_MEANINGS_MONTH.add(
        steps,
        connection,
        lane,
        fold.meanings.by(m ->
            new Fold.BothMeanings(
                m.edge(), month(m.day()), m.term(), m.sender(), m.receiver(), m.disposition())));
    LEAD_TIME_MONTH.add(
        steps,
        connection,
        lane,
        fold.leads.by(l ->
            new Fold.LeadTime(l.workType(), month(l.entered()), l.first(), l.last(), l.share())));
  }

  private static LocalDate month(LocalDate day) {
    return day.withDayOfMonth(1);
  }

  /**
   * A table of every measure of the boundaries, by when the handoffs were offered.
   *
   * @param time the column of that
   * @param type its PostgreSQL type
   */
  private record SeamTable<K>(
      String name,
      String time,
      String type,
      Function<K, Edge> edge,
      IntFunction<Object[]> times,
      Function<K, Object> when) {

    void add(
        List<Uni<Void>> steps,
        SqlConnection connection,
        int lane,
        List<Map.Entry<K, Sums>> changes) {
      if (changes.isEmpty()) {
        return;
      }
      List<Map.Entry<K, Sums>> fewer =
          changes.stream().filter(c -> c.getValue().get(Measure.HOPS) < 0).toList();
      Uni<Void> upsert = execute(connection, upsert(), arguments(lane, changes, true));
      steps.add(
          fewer.isEmpty()
              ? upsert
              : upsert.chain(
                  () -> execute(connection, deleteEmpty(), arguments(lane, fewer, false))));
    }

    private String upsert() {
      return """
      insert into %1$s as t (lane, sender, receiver, work_type, %2$s, %3$s)
      select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::%4$s[], %5$s)
      on conflict (sender, receiver, work_type, %2$s, lane) do update set %6$s
      """
          .formatted(
              name,
              time,
              columns(Measure::column),
              type,
              columns(m -> "$" + (6 + MEASURES.indexOf(m)) + "::bigint[]"),
              columns(m -> m.column() + " = t." + m.column() + " + excluded." + m.column()));
    }

    private String deleteEmpty() {
      return """
      delete from %1$s t
      using unnest($2::text[], $3::text[], $4::text[], $5::%3$s[])
        as k(sender, receiver, work_type, %2$s)
      where t.lane = $1 and t.sender = k.sender and t.receiver = k.receiver
        and t.work_type = k.work_type and t.%2$s = k.%2$s and t.hops = 0
      """
          .formatted(name, time, type);
    }

    private Tuple arguments(int lane, List<Map.Entry<K, Sums>> changes, boolean sums) {
      Tuple arguments =
          Tuple.tuple()
              .addValue(lane)
              .addValue(array(changes, String[]::new, c -> edge.apply(c.getKey()).from()))
              .addValue(array(changes, String[]::new, c -> edge.apply(c.getKey()).to()))
              .addValue(array(changes, String[]::new, c -> edge.apply(c.getKey()).workType()))
              .addValue(array(changes, times, c -> when.apply(c.getKey())));
      if (sums) {
        for (Measure measure : MEASURES) {
          arguments.addValue(array(changes, Long[]::new, c -> c.getValue().get(measure)));
        }
      }
      return arguments;
    }
  }

  /** A handoff is awaited once or not at all: no sum, and found by its digest alone. */
  private static void awaited(
      List<Uni<Void>> steps,
      SqlConnection connection,
      int lane,
      List<Map.Entry<Awaited, Amount>> changes) {
    List<Map.Entry<Awaited, Amount>> gone =
        changes.stream().filter(c -> c.getValue().count() < 0).toList();
    List<Map.Entry<Awaited, Amount>> come =
        changes.stream().filter(c -> c.getValue().count() > 0).toList();
    if (changes.isEmpty()) {
      return;
    }
    // one whose deadline moved goes before it comes
    Uni<Void> leave =
        execute(
            connection,
            """
            delete from awaited t using unnest($2::text[]) as k(handoff)
            where t.lane = $1 and t.digest = sha256(convert_to(k.handoff, 'UTF8'))
            """,
            Tuple.tuple()
                .addValue(lane)
                .addValue(array(gone, String[]::new, c -> c.getKey().handoffText())));
    if (come.isEmpty()) {
      steps.add(leave);
      return;
    }
    Uni<Void> enter =
        execute(
            connection,
            """
            insert into awaited (lane, digest, handoff, seam, offered, soon, due)
            select $1, sha256(convert_to(k.handoff, 'UTF8')), k.*
            from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
              $6::timestamptz[]) as k(handoff, seam, offered, soon, due)
            on conflict (digest, lane) do update
            set seam = excluded.seam, offered = excluded.offered, soon = excluded.soon,
              due = excluded.due
            """,
            Tuple.tuple()
                .addValue(lane)
                .addValue(array(come, String[]::new, c -> c.getKey().handoffText()))
                .addValue(array(come, String[]::new, c -> c.getKey().seamText()))
                .addValue(array(come, OffsetDateTime[]::new, c -> utc(c.getKey().offered())))
                .addValue(array(come, OffsetDateTime[]::new, c -> utc(c.getKey().soon())))
                .addValue(array(come, OffsetDateTime[]::new, c -> utc(c.getKey().due()))));
    steps.add(gone.isEmpty() ? enter : leave.chain(() -> enter));
  }

  /** A table of how many, by what they have in common; with a value, also of what it is worth. */
  private static final class SumTable<K> {

    /**
     * One part of the key.
     *
     * @param type its PostgreSQL type
     * @param digest the column with its digest, where it may be longer than an index entry; null
     *     where it may not
     */
    private record Column<K, V>(
        String name,
        String type,
        @Nullable String digest,
        IntFunction<V[]> array,
        Function<K, @Nullable V> value) {
      Object values(List<Map.Entry<K, Amount>> changes) {
        return SumRows.<Map.Entry<K, Amount>, V>array(changes, array, c -> value.apply(c.getKey()));
      }
    }

    private final String name;
    private final List<Column<K, ?>> key = new ArrayList<>();
    private boolean valued;

    private SumTable(String name) {
      this.name = name;
    }

    static <K> SumTable<K> of(String name) {
      return new SumTable<>(name);
    }

    /** The same under another name. */
    SumTable<K> as(String name) {
      SumTable<K> same = new SumTable<>(name);
      same.key.addAll(key);
      same.valued = valued;
      return same;
    }

    SumTable<K> edges(Function<K, Edge> edge) {
      return text("sender", k -> edge.apply(k).from())
          .text("receiver", k -> edge.apply(k).to())
          .text("work_type", k -> edge.apply(k).workType());
    }

    SumTable<K> applied(String side, Function<K, Applied> applied) {
      return text(side, k -> Evidence.text(applied.apply(k).definition()))
          .text(side + "_version", k -> Evidence.text(applied.apply(k).version()))
          .truth(side + "_holds", k -> applied.apply(k).holds());
    }

    SumTable<K> text(String column, Function<K, @Nullable String> value) {
      return with(new Column<>(column, "text", null, String[]::new, value));
    }

    SumTable<K> digested(String column, String digest, Function<K, @Nullable String> value) {
      return with(new Column<>(column, "text", digest, String[]::new, value));
    }

    SumTable<K> day(String column, Function<K, @Nullable LocalDate> value) {
      return with(new Column<>(column, "date", null, LocalDate[]::new, value));
    }

    SumTable<K> time(String column, Function<K, @Nullable Instant> value) {
      return with(
          new Column<>(
              column,
              "timestamptz",
              null,
              OffsetDateTime[]::new,
              k -> {
                Instant time = value.apply(k);
                return time == null ? null : utc(time);
              }));
    }

    SumTable<K> integer(String column, Function<K, @Nullable Integer> value) {
      return with(new Column<>(column, "int", null, Integer[]::new, value));
    }

    SumTable<K> truth(String column, Function<K, @Nullable Boolean> value) {
      return with(new Column<>(column, "boolean", null, Boolean[]::new, value));
    }

    SumTable<K> valued() {
      valued = true;
      return this;
    }

    private SumTable<K> with(Column<K, ?> column) {
      key.add(column);
      return this;
    }

    void add(List<Uni<Void>> steps, SqlConnection connection, int lane, Deltas<K> deltas) {
      List<Map.Entry<K, Amount>> changes = deltas.remaining();
      if (changes.isEmpty()) {
        return;
      }
      List<Map.Entry<K, Amount>> fewer =
          changes.stream().filter(c -> c.getValue().count() < 0).toList();
      Uni<Void> upsert = execute(connection, upsert(), arguments(lane, changes, true));
      steps.add(
          fewer.isEmpty()
              ? upsert
              : upsert.chain(
                  () -> execute(connection, deleteEmpty(), arguments(lane, fewer, false))));
    }

    private Tuple arguments(int lane, List<Map.Entry<K, Amount>> changes, boolean sums) {
      Tuple arguments = Tuple.tuple().addValue(lane);
      key.forEach(column -> arguments.addValue(column.values(changes)));
      if (sums) {
        arguments.addValue(array(changes, Long[]::new, c -> c.getValue().count()));
        if (valued) {
          arguments.addValue(array(changes, BigDecimal[]::new, c -> c.getValue().value()));
        }
      }
      return arguments;
    }

    private String upsert() {
      int count = key.size() + 2;
      return """
      insert into %1$s as t (lane, %2$s, count%3$s%4$s)
      select $1, k.*%5$s from unnest(%6$s, $%7$d::bigint[]%8$s) as k(%2$s, count%3$s)
      on conflict (%9$s, lane) do update set count = t.count + excluded.count%10$s
      """
          .formatted(
              name,
              names(),
              valued ? ", value" : "",
              digests(c -> ", " + c.digest()),
              digests(c -> ", sha256(convert_to(k." + c.name() + ", 'UTF8'))"),
              unnested(),
              count,
              valued ? ", $" + (count + 1) + "::numeric[]" : "",
              key.stream()
                  .map(c -> c.digest() == null ? c.name() : c.digest())
                  .collect(joining(", ")),
              valued ? ", value = trim_scale(t.value + excluded.value)" : "");
    }

    private String deleteEmpty() {
      return """
      delete from %1$s t using unnest(%3$s) as k(%2$s)
      where t.lane = $1 and t.count = 0 and %4$s
      """
          .formatted(
              name,
              names(),
              unnested(),
              key.stream()
                  .map(c -> "t.%1$s is not distinct from k.%1$s".formatted(c.name()))
                  .collect(joining(" and ")));
    }

    private String names() {
      return key.stream().map(Column::name).collect(joining(", "));
    }

    private String digests(Function<Column<K, ?>, String> of) {
      return key.stream().filter(c -> c.digest() != null).map(of).collect(joining());
    }

    private String unnested() {
      List<String> arrays = new ArrayList<>();
      for (int i = 0; i < key.size(); i++) {
        arrays.add("$" + (i + 2) + "::" + key.get(i).type() + "[]");
      }
      return String.join(", ", arrays);
    }
  }

  private static void words(
      List<Uni<Void>> steps,
      SqlConnection connection,
      int lane,
      Collection<Evidence.Word> changes) {
    Map<Evidence, List<Evidence.Word>> byTable = new EnumMap<>(Evidence.class);
    changes.forEach(w -> byTable.computeIfAbsent(w.evidence(), e -> new ArrayList<>()).add(w));
    byTable.forEach((evidence, words) ->
        steps.add(execute(connection, latest(evidence), arguments(lane, evidence, words))));
  }

  private static String latest(Evidence evidence) {
    List<Evidence.Column> columns = evidence.columns();
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("$" + (i + 2) + "::" + columns.get(i).type() + "[]");
    }
    int next = columns.size() + 2;
    return """
    insert into %1$s as t (lane, %2$s, time, source, id)
    select $1, * from unnest(%3$s, $%4$d::timestamptz[], $%5$d::text[], $%6$d::text[])
    on conflict (%7$s, lane) do update set %8$s
    where (t.time, t.source collate "C", t.id collate "C")
      < (excluded.time, excluded.source collate "C", excluded.id collate "C")
    """
        .formatted(
            evidence.table(),
            columns.stream().map(Evidence.Column::name).collect(joining(", ")),
            String.join(", ", arrays),
            next,
            next + 1,
            next + 2,
            evidence.key().stream().map(Evidence.Column::name).collect(joining(", ")),
            Stream.concat(
                    columns.stream()
                        .filter(c -> !evidence.key().contains(c))
                        .map(Evidence.Column::name),
                    Stream.of("time", "source", "id"))
                .map(c -> c + " = excluded." + c)
                .collect(joining(", ")));
  }

  private static Tuple arguments(int lane, Evidence evidence, List<Evidence.Word> words) {
    Tuple arguments = Tuple.tuple().addValue(lane);
    for (int i = 0; i < evidence.columns().size(); i++) {
      int column = i;
      Function<Evidence.Word, @Nullable Object> value = w -> w.values().get(column);
      arguments.addValue(
          switch (evidence.columns().get(i).type()) {
            case TEXT -> array(words, String[]::new, w -> (String) value.apply(w));
            case NUMERIC -> array(words, BigDecimal[]::new, w -> (BigDecimal) value.apply(w));
            case BOOLEAN -> array(words, Boolean[]::new, w -> (Boolean) value.apply(w));
            case TIMESTAMPTZ ->
                array(
                    words,
                    OffsetDateTime[]::new,
                    w -> value.apply(w) instanceof Instant time ? utc(time) : null);
          });
    }
    return arguments
        .addValue(array(words, OffsetDateTime[]::new, w -> utc(w.time())))
        .addValue(array(words, String[]::new, Evidence.Word::source))
        .addValue(array(words, String[]::new, Evidence.Word::id));
  }

  private static Uni<Void> execute(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).replaceWithVoid();
  }

  private static <T, V> V[] array(
      List<T> rows, IntFunction<V[]> array, Function<T, @Nullable V> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static String columns(Function<Measure, String> of) {
    return MEASURES.stream().map(of).collect(joining(", "));
  }
}
