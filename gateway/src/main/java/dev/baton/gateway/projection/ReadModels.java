package dev.baton.gateway.projection;

import static java.util.stream.Collectors.joining;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Judgement;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the sums, over all lanes, at one instant of the database per view. */
@ApplicationScoped
public class ReadModels {

  /**
   * How far a lane is folded.
   *
   * @param position of the last record folded; −1 for none
   * @param nextOffset Kafka offset before which everything is folded
   * @param missing first position not seen while later ones were; null where none is
   */
  public record Lane(int lane, long position, long nextOffset, @Nullable Long missing) {}

  /** The sums of one boundary, its teams named as the events name them. */
  public record Seam(Edge edge, Sums sums) {}

  /** The sums of one boundary for the handoffs of an hour. */
  public record SeamHour(Edge edge, Instant hour, Sums sums) {}

  /**
   * The waits of one boundary.
   *
   * @param bins bin of {@link Waits} → how many waits lie in it
   */
  public record SeamWaits(Edge edge, NavigableMap<Integer, Long> bins) {}

  /** How many offers of a boundary had this verdict on this field. */
  public record FieldCount(Edge edge, String field, Judgement.Verdict verdict, long count) {}

  /** How many rejections and returns of a boundary gave this reason. */
  public record ReasonCount(Edge edge, String code, long count) {}

  /**
   * How many offers of a boundary stand open.
   *
   * @param offered start of the 5 minutes in which they were offered
   * @param due end of the 5 minutes in which their deadline lies; null without a contract
   * @param suspected whether they may be the other half of a phantom
   */
  public record OpenCount(
      Edge edge, Instant offered, @Nullable Instant due, boolean suspected, long count) {}

  /**
   * How many items went one way.
   *
   * @param entered day of the first hop
   * @param last day of the last hop, where it is unanswered or its receiver holds the item; null
   *     where it ended otherwise
   * @param path as {@link Path#parse} reads it
   * @param cut whether the way is longer than what is known of it
   */
  public record WayCount(
      String workType,
      LocalDate entered,
      @Nullable LocalDate last,
      String path,
      boolean cut,
      long count) {}

  /**
   * A team's word about its own metric, the latest for its period.
   *
   * @param team as the event names it
   */
  public record Status(
      String team,
      String metric,
      Instant start,
      Instant end,
      BigDecimal value,
      @Nullable BigDecimal target,
      Statement.Direction direction,
      Statement.Color color) {}

  private static final String SUMS =
      Arrays.stream(Measure.values())
          .map(m -> "sum(" + m.column() + ")::bigint as " + m.column())
          .collect(joining(", "));

  private final Pool pool;

  ReadModels(Pool pool) {
    this.pool = pool;
  }

  /** Runs a view's queries on one snapshot of the database, so that its parts fit together. */
  public <T> Uni<T> read(Function<Snapshot, Uni<T>> view) {
    return pool.withTransaction(connection ->
        connection
            .query("set transaction isolation level repeatable read, read only")
            .execute()
            .chain(() -> view.apply(new Snapshot(connection))));
  }

  /** The read models as they are at one instant. */
  public static final class Snapshot {
    private final SqlConnection connection;

    private Snapshot(SqlConnection connection) {
      this.connection = connection;
    }

