package dev.baton.gateway.projection;

import static java.util.stream.Collectors.joining;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sums. Everything of one run of records happens in one transaction, and only if the
 * lane is still where the run began: a consumer that lost its partition without noticing changes
 * nothing.
 *
 * <p>A row whose count falls back to zero is deleted, so that the rows are a function of the
 * records folded and not of how they were batched.
 */
@ApplicationScoped
class ReadModel {
  /** The lane moved on under this consumer: another one folds it. */
  static final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(int lane, long position) {
      super("lane " + lane + " is no longer at position " + position, null, false, false);
    }
  }

  /**
   * How far a lane is folded.
   *
   * @param position of the last record folded; −1 for none
   * @param nextOffset everything before this Kafka offset is folded
   * @param missing first position not seen while later ones were; null where none is
   */
  record LaneState(int lane, long position, long nextOffset, @Nullable Long missing) {}

  private static final List<Measure> MEASURES = List.of(Measure.values());

  private static final String UPSERT_SEAMS =
      """
      insert into seam_sum (lane, sender, receiver, work_type, hour, %1$s)
      select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], %2$s)
      on conflict (sender, receiver, work_type, hour, lane) do update set %3$s
      """
          .formatted(
              columns(Measure::column),
              columns(m -> "$" + (6 + MEASURES.indexOf(m)) + "::bigint[]"),
              columns(m -> m.column() + " = seam_sum." + m.column() + " + excluded." + m.column()));

  private static final String DELETE_EMPTY_SEAMS =
      """
      delete from seam_sum s
      using unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
        as k(sender, receiver, work_type, hour)
      where s.lane = $1 and s.sender = k.sender and s.receiver = k.receiver
        and s.work_type = k.work_type and s.hour = k.hour and s.hops = 0
      """;

  private final Pool pool;

  ReadModel(Pool pool) {
    this.pool = pool;
  }

  /** Where a lane stands; at its very start where nothing of it was folded. */
  Uni<LaneState> lane(int lane) {
    return pool.preparedQuery("select position, next_offset, missing from lane where lane = $1")
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new LaneState(lane, row.getLong(0), row.getLong(1), row.getLong(2));
          }
          return new LaneState(lane, -1, 0, null);
        });
  }

  /**
   * Adds a run of records to the sums and moves the lane on, or changes nothing.
   *
   * @return fails with {@link Fenced} where the lane is not where the run began
   */
  Uni<Void> apply(LaneState from, LaneState to, Fold fold) {
    return pool.withTransaction(connection -> {
      List<Uni<Void>> steps = new ArrayList<>();
      steps.add(advance(connection, from, to));
      steps.addAll(sums(connection, to.lane(), fold));
      return Uni.join().all(steps).usingConcurrencyOf(1).andFailFast().replaceWithVoid();
    });
  }

  private Uni<Void> advance(SqlConnection connection, LaneState from, LaneState to) {
    return connection
        .preparedQuery(
            """
            insert into lane (lane, position, next_offset) values ($1, -1, 0)
            on conflict (lane) do nothing
            """)
        .execute(Tuple.of(from.lane()))
        .chain(() ->
            connection
                .preparedQuery(
                    """
                    update lane set position = $3, next_offset = $4, missing = $5, folded_at = now()
                    where lane = $1 and position = $2
                    """)
                .execute(
                    Tuple.from(
                        Arrays.asList(
                            from.lane(),
                            from.position(),
                            to.position(),
                            to.nextOffset(),
                            to.missing()))))
        .invoke(updated -> {
          if (updated.rowCount() == 0) {
            throw new Fenced(from.lane(), from.position());
          }
        })
        .replaceWithVoid();
  }

  private List<Uni<Void>> sums(SqlConnection connection, int lane, Fold fold) {
    List<Uni<Void>> steps = new ArrayList<>();
    seams(steps, connection, lane, fold.seams());
    counts(
        steps,
        connection,
        lane,
        "wait_bin",
        fold.waits.remaining(),
        Column.edges(Fold.WaitBin::edge),
        new Column<>("day", "date", LocalDate[]::new, Fold.WaitBin::day),
        new Column<>("bin", "int", Integer[]::new, Fold.WaitBin::bin));
    counts(
        steps,
        connection,
        lane,
        "context_field",
        fold.fields.remaining(),
        Column.edges(Fold.FieldVerdict::edge),
        new Column<>("day", "date", LocalDate[]::new, Fold.FieldVerdict::day),
        new Column<>("field", "text", String[]::new, Fold.FieldVerdict::field),
        new Column<>("verdict", "text", String[]::new, v -> v.verdict().name()));
    counts(
        steps,
        connection,
        lane,
        "reason_given",
        fold.reasons.remaining(),
        Column.edges(Fold.ReasonGiven::edge),
        new Column<>("day", "date", LocalDate[]::new, Fold.ReasonGiven::day),
        new Column<>("code", "text", String[]::new, Fold.ReasonGiven::code));
    counts(
        steps,
        connection,
        lane,
        "open_offer",
        fold.open.remaining(),
        Column.edges(Fold.OpenOffer::edge),
        new Column<>("offered", "timestamptz", OffsetDateTime[]::new, o -> utc(o.offered())),
        new Column<>(
            "due",
            "timestamptz",
            OffsetDateTime[]::new,
            o -> o.due() == null ? null : utc(o.due())),
        new Column<>("suspected", "boolean", Boolean[]::new, Fold.OpenOffer::suspected));
    counts(
        steps,
        connection,
        lane,
        "way",
        fold.ways.remaining(),
        List.of(new Column<>("work_type", "text", String[]::new, Fold.Way::workType)),
        new Column<>("entered", "date", LocalDate[]::new, Fold.Way::entered),
        new Column<>("last", "date", LocalDate[]::new, Fold.Way::last),
        new Column<>("path", "text", String[]::new, Fold.Way::path),
        new Column<>("cut", "boolean", Boolean[]::new, Fold.Way::cut));
    statuses(steps, connection, lane, fold.statuses());
    return steps;
  }

  private static void seams(
      List<Uni<Void>> steps,
      SqlConnection connection,
      int lane,
      List<Map.Entry<Fold.SeamHour, Sums>> changes) {
    if (changes.isEmpty()) {
      return;
    }
    steps.add(execute(connection, UPSERT_SEAMS, seamArguments(lane, changes, true)));
    List<Map.Entry<Fold.SeamHour, Sums>> fewer =
        changes.stream().filter(c -> c.getValue().get(Measure.HOPS) < 0).toList();
    if (!fewer.isEmpty()) {
      steps.add(execute(connection, DELETE_EMPTY_SEAMS, seamArguments(lane, fewer, false)));
    }
  }

  private static Tuple seamArguments(
      int lane, List<Map.Entry<Fold.SeamHour, Sums>> changes, boolean sums) {
    Tuple arguments =
        Tuple.tuple()
            .addValue(lane)
            .addValue(array(changes, String[]::new, c -> c.getKey().edge().from()))
            .addValue(array(changes, String[]::new, c -> c.getKey().edge().to()))
            .addValue(array(changes, String[]::new, c -> c.getKey().edge().workType()))
            .addValue(array(changes, OffsetDateTime[]::new, c -> utc(c.getKey().hour())));
    if (sums) {
      for (Measure measure : MEASURES) {
        arguments.addValue(array(changes, Long[]::new, c -> c.getValue().get(measure)));
      }
    }
    return arguments;
  }

  /**
   * One part of a table's key.
   *
   * @param type its PostgreSQL type
   */
  private record Column<K, V>(
      String name, String type, IntFunction<V[]> array, Function<K, @Nullable V> value) {

    static <K> List<Column<K, ?>> edges(Function<K, Edge> edge) {
      return List.of(
          new Column<>("sender", "text", String[]::new, k -> edge.apply(k).from()),
          new Column<>("receiver", "text", String[]::new, k -> edge.apply(k).to()),
          new Column<>("work_type", "text", String[]::new, k -> edge.apply(k).workType()));
    }

    Object values(List<Map.Entry<K, Long>> changes) {
      return ReadModel.<Map.Entry<K, Long>, V>array(changes, array, c -> value.apply(c.getKey()));
    }
  }

  @SafeVarargs
  private static <K> void counts(
      List<Uni<Void>> steps,
      SqlConnection connection,
      int lane,
      String table,
      List<Map.Entry<K, Long>> changes,
      List<Column<K, ?>> first,
      Column<K, ?>... more) {
    if (changes.isEmpty()) {
      return;
    }
    List<Column<K, ?>> key = new ArrayList<>(first);
    for (Column<K, ?> column : more) {
      key.add(column);
    }
    steps.add(execute(connection, upsert(table, key), arguments(lane, changes, key, true)));
    List<Map.Entry<K, Long>> fewer = changes.stream().filter(c -> c.getValue() < 0).toList();
    if (!fewer.isEmpty()) {
      steps.add(execute(connection, deleteEmpty(table, key), arguments(lane, fewer, key, false)));
    }
  }

  private static <K> Tuple arguments(
      int lane, List<Map.Entry<K, Long>> changes, List<Column<K, ?>> key, boolean sums) {
    Tuple arguments = Tuple.tuple().addValue(lane);
    key.forEach(column -> arguments.addValue(column.values(changes)));
    if (sums) {
      arguments.addValue(array(changes, Long[]::new, Map.Entry::getValue));
    }
    return arguments;
  }

  private static <K> String upsert(String table, List<Column<K, ?>> key) {
    boolean digested = table.equals("way");
    String names = key.stream().map(Column::name).collect(joining(", "));
    String conflict = digested ? "work_type, entered, last, digest, cut, lane" : names + ", lane";
    return """
    insert into %1$s (lane, %2$s, count%5$s)
    select $1, k.*%6$s from unnest(%3$s, $%7$d::bigint[]) as k(%2$s, count)
    on conflict (%4$s) do update set count = %1$s.count + excluded.count
    """
        .formatted(
            table,
            names,
            unnested(key),
            conflict,
            digested ? ", digest" : "",
            digested ? ", sha256(convert_to(k.path, 'UTF8'))" : "",
            key.size() + 2);
  }

  private static <K> String deleteEmpty(String table, List<Column<K, ?>> key) {
    return """
    delete from %1$s t using unnest(%3$s) as k(%2$s)
    where t.lane = $1 and t.count = 0 and %4$s
    """
        .formatted(
            table,
            key.stream().map(Column::name).collect(joining(", ")),
            unnested(key),
            key.stream()
                .map(c -> "t.%1$s is not distinct from k.%1$s".formatted(c.name()))
                .collect(joining(" and ")));
  }

  private static <K> String unnested(List<Column<K, ?>> key) {
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      arrays.add("$" + (i + 2) + "::" + key.get(i).type() + "[]");
    }
    return String.join(", ", arrays);
  }

  private static void statuses(
      List<Uni<Void>> steps, SqlConnection connection, int lane, Collection<Fold.Status> changes) {
    if (changes.isEmpty()) {
      return;
    }
    List<Fold.Status> rows = List.copyOf(changes);
    Function<Function<Statement.StatusDeclared, String>, String[]> texts =
        part -> array(rows, String[]::new, s -> part.apply(s.declared()));
    steps.add(
        execute(
            connection,
            """
            insert into status_declared as s (lane, team, metric, period_start, period_end, value,
              target, direction, color, time, source, id)
            select $1, * from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
              $6::numeric[], $7::numeric[], $8::text[], $9::text[], $10::timestamptz[], $11::text[],
              $12::text[])
            on conflict (team, metric, period_start, period_end) do update set
              value = excluded.value, target = excluded.target, direction = excluded.direction,
              color = excluded.color, time = excluded.time, source = excluded.source,
              id = excluded.id, lane = excluded.lane
            where (s.time, s.source collate "C", s.id collate "C")
              < (excluded.time, excluded.source collate "C", excluded.id collate "C")
            """,
            Tuple.tuple()
                .addValue(lane)
                .addValue(texts.apply(Statement.StatusDeclared::team))
                .addValue(texts.apply(Statement.StatusDeclared::metric))
                .addValue(
                    array(rows, OffsetDateTime[]::new, s -> utc(s.declared().period().start())))
                .addValue(array(rows, OffsetDateTime[]::new, s -> utc(s.declared().period().end())))
                .addValue(array(rows, BigDecimal[]::new, s -> s.declared().value()))
                .addValue(array(rows, BigDecimal[]::new, s -> s.declared().target()))
                .addValue(texts.apply(s -> s.direction().name()))
                .addValue(texts.apply(s -> s.color().name()))
                .addValue(array(rows, OffsetDateTime[]::new, s -> utc(s.time())))
                .addValue(array(rows, String[]::new, Fold.Status::source))
                .addValue(array(rows, String[]::new, Fold.Status::id))));
  }

  private static Uni<Void> execute(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).replaceWithVoid();
  }

  private static <T, V> V[] array(
      List<T> rows, IntFunction<V[]> array, Function<T, @Nullable V> value) {
    return rows.stream().map(value).toArray(array);
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static String columns(Function<Measure, String> of) {
    return MEASURES.stream().map(of).collect(joining(", "));
  }
}
