package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;
import static dev.baton.gateway.projection.Rows.instant;
import static dev.baton.gateway.projection.Rows.time;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.gateway.projection.ReadModels.Credit;
import dev.baton.gateway.projection.ReadModels.Forecast;
import dev.baton.gateway.projection.ReadModels.InquiryStep;
import dev.baton.gateway.projection.ReadModels.Outcome;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.ReadModels.Status;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was ever said beside handoffs, as series: what detectors look at, which a window would
 * cut off. Of each thing the latest word counts. Its size follows what people declare, not what
 * they hand over.
 *
 * @param statuses of every team and metric, oldest period first
 * @param outcomes likewise
 * @param forecasts likewise
 * @param over claims and settlements of what is claimed more than once over, oldest first
 * @param claimed of what anything is claimed, by the day of its first claim
 * @param steps of all questions, each question's in order
 * @param expired what ran out at boundaries, by the day of its offer, with no other measure
 * @param worths what that was worth, likewise
 */
public record EvidenceHistory(
    List<Told<Status>> statuses,
    List<Told<Outcome>> outcomes,
    List<Told<Forecast>> forecasts,
    List<Credit> over,
    List<Claimed> claimed,
    List<InquiryStep> steps,
    List<SeamHour> expired,
    List<SeamWorth> worths) {

  /**
   * A word, and when it was said.
   *
   * @param <W> what of
   */
  public record Told<W>(W word, Instant time) {}

  /**
   * How much was claimed for the first time in an hour.
   *
   * @param workType of the items; null where outcomes were
   * @param outcome null where items were
   */
  public record Claimed(
      @Nullable String workType, @Nullable String outcome, Instant hour, long things) {}

  /**
   * Reads it.
   *
   * @param zone whose days they are
   */
  public static Uni<EvidenceHistory> of(Snapshot snapshot, ZoneId zone) {
    return Uni.combine()
        .all()
        .unis(
            statuses(snapshot),
            outcomes(snapshot),
            forecasts(snapshot),
            over(snapshot),
            claimed(snapshot),
            snapshot.inquiries(),
            expired(snapshot, zone),
            worths(snapshot, zone))
        .asTuple()
        .map(t ->
            new EvidenceHistory(
                t.getItem1(),
                t.getItem2(),
                t.getItem3(),
                t.getItem4(),
                t.getItem5(),
                t.getItem6(),
                t.getItem7(),
                t.getItem8()));
  }

  private static Uni<List<Told<Status>>> statuses(Snapshot snapshot) {
    return snapshot.list(
        """
        select distinct on (period_start, period_end, team, metric)
          team, metric, period_start, period_end, value, target, direction, color, time
        from status_declared
        order by period_start, period_end, team, metric, time desc, source collate "C" desc,
          id collate "C" desc
        """,
        Tuple.tuple(),
        row ->
            new Told<>(
                new Status(
                    row.getString("team"),
                    row.getString("metric"),
                    instant(row, "period_start"),
                    instant(row, "period_end"),
                    row.getBigDecimal("value"),
                    row.getBigDecimal("target"),
                    Statement.Direction.valueOf(row.getString("direction")),
                    Statement.Color.valueOf(row.getString("color"))),
                instant(row, "time")));
  }

  private static Uni<List<Told<Outcome>>> outcomes(Snapshot snapshot) {
    return snapshot.list(
        """
        select distinct on (period_start, period_end, metric, journey, team)
          metric, journey, team, period_start, period_end, value, target, kind, adverse, time
        from outcome_observed
        order by period_start, period_end, metric, journey, team, time desc,
          source collate "C" desc, id collate "C" desc
        """,
        Tuple.tuple(),
        row ->
            new Told<>(
                new Outcome(
                    row.getString("metric"),
                    row.getString("journey"),
                    row.getString("team"),
                    instant(row, "period_start"),
                    instant(row, "period_end"),
                    row.getBigDecimal("value"),
                    row.getBigDecimal("target"),
                    Statement.OutcomeKind.valueOf(row.getString("kind")),
                    row.getBoolean("adverse")),
                instant(row, "time")));
  }

  private static Uni<List<Told<Forecast>>> forecasts(Snapshot snapshot) {
    return snapshot.list(
        """
        select distinct on (period_start, period_end, metric, journey, team, phase)
          metric, journey, team, phase, period_start, period_end, value, time
        from forecast_declared
        order by period_start, period_end, metric, journey, team, phase, time desc,
          source collate "C" desc, id collate "C" desc
        """,
        Tuple.tuple(),
        row ->
            new Told<>(
                new Forecast(
                    row.getString("metric"),
                    row.getString("journey"),
                    row.getString("team"),
                    row.getString("phase"),
                    instant(row, "period_start"),
                    instant(row, "period_end"),
                    row.getBigDecimal("value")),
                instant(row, "time")));
  }

  /** Most things are claimed once, and none of those can be disputed. */
  private static Uni<List<Credit>> over(Snapshot snapshot) {
    return snapshot.list(
        """
        with said as (
          select distinct on (work_type, item, outcome, period_start, period_end, team, stage)
            work_type, item, outcome, period_start, period_end, team, stage, share, time, source, id
          from credit
          order by work_type, item, outcome, period_start, period_end, team, stage, time desc,
            source collate "C" desc, id collate "C" desc),
        summed as (
          select said.*, sum(share) filter (where stage = 'CLAIMED') over (
            partition by work_type, item, outcome, period_start, period_end) as claimed
          from said)
        select work_type, item, outcome, period_start, period_end, team, stage, share, time
        from summed where claimed > 1
        order by time, source collate "C", id collate "C"
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

  private static Uni<List<Claimed>> claimed(Snapshot snapshot) {
    return snapshot.list(
        """
        select work_type, outcome, date_trunc('hour', first) as hour, count(*) as things
        from (
          select work_type, item, outcome, period_start, period_end, min(time) as first
          from credit where stage = 'CLAIMED'
          group by work_type, item, outcome, period_start, period_end) as thing
        group by 1, 2, 3
        order by 3
        """,
        Tuple.tuple(),
        row ->
            new Claimed(
                row.getString("work_type"),
                row.getString("outcome"),
                instant(row, "hour"),
                row.getLong("things")));
  }

  private static Uni<List<SeamHour>> expired(Snapshot snapshot, ZoneId zone) {
    return snapshot.list(
        """
        select sender, receiver, work_type,
          date_trunc('day', hour at time zone $1) at time zone $1 as day,
          sum(disposed_expired)::bigint as count
        from seam_sum where disposed_expired <> 0
        group by 1, 2, 3, 4
        """,
        Tuple.of(SeamHistory.sql(zone)),
        row ->
            new SeamHour(
                edge(row),
                instant(row, "day"),
                Sums.of(Map.of(Measure.DISPOSED_EXPIRED, row.getLong("count")))));
  }

  private static Uni<List<SeamWorth>> worths(Snapshot snapshot, ZoneId zone) {
    return snapshot.list(
        """
        select sender, receiver, work_type, currency, heard,
          date_trunc('day', hour at time zone $1) at time zone $1 as day,
          sum(count)::bigint as count, sum(value) as value
        from seam_value where disposition = 'EXPIRED'
        group by 1, 2, 3, 4, 5, 6
        """,
        Tuple.of(SeamHistory.sql(zone)),
        row ->
            new SeamWorth(
                edge(row),
                instant(row, "day"),
                Disposition.EXPIRED,
                row.getString("currency"),
                row.getBoolean("heard"),
                new Amount(row.getLong("count"), row.getBigDecimal("value"))));
  }
}
