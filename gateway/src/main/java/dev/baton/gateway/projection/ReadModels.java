package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;
import static dev.baton.gateway.projection.Rows.instant;
import static dev.baton.gateway.projection.Rows.time;
import static dev.baton.gateway.projection.Rows.utc;
import static java.util.stream.Collectors.joining;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
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
   * @param parked how many records of the topic could not be read or folded
   */
  public record Lane(
      int lane, long position, long nextOffset, @Nullable Long missing, long parked) {}

  /** The sums of one boundary, its teams named as the events name them. */
  public record Seam(Edge edge, Sums sums) {}

  /** The sums of one boundary for the handoffs of an hour. */
  public record SeamHour(Edge edge, Instant hour, Sums sums) {}

  /**
   * The waits of one boundary.
   *
   * @param bins bin of {@link Waits} → how many waits lie in it
   */
  public record SeamWaits(Edge edge, Wait kind, NavigableMap<Integer, Long> bins) {}

  /**
   * What the offers of an hour of one boundary are worth that ended one way.
   *
   * @param heard whether the receiver said anything of them
   */
  public record SeamWorth(
      Edge edge,
      Instant hour,
      Disposition disposition,
      String currency,
      boolean heard,
      Amount amount) {}

  /** What receivers say that is worth which was never offered to them. */
  public record PhantomWorth(Edge edge, String currency, Amount amount) {}

  /**
   * The offers of an hour that the selectors of a registered boundary chose, by how they ended.
   *
   * @param boundary its id
   * @param firstPass whether they were right the first time
   */
  public record ChosenOffers(
      String boundary,
      Edge edge,
      Instant hour,
      Disposition disposition,
      boolean firstPass,
      long count) {}

  /** How many offers of a boundary used a version of a definition, by day. */
  public record DefinitionCount(
      Edge edge,
      LocalDate day,
      FactKind.Side side,
      String definition,
      String version,
      long count) {}

  /** How many items of a boundary both sides' definitions said this of. */
  public record MeaningsCount(
      Edge edge, String term, Judgement.Applied sent, Judgement.Applied understood, long count) {}

  /**
   * How many completed items waited at boundaries for such a share of their lead time.
   *
   * @param first the team that handed them over first
   * @param last the team that completed them
   * @param bin of their share, as {@code SeamShare} counts it
   */
  public record LeadCount(String workType, String first, String last, int bin, long count) {}

  /**
   * How long a team holds items of a work type before it offers them on.
   *
   * @param bins bin of {@link Waits} → how often
   */
  public record Holds(String team, String workType, NavigableMap<Integer, Long> bins) {}

  /**
   * What one side counted at a boundary in a period.
   *
   * @param value what they are worth together; null where the side does not say
   */
  public record ControlTotal(
      Edge edge,
      FactKind.Side side,
      Instant start,
      Instant end,
      long count,
      @Nullable Money value,
      @Nullable String idDigest) {}

  /** What was last observed of an outcome. */
  public record Outcome(
      String metric,
      @Nullable String journey,
      String team,
      Instant start,
      Instant end,
      BigDecimal value,
      @Nullable BigDecimal target,
      Statement.OutcomeKind kind,
      boolean adverse) {}

  /**
   * What was last expected of an outcome.
   *
   * @param phase the part of the journey whose share of it this is; null for the whole
   */
  public record Forecast(
      String metric,
      @Nullable String journey,
      String team,
      @Nullable String phase,
      Instant start,
      Instant end,
      BigDecimal value) {}

  /**
   * Whose merit an item or an outcome is, as it was last claimed or settled.
   *
   * @param item what it is about; null where it is about an outcome
   */
  public record Credit(
      @Nullable ItemRef item,
      @Nullable String outcome,
      @Nullable Instant start,
      @Nullable Instant end,
      String team,
      Statement.Credit.Stage stage,
      BigDecimal share,
      Instant time) {}

  /** One step of a question through the teams. */
  public record InquiryStep(
      String inquiry,
      Statement.Inquiry.Step step,
      String team,
      @Nullable String to,
      Instant time) {}

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
   * @param currency of what they are worth; null where nobody says
   */
  public record OpenCount(
      Edge edge,
      Instant offered,
      @Nullable Instant due,
      boolean suspected,
      @Nullable String currency,
      Amount amount) {
    /** How many. */
    public long count() {
      return amount.count();
    }
  }

  /**
   * How many offers of a boundary nobody has answered, whether the clock has run out or not.
   *
   * @param offered start of the hour, or of the 5 minutes, in which they were offered
   */
  public record Unanswered(Edge edge, Instant offered, long count) {}

  /**
   * How many items went one way.
   *
   * @param entered day of the first hop
   * @param last day of the last hop, where it is unanswered or its receiver holds the item; null
   *     where it ended otherwise
   * @param since hour since which the item is held or in the air; null where it is neither
   * @param path as {@link Path#parse} reads it
   * @param cut whether the way is longer than what is known of it
   * @param currency of what they are worth; null where nobody says
   */
  public record WayCount(
      String workType,
      LocalDate entered,
      @Nullable LocalDate last,
      @Nullable Instant since,
      String path,
      boolean cut,
      @Nullable String currency,
      Amount amount) {
    /** How many. */
    public long count() {
      return amount.count();
    }
  }

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

  /** Every measure, summed, in the order of {@link Measure}. */
  static final String SUMS =
      Arrays.stream(Measure.values())
          .map(m -> "sum(" + m.column() + ")::bigint as " + m.column())
          .collect(joining(", "));

  private static final Measure[] MEASURES = Measure.values();

  private final Pool pool;

  ReadModels(Pool pool) {
    this.pool = pool;
  }

  /** The database does not answer: nothing is known of what was counted. */
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(Throwable cause) {
      super("the sums cannot be read: " + cause.getMessage(), cause);
    }
  }

  /**
   * Runs a view's queries on one snapshot of the database, so that its parts fit together.
   *
   * @return fails with {@link Unreachable} where the database does not answer
   */
  public <T> Uni<T> read(Function<Snapshot, Uni<T>> view) {
    return pool.withTransaction(connection ->
            connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .chain(() -> view.apply(new Snapshot(connection))))
        .onFailure(ReadModels::lost)
        .transform(Unreachable::new);
  }

  /** Whether a connection was refused, was closed, or ended with the server. */
  private static boolean lost(Throwable e) {
    return e instanceof IOException
        || e instanceof ClosedConnectionException
        || (e instanceof PgException refused
            && (refused.getSqlState().startsWith("57P") || refused.getSqlState().startsWith("08")))
        || (e instanceof VertxException && !(e instanceof PgException));
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
          """
          select lane, position, next_offset, missing,
            (select count(*) from parked p where p.lane = l.lane) as parked
          from lane l order by lane
          """,
          Tuple.tuple(),
          row ->
              new Lane(
                  row.getInteger("lane"),
                  row.getLong("position"),
                  row.getLong("next_offset"),
                  row.getLong("missing"),
                  row.getLong("parked")));
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
              select sender, receiver, work_type, kind, bin, sum(count)::bigint as count
              from wait_bin
              where day >= $1 and day < $2 and ($3::text is null or work_type = $3)
              group by sender, receiver, work_type, kind, bin
              order by sender, receiver, work_type, kind
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
            %s
          group by sender, receiver, work_type, hour
          """
              .formatted(SUMS, names.among(3)),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row -> new SeamHour(edge(row), instant(row, "hour"), sums(row)));
    }

    /** Of these boundaries. */
    public Uni<List<SeamWaits>> waits(Window window, Names names) {
      return connection
          .preparedQuery(
              """
                select sender, receiver, work_type, kind, bin, sum(count)::bigint as count
                from wait_bin
                where day >= $1 and day < $2
                  %s
                group by sender, receiver, work_type, kind, bin
                order by sender, receiver, work_type, kind
              """
                  .formatted(names.among(3)))
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
            %s
          group by sender, receiver, work_type, field, verdict
          order by field collate "C"
          """
              .formatted(names.among(3)),
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
            %s
          group by sender, receiver, work_type, code
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(window.from(), window.to())),
          row -> new ReasonCount(edge(row), row.getString("code"), row.getLong("count")));
    }

    /** Of every boundary, the offers nobody has answered. */
    public Uni<List<Unanswered>> unanswered(Window window, @Nullable String workType) {
      return list(
          """
          select sender, receiver, work_type, offered, sum(count)::bigint as count
          from (
            select sender, receiver, work_type, offered, count from open_offer
            where offered >= $1 and offered < $2 and ($3::text is null or work_type = $3)
            union all
            select sender, receiver, work_type, hour, disposed_expired from seam_sum
            where hour >= $1 and hour < $2 and ($3::text is null or work_type = $3)
              and disposed_expired <> 0) as unanswered
          group by sender, receiver, work_type, offered
          """,
          Tuple.of(utc(window.start()), utc(window.end()), workType),
          row -> new Unanswered(edge(row), instant(row, "offered"), row.getLong("count")));
    }

    /** Of these boundaries, the offers nobody disposed of. */
    public Uni<List<OpenCount>> open(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, offered, due, suspected, currency,
            sum(count)::bigint as count, sum(value) as value
          from open_offer
          where offered >= $1 and offered < $2
            %s
          group by sender, receiver, work_type, offered, due, suspected, currency
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row ->
              new OpenCount(
                  edge(row),
                  instant(row, "offered"),
                  row.getOffsetDateTime("due") == null ? null : instant(row, "due"),
                  row.getBoolean("suspected"),
                  row.getString("currency"),
                  amount(row)));
    }

    /** The ways of the items of these work types that entered in the window. */
    public Uni<List<WayCount>> ways(Window window, Collection<String> workTypes) {
      return list(
          """
          select work_type, entered, last, since, path, cut, currency,
            sum(count)::bigint as count, sum(value) as value
          from way
          where entered >= $1 and entered < $2 and work_type = any($3)
          group by work_type, entered, last, since, digest, path, cut, currency
          order by entered, since
          """,
          Tuple.of(window.from(), window.to(), workTypes.toArray(String[]::new)),
          row ->
              new WayCount(
                  row.getString("work_type"),
                  row.getLocalDate("entered"),
                  row.getLocalDate("last"),
                  time(row, "since"),
                  row.getString("path"),
                  row.getBoolean("cut"),
                  row.getString("currency"),
                  amount(row)));
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
          order by team, metric, period_start desc, period_end desc, time desc,
            source collate "C" desc, id collate "C" desc
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

    /** Of these boundaries, what their offers are worth. */
    public Uni<List<SeamWorth>> worths(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, hour, disposition, currency, heard,
            sum(count)::bigint as count, sum(value) as value
          from seam_value
          where hour >= $1 and hour < $2
            %s
          group by sender, receiver, work_type, hour, disposition, currency, heard
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row ->
              new SeamWorth(
                  edge(row),
                  instant(row, "hour"),
                  Disposition.valueOf(row.getString("disposition")),
                  row.getString("currency"),
                  row.getBoolean("heard"),
                  amount(row)));
    }

    /** Of these boundaries, what was never offered and is worth something to who received it. */
    public Uni<List<PhantomWorth>> phantoms(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, currency, sum(count)::bigint as count,
            sum(value) as value
          from phantom_value
          where day >= $1 and day < $2%s
          group by sender, receiver, work_type, currency
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(window.from(), window.to())),
          row -> new PhantomWorth(edge(row), row.getString("currency"), amount(row)));
    }

    /** Of these boundaries, the offers that the selectors of registered ones chose. */
    public Uni<List<ChosenOffers>> chosen(Window window, Names names) {
      return list(
          """
          select boundary, sender, receiver, work_type, hour, disposition, first_pass,
            sum(count)::bigint as count
          from boundary_offer
          where hour >= $1 and hour < $2%s
          group by boundary, sender, receiver, work_type, hour, disposition, first_pass
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row ->
              new ChosenOffers(
                  row.getString("boundary"),
                  edge(row),
                  instant(row, "hour"),
                  Disposition.valueOf(row.getString("disposition")),
                  row.getBoolean("first_pass"),
                  row.getLong("count")));
    }

    /** Of these boundaries, the versions of definitions that their sides used. */
    public Uni<List<DefinitionCount>> definitions(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, day, side, definition, version,
            sum(count)::bigint as count
          from definition_used
          where day >= $1 and day < $2
            %s
          group by sender, receiver, work_type, day, side, definition, version
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(window.from(), window.to())),
          row ->
              new DefinitionCount(
                  edge(row),
                  row.getLocalDate("day"),
                  FactKind.Side.valueOf(row.getString("side")),
                  row.getString("definition"),
                  row.getString("version"),
                  row.getLong("count")));
    }

    /** Of these boundaries, what both sides' definitions said of the same items. */
    public Uni<List<MeaningsCount>> meanings(Window window, Names names) {
      return list(
          """
          select sender, receiver, work_type, term, sent, sent_version, sent_holds,
            understood, understood_version, understood_holds, sum(count)::bigint as count
          from both_meanings
          where day >= $1 and day < $2
            %s
          group by sender, receiver, work_type, term, sent, sent_version, sent_holds,
            understood, understood_version, understood_holds
          order by term collate "C"
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(window.from(), window.to())),
          row ->
              new MeaningsCount(
                  edge(row),
                  row.getString("term"),
                  applied(row, "sent"),
                  applied(row, "understood"),
                  row.getLong("count")));
    }

    /** What one side counted at these boundaries for periods that begin in the window. */
    public Uni<List<ControlTotal>> controlTotals(Window window, Names names) {
      return list(
          """
          select distinct on (sender, receiver, work_type, side, period_start, period_end)
            sender, receiver, work_type, side, period_start, period_end, count, value, currency,
            id_digest
          from control_total
          where period_start >= $1 and period_start < $2
            %s
          order by sender, receiver, work_type, side, period_start, period_end, time desc,
            source collate "C" desc, id collate "C" desc
          """
              .formatted(names.among(3)),
          names.after(Tuple.of(utc(window.start()), utc(window.end()))),
          row ->
              new ControlTotal(
                  edge(row),
                  FactKind.Side.valueOf(row.getString("side")),
                  instant(row, "period_start"),
                  instant(row, "period_end"),
                  row.getBigDecimal("count").longValue(),
                  row.getBigDecimal("value") == null
                      ? null
                      : new Money(row.getBigDecimal("value"), row.getString("currency")),
                  row.getString("id_digest")));
    }

    /** Of the completed items of these work types, what they waited of their lead time. */
    public Uni<List<LeadCount>> leads(Window window, Collection<String> workTypes) {
      return list(
          """
          select work_type, first, last, share, sum(count)::bigint as count from lead_time
          where entered >= $1 and entered < $2 and work_type = any($3)
          group by work_type, first, last, share
          order by share
          """,
          Tuple.of(window.from(), window.to(), workTypes.toArray(String[]::new)),
          row ->
              new LeadCount(
                  row.getString("work_type"),
                  row.getString("first"),
                  row.getString("last"),
                  row.getInteger("share"),
                  row.getLong("count")));
    }

    /** How long teams hold the items of these work types that entered in the window. */
    public Uni<List<Holds>> holds(Window window, Collection<String> workTypes) {
      return connection
          .preparedQuery(
              """
              select team, work_type, bin, sum(count)::bigint as count from hold_bin
              where entered >= $1 and entered < $2 and work_type = any($3)
              group by team, work_type, bin
              order by team, work_type
              """)
          .execute(Tuple.of(window.from(), window.to(), workTypes.toArray(String[]::new)))
          .map(rows -> {
            List<Holds> all = new ArrayList<>();
            for (Row row : rows) {
              String team = row.getString("team");
              String workType = row.getString("work_type");
              if (all.isEmpty()
                  || !all.getLast().team().equals(team)
                  || !all.getLast().workType().equals(workType)) {
                all.add(new Holds(team, workType, new TreeMap<>()));
              }
              all.getLast().bins().put(row.getInteger("bin"), row.getLong("count"));
            }
            return all;
          });
    }

    /** Outcomes of a journey (null: of any) for periods that overlap the window, oldest first. */
    public Uni<List<Outcome>> outcomes(@Nullable String journey, Window window) {
      return list(
          """
          select distinct on (metric, journey, team, period_start, period_end)
            metric, journey, team, period_start, period_end, value, target, kind, adverse
          from outcome_observed
          where ($1::text is null or journey = $1) and period_end > $2 and period_start < $3
          order by metric, journey, team, period_start, period_end, time desc,
            source collate "C" desc, id collate "C" desc
          """,
          Tuple.of(journey, utc(window.start()), utc(window.end())),
          row ->
              new Outcome(
                  row.getString("metric"),
                  row.getString("journey"),
                  row.getString("team"),
                  instant(row, "period_start"),
                  instant(row, "period_end"),
                  row.getBigDecimal("value"),
                  row.getBigDecimal("target"),
                  Statement.OutcomeKind.valueOf(row.getString("kind")),
                  row.getBoolean("adverse")));
    }

    /** Forecasts of a journey (null: of any) for periods that overlap the window, oldest first. */
    public Uni<List<Forecast>> forecasts(@Nullable String journey, Window window) {
      return list(
          """
          select distinct on (metric, journey, team, phase, period_start, period_end)
            metric, journey, team, phase, period_start, period_end, value
          from forecast_declared
          where ($1::text is null or journey = $1) and period_end > $2 and period_start < $3
          order by metric, journey, team, phase, period_start, period_end, time desc,
            source collate "C" desc, id collate "C" desc
          """,
          Tuple.of(journey, utc(window.start()), utc(window.end())),
          row ->
              new Forecast(
                  row.getString("metric"),
                  row.getString("journey"),
                  row.getString("team"),
                  row.getString("phase"),
                  instant(row, "period_start"),
                  instant(row, "period_end"),
                  row.getBigDecimal("value")));
    }

    /** What was claimed and settled, each team's latest word about each thing. */
    public Uni<List<Credit>> credits() {
      return list(
          """
          select distinct on (work_type, item, outcome, period_start, period_end, team, stage)
            work_type, item, outcome, period_start, period_end, team, stage, share, time
          from credit
          order by work_type, item, outcome, period_start, period_end, team, stage, time desc,
            source collate "C" desc, id collate "C" desc
          """,
          Tuple.tuple(),
          row ->
              new Credit(
                  row.getString("item") == null
                      ? null
                      : new ItemRef(row.getString("work_type"), row.getString("item")),
                  row.getString("outcome"),
                  time(row, "period_start"),
                  time(row, "period_end"),
                  row.getString("team"),
                  Statement.Credit.Stage.valueOf(row.getString("stage")),
                  row.getBigDecimal("share"),
                  instant(row, "time")));
    }

    /** The steps of all questions, each question's in order. */
    public Uni<List<InquiryStep>> inquiries() {
      return list(
          """
          select inquiry, step, team, to_team, time from inquiry_step
          order by inquiry collate "C", time, said_source collate "C", said_id collate "C"
          """,
          Tuple.tuple(),
          row ->
              new InquiryStep(
                  row.getString("inquiry"),
                  Statement.Inquiry.Step.valueOf(row.getString("step")),
                  row.getString("team"),
                  row.getString("to_team"),
                  instant(row, "time")));
    }

    static Judgement.Applied applied(Row row, String side) {
      return new Judgement.Applied(
          row.getString(side), row.getString(side + "_version"), row.getBoolean(side + "_holds"));
    }

    /** The same of a long time. */
    public LongReads overLong(Window window, Names names) {
      return new LongReads(this, window, names);
    }

    Uni<RowSet<Row>> query(String sql, Tuple arguments) {
      return connection.preparedQuery(sql).execute(arguments);
    }

    <T> Uni<List<T>> list(String sql, Tuple arguments, Function<Row, T> read) {
      return connection
          .preparedQuery(sql)
          .execute(arguments)
          .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(read).toList());
    }
  }

  /**
   * The names under which the events of some boundaries may run.
   *
   * @param senders null for whatever they are called, as the others
   */
  public record Names(
      @Nullable Collection<String> senders,
      @Nullable Collection<String> receivers,
      @Nullable Collection<String> workTypes) {
    /** Of every boundary. */
    public static final Names ALL = new Names(null, null, null);

    /** As the end of a condition whose arguments these are, from such a one on. */
    String among(int first) {
      return Stream.of(
              among("sender", senders, first),
              among("receiver", receivers, first + 1),
              among("work_type", workTypes, first + 2))
          .collect(joining());
    }

    // an "or" would keep the indexes from being used
    private static String among(String column, @Nullable Collection<String> names, int argument) {
      return names == null
          ? " and $%d::text[] is null".formatted(argument)
          : " and %s = any($%d::text[])".formatted(column, argument);
    }

    Tuple after(Tuple arguments) {
      return arguments
          .addValue(texts(senders))
          .addValue(texts(receivers))
          .addValue(texts(workTypes));
    }

    private static String @Nullable [] texts(@Nullable Collection<String> names) {
      return names == null ? null : names.toArray(String[]::new);
    }
  }

  static List<SeamWaits> waits(Iterable<Row> rows) {
    List<SeamWaits> all = new ArrayList<>();
    for (Row row : rows) {
      Edge edge = edge(row);
      Wait kind = Wait.valueOf(row.getString("kind"));
      if (all.isEmpty() || !all.getLast().edge().equals(edge) || all.getLast().kind() != kind) {
        all.add(new SeamWaits(edge, kind, new TreeMap<>()));
      }
      all.getLast().bins().put(row.getInteger("bin"), row.getLong("count"));
    }
    return all;
  }

  static Amount amount(Row row) {
    BigDecimal value = row.getBigDecimal("value");
    return new Amount(row.getLong("count"), value == null ? BigDecimal.ZERO : value);
  }

  /** Of a row that ends with {@link #SUMS}. */
  static Sums sums(Row row) {
    // by place: by name, each would be looked for among all
    int at = row.size() - MEASURES.length;
    Map<Measure, Long> counts = new EnumMap<>(Measure.class);
    for (Measure measure : MEASURES) {
      counts.put(measure, row.getLong(at++));
    }
    return Sums.of(counts);
  }
}
