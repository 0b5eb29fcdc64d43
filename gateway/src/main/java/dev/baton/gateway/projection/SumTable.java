package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.utc;
import static java.util.stream.Collectors.joining;

import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModel.Advance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of sums, one row for what has the same key in a lane.
 *
 * <p>A row that counts nothing any more is deleted, so that the rows are a function of the records
 * folded and not of how they were batched.
 *
 * @param <K> what is summed up has in common
 * @param <V> the sums, or a change of them
 */
final class SumTable<K, V> {

  /**
   * A column.
   *
   * @param type its PostgreSQL type
   * @param digest the column with its digest, where it is part of the key and may be longer than an
   *     index entry; null where it may not
   */
  private record Column<T, C>(
      String name,
      String type,
      @Nullable String digest,
      IntFunction<C[]> array,
      Function<T, @Nullable C> value) {

    Object values(List<T> rows) {
      return Rows.array(rows, array, value);
    }

    String merged() {
      return type.equals("numeric")
          ? "%1$s = trim_scale(t.%1$s + excluded.%1$s)".formatted(name)
          : "%1$s = t.%1$s + excluded.%1$s".formatted(name);
    }
  }

  private record Change<K, V>(int lane, K key, V sum) {}

  private static final Column<Amount, Long> COUNT =
      new Column<>("count", "bigint", null, Long[]::new, Amount::count);
  private static final Column<Amount, BigDecimal> VALUE =
      new Column<>("value", "numeric", null, BigDecimal[]::new, Amount::value);

  // the first tells whether there is a row
  private static final List<Column<Sums, ?>> MEASURES =
      Stream.of(Measure.values())
          .<Column<Sums, ?>>map(measure ->
              new Column<Sums, Long>(
                  measure.column(), "bigint", null, Long[]::new, sums -> sums.get(measure)))
          .toList();

  private final Function<Fold, List<Map.Entry<K, V>>> changes;
  private final List<Column<K, ?>> key;
  private final List<Column<V, ?>> sums;
  private final ToLongFunction<V> count;
  private final String upsert;
  private final String deleteEmpty;

  private SumTable(
      String table,
      Function<Fold, List<Map.Entry<K, V>>> changes,
      List<Column<K, ?>> key,
      List<Column<V, ?>> sums,
      ToLongFunction<V> count) {
    this.changes = changes;
    this.key = key;
    this.sums = sums;
    this.count = count;
    this.upsert = upsert(table);
    this.deleteEmpty = deleteEmpty(table);
  }

  /** Adds to the steps those that bring what these folds change into the table, in their order. */
  void change(List<Uni<Void>> steps, SqlConnection connection, List<Advance> advances) {
    List<Change<K, V>> all =
        advances.stream()
            .flatMap(advance ->
                changes.apply(advance.fold()).stream()
                    .map(c -> new Change<>(advance.to().lane(), c.getKey(), c.getValue())))
            .toList();
    if (all.isEmpty()) {
      return;
    }
    steps.add(Rows.execute(connection, upsert, arguments(all, sums)));
    List<Change<K, V>> fewer = all.stream().filter(c -> count.applyAsLong(c.sum()) < 0).toList();
    if (!fewer.isEmpty()) {
      steps.add(Rows.execute(connection, deleteEmpty, arguments(fewer, List.of())));
    }
  }

  private Tuple arguments(List<Change<K, V>> changes, List<Column<V, ?>> sums) {
    Tuple arguments = Tuple.tuple().addValue(Rows.array(changes, Integer[]::new, Change::lane));
    List<K> keys = changes.stream().map(Change::key).toList();
    key.forEach(column -> arguments.addValue(column.values(keys)));
    List<V> values = changes.stream().map(Change::sum).toList();
    sums.forEach(column -> arguments.addValue(column.values(values)));
    return arguments;
  }