    /** Every lane of which anything was folded, in order. */
    public Uni<List<Lane>> lanes() {
      return list(
          "select lane, position, next_offset, missing from lane order by lane",
          Tuple.tuple(),
          row -> new Lane(row.getInteger(0), row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    /** Every boundary with a handoff in the window, in the order of its names. */
    public Uni<List<Seam>> seams(Window window, @Nullable String workType) {
      return list(
          """
          select sender, receiver, work_type, %s from seam_sum
          where hour >= $1 and hour < $2 and ($3::text is null or work_type = $3)
          group by sender, receiver, work_type
          order by sender collate "C", receiver collate "C", work_type collate "C"
          """
              .formatted(SUMS),
          Tuple.of(utc(window.start()), utc(window.end()), workType),
          row -> new Seam(edge(row), sums(row)));
    }

    /** The waits of every boundary that has any in the window. */
    public Uni<List<SeamWaits>> waits(Window window, @Nullable String workType) {
      return connection
          .preparedQuery(
              """
              select sender, receiver, work_type, bin, sum(count)::bigint as count from wait_bin
              where day >= $1 and day < $2 and ($3::text is null or work_type = $3)
              group by sender, receiver, work_type, bin
              order by sender, receiver, work_type
              """)
          .execute(Tuple.of(window.from(), window.to(), workType))
          .map(ReadModels::waits);
    }

    /** Of these boundaries, hour by hour. */
    public Uni<List<SeamHour>> hours(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, hour, %s from seam_sum
          where hour >= $1 and hour < $2
            and sender = any($3) and receiver = any($4) and work_type = any($5)
          group by sender, receiver, work_type, hour
          """
              .formatted(SUMS),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row -> new SeamHour(edge(row), instant(row, "hour"), sums(row)));
    }

    /** Of these boundaries. */
    public Uni<List<SeamWaits>> waits(Window window, Names names) {
      return connection
          .preparedQuery(
              """
              select sender, receiver, work_type, bin, sum(count)::bigint as count from wait_bin
              where day >= $1 and day < $2
                and sender = any($3) and receiver = any($4) and work_type = any($5)
              group by sender, receiver, work_type, bin
              order by sender, receiver, work_type
              """)
          .execute(names.after(Tuple.of(window.from(), window.to())))
          .map(ReadModels::waits);
    }

    /** Of these boundaries, what became of each required field. */
    public Uni<List<FieldCount>> fields(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, field, verdict, sum(count)::bigint as count
          from context_field
          where day >= $1 and day < $2
            and sender = any($3) and receiver = any($4) and work_type = any($5)
          group by sender, receiver, work_type, field, verdict
          order by field collate "C"
          """,
          names.after(Tuple.of(window.from(), window.to())),
          row ->
              new FieldCount(
                  edge(row),
                  row.getString("field"),
                  Judgement.Verdict.valueOf(row.getString("verdict")),
                  row.getLong("count")));
    }

    /** Of these boundaries, why items were rejected or returned. */
    public Uni<List<ReasonCount>> reasons(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, code, sum(count)::bigint as count
          from reason_given
          where day >= $1 and day < $2
            and sender = any($3) and receiver = any($4) and work_type = any($5)
          group by sender, receiver, work_type, code
          """,
          names.after(Tuple.of(window.from(), window.to())),
          row -> new ReasonCount(edge(row), row.getString("code"), row.getLong("count")));
    }

    /** Of these boundaries, the offers nobody disposed of. */
    public Uni<List<OpenCount>> open(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, offered, due, suspected, sum(count)::bigint as count
          from open_offer
          where offered >= $1 and offered < $2
            and sender = any($3) and receiver = any($4) and work_type = any($5)
          group by sender, receiver, work_type, offered, due, suspected
          """,
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row ->
              new OpenCount(
                  edge(row),
                  instant(row, "offered"),
                  row.getOffsetDateTime("due") == null ? null : instant(row, "due"),
                  row.getBoolean("suspected"),
                  row.getLong("count")));
    }

    /** The ways of the items of these work types that entered in the window. */
    public Uni<List<WayCount>> ways(Window window, Collection<String> workTypes) {
      return list(
          """
          select work_type, entered, last, path, cut, sum(count)::bigint as count from way
          where entered >= $1 and entered < $2 and work_type = any($3)
          group by work_type, entered, last, digest, path, cut
          order by entered
          """,
          Tuple.of(window.from(), window.to(), workTypes.toArray(String[]::new)),
          row ->
              new WayCount(
                  row.getString("work_type"),
                  row.getLocalDate("entered"),
                  row.getLocalDate("last"),
                  row.getString("path"),
                  row.getBoolean("cut"),
                  row.getLong("count")));
    }

    /**
     * What these teams last declared of each metric for a period that ended after one time and
     * began before another.
     */
    public Uni<List<Status>> statuses(Collection<String> teams, Instant after, Instant before) {
      return list(
          """
          select distinct on (team, metric) team, metric, period_start, period_end, value, target,
            direction, color
          from status_declared
          where team = any($1) and period_end > $2 and period_start < $3
          order by team, metric, period_start desc, period_end desc
          """,
          Tuple.of(teams.toArray(String[]::new), utc(after), utc(before)),
          row ->
              new Status(
                  row.getString("team"),
                  row.getString("metric"),
                  instant(row, "period_start"),
                  instant(row, "period_end"),
                  row.getBigDecimal("value"),
                  row.getBigDecimal("target"),
                  Statement.Direction.valueOf(row.getString("direction")),
                  Statement.Color.valueOf(row.getString("color"))));
    }

    private <T> Uni<List<T>> list(String sql, Tuple arguments, Function<Row, T> read) {
      return connection
          .preparedQuery(sql)
          .execute(arguments)
          .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(read).toList());
    }
  }

  /** The names under which the events of some boundaries may run. */
  public record Names(
      Collection<String> senders, Collection<String> receivers, Collection<String> workTypes) {

    private Tuple after(Tuple arguments) {
      return arguments
          .addValue(senders.toArray(String[]::new))
          .addValue(receivers.toArray(String[]::new))
          .addValue(workTypes.toArray(String[]::new));
    }
  }

  private static List<SeamWaits> waits(Iterable<Row> rows) {
    List<SeamWaits> all = new ArrayList<>();
    for (Row row : rows) {
      Edge edge = edge(row);
      if (all.isEmpty() || !all.getLast().edge().equals(edge)) {
        all.add(new SeamWaits(edge, new TreeMap<>()));
      }
      all.getLast().bins().put(row.getInteger("bin"), row.getLong("count"));
    }
    return all;
  }

  private static Edge edge(Row row) {
    return new Edge(row.getString("sender"), row.getString("receiver"), row.getString("work_type"));
  }

  private static Sums sums(Row row) {
    Map<Measure, Long> counts = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      counts.put(measure, row.getLong(measure.column()));
    }
    return Sums.of(counts);
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