  private String upsert(String table) {
    return """
    insert into %1$s as t (lane, %2$s%3$s, %4$s)
    select k.lane, %5$s%6$s, %7$s from unnest($1::int[], %8$s) as k(lane, %2$s, %4$s)
    on conflict (%9$s, lane) do update set %10$s
    """
        .formatted(
            table,
            names(key.stream()),
            digests(c -> ", " + c.digest()),
            names(sums.stream()),
            key.stream().map(c -> "k." + c.name()).collect(joining(", ")),
            digests(c -> ", sha256(convert_to(k." + c.name() + ", 'UTF8'))"),
            sums.stream().map(c -> "k." + c.name()).collect(joining(", ")),
            arrays(Stream.concat(key.stream(), sums.stream()).toList()),
            key.stream()
                .map(c -> c.digest() == null ? c.name() : c.digest())
                .collect(joining(", ")),
            sums.stream().map(Column::merged).collect(joining(", ")));
  }

  private String deleteEmpty(String table) {
    return """
    delete from %1$s t using unnest($1::int[], %2$s) as k(lane, %3$s)
    where t.lane = k.lane and t.%4$s = 0 and %5$s
    """
        .formatted(
            table,
            arrays(key),
            names(key.stream()),
            sums.getFirst().name(),
            key.stream()
                .map(c -> "t.%1$s is not distinct from k.%1$s".formatted(c.name()))
                .collect(joining(" and ")));
  }

  private static String names(Stream<? extends Column<?, ?>> columns) {
    return columns.map(Column::name).collect(joining(", "));
  }

  private String digests(Function<Column<K, ?>, String> of) {
    return key.stream().filter(c -> c.digest() != null).map(of).collect(joining());
  }

  private static String arrays(List<? extends Column<?, ?>> columns) {
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("$" + (i + 2) + "::" + columns.get(i).type() + "[]");
    }
    return String.join(", ", arrays);
  }

  /** What the rows of a table are told apart by, beside their lane. */
  static final class Key<K> {
    private final List<Column<K, ?>> columns = new ArrayList<>();

    Key<K> edges(Function<K, Edge> edge) {
      return text("sender", k -> edge.apply(k).from())
          .text("receiver", k -> edge.apply(k).to())
          .text("work_type", k -> edge.apply(k).workType());
    }

    Key<K> applied(String side, Function<K, Applied> applied) {
      return text(side, k -> Evidence.text(applied.apply(k).definition()))
          .text(side + "_version", k -> Evidence.text(applied.apply(k).version()))
          .truth(side + "_holds", k -> applied.apply(k).holds());
    }

    Key<K> text(String column, Function<K, @Nullable String> value) {
      return with(new Column<>(column, "text", null, String[]::new, value));
    }

    Key<K> digested(String column, String digest, Function<K, @Nullable String> value) {
      return with(new Column<>(column, "text", digest, String[]::new, value));
    }

    Key<K> day(String column, Function<K, @Nullable LocalDate> value) {
      return with(new Column<>(column, "date", null, LocalDate[]::new, value));
    }

    Key<K> time(String column, Function<K, @Nullable Instant> value) {
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

    Key<K> integer(String column, Function<K, @Nullable Integer> value) {
      return with(new Column<>(column, "int", null, Integer[]::new, value));
    }

    Key<K> truth(String column, Function<K, @Nullable Boolean> value) {
      return with(new Column<>(column, "boolean", null, Boolean[]::new, value));
    }

    private Key<K> with(Column<K, ?> column) {
      columns.add(column);
      return this;
    }

    /** A table of how many. */
    SumTable<K, Amount> counted(String table, Function<Fold, Deltas<K>> changes) {
      return amounts(table, changes, List.of(COUNT));
    }

    /** A table of how many, and of what they are worth together. */
    SumTable<K, Amount> valued(String table, Function<Fold, Deltas<K>> changes) {
      return amounts(table, changes, List.of(COUNT, VALUE));
    }

    private SumTable<K, Amount> amounts(
        String table, Function<Fold, Deltas<K>> changes, List<Column<Amount, ?>> sums) {
      return new SumTable<>(
          table, changes.andThen(Deltas::remaining), List.copyOf(columns), sums, Amount::count);
    }

    /** A table of every measure. */
    SumTable<K, Sums> measured(String table, Function<Fold, List<Map.Entry<K, Sums>>> changes) {
      return new SumTable<>(
          table, changes, List.copyOf(columns), MEASURES, sums -> sums.get(Measure.HOPS));
    }
  }
}
