package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;
import static dev.baton.gateway.projection.Rows.time;
import static dev.baton.gateway.projection.Rows.utc;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole history of boundaries, as series: what detectors look at, which a window would cut off.
 * Its size follows boundaries and days.
 *
 * @param days what was offered and what became of it, by the day of the offer
 * @param open what is not disposed of, by the day of the offer
 * @param hours what happened at all, of the weeks before the last of it
 */
public record SeamHistory(List<Day> days, List<Open> open, List<Hour> hours) {
  /** How far back a boundary's hours are read. */
  public static final int WEEKS = 12;

  /**
   * What one boundary's offers of a day came to, its teams named as the events name them.
   *
   * @param heard of the offered, those of which the receiver said anything
   * @param returned of the accepted
   * @param expired of the offered
   */
  public record Day(
      Edge edge,
      LocalDate day,
      long offered,
      long accepted,
      long heard,
      long returned,
      long expired) {}

  /**
   * When the last open offers of a day have to be answered.
   *
   * @param due the last deadline; null where none has one
   * @param withoutDue end of the 5 minutes in which the last one without a deadline was offered;
   *     null where each has one
   */
  public record Open(
      Edge edge, LocalDate day, @Nullable Instant due, @Nullable Instant withoutDue) {}

  /** How many handoffs of a boundary began in an hour, offered or not. */
  public record Hour(Edge edge, Instant hour, long hops) {}

  /**
   * Reads it.
   *
   * @param zone whose days they are: that of the sums by day
   * @param asOf nothing that began later is read
   */
  public static Uni<SeamHistory> of(Snapshot snapshot, Names names, ZoneId zone, Instant asOf) {
    return Uni.combine()
        .all()
        .unis(
            days(snapshot, names, zone, asOf),
            open(snapshot, names, zone, asOf),
            hours(snapshot, names, zone, asOf))
        .asTuple()
        .map(t -> new SeamHistory(t.getItem1(), t.getItem2(), t.getItem3()));
  }

  /**
   * When anything last happened anywhere else, to the hour; null where nothing did.
   *
   * @param but the names of the one boundary that is left out
   * @param asOf not later than that
   */
  public static Uni<Optional<Instant>> elsewhere(Snapshot snapshot, Names but, Instant asOf) {
    return snapshot
        .list(
            """
            select max(hour) as hour from seam_sum
            where hour <= $1
              and not (sender = any($2) and receiver = any($3) and work_type = any($4))
            """,
            but.after(Tuple.of(utc(asOf))),
            row -> Optional.ofNullable(time(row, "hour")))
        .map(List::getFirst);
  }

  /** Whole days as they are kept, and of the last one the hours that have begun. */
  private static Uni<List<Day>> days(Snapshot snapshot, Names names, ZoneId zone, Instant asOf) {
    LocalDate today = LocalDate.ofInstant(asOf, zone);
    return snapshot.list(
        """
        with told as (
          select sender, receiver, work_type, day, offered, disposed_accepted, both_ends, returned,
            disposed_expired
          from seam_day where day < $1
          union all
          select sender, receiver, work_type, $1::date, offered, disposed_accepted, both_ends,
            returned, disposed_expired
          from seam_sum where hour >= $2 and hour <= $3)
        select sender, receiver, work_type, day,
          sum(offered)::bigint as offered,
          sum(disposed_accepted)::bigint as accepted,
          sum(both_ends)::bigint as heard,
          sum(returned)::bigint as returned,
          sum(disposed_expired)::bigint as expired
        from told
        where ($4::text[] is null or sender = any($4))
          and ($5::text[] is null or receiver = any($5))
          and ($6::text[] is null or work_type = any($6))
        group by 1, 2, 3, 4
        """,
        names.after(Tuple.of(today, utc(today.atStartOfDay(zone).toInstant()), utc(asOf))),
        row ->
            new Day(
                edge(row),
                row.getLocalDate("day"),
                row.getLong("offered"),
                row.getLong("accepted"),
                row.getLong("heard"),
                row.getLong("returned"),
                row.getLong("expired")));
  }

  private static Uni<List<Open>> open(Snapshot snapshot, Names names, ZoneId zone, Instant asOf) {
    return snapshot.list(
        """
        select sender, receiver, work_type, (offered at time zone $1)::date as day,
          max(due) as due,
          max(offered) filter (where due is null) + interval '5 minutes' as without_due
        from open_offer
        where offered <= $2
          and ($3::text[] is null or sender = any($3))
          and ($4::text[] is null or receiver = any($4))
          and ($5::text[] is null or work_type = any($5))
        group by 1, 2, 3, 4
        """,
        names.after(Tuple.of(sql(zone), utc(asOf))),
        row ->
            new Open(
                edge(row), row.getLocalDate("day"), time(row, "due"), time(row, "without_due")));
  }

  /** The last hour of each is looked for within the last day on which there was one. */
  private static Uni<List<Hour>> hours(Snapshot snapshot, Names names, ZoneId zone, Instant asOf) {
    return snapshot.list(
        """
        with days as (
          select sender, receiver, work_type,
            coalesce(max(day) filter (where day < $2), min(day)) as day
          from seam_day
          where day <= $2
            and ($4::text[] is null or sender = any($4))
            and ($5::text[] is null or receiver = any($5))
            and ($6::text[] is null or work_type = any($6))
          group by sender, receiver, work_type),
        last as (
          select sender, receiver, work_type, max(s.hour) as hour
          from days d
          join seam_sum s using (sender, receiver, work_type)
          where s.hour >= d.day::timestamp at time zone $3 and s.hour <= $1
          group by sender, receiver, work_type)
        select s.sender, s.receiver, s.work_type, s.hour, sum(s.hops)::bigint as hops
        from last l
        join seam_sum s using (sender, receiver, work_type)
        where s.hour <= l.hour and s.hour > l.hour - make_interval(weeks => $7, days => 1)
        group by s.sender, s.receiver, s.work_type, s.hour
        """,
        names
            .after(Tuple.of(utc(asOf), LocalDate.ofInstant(asOf, zone), sql(zone)))
            .addValue(WEEKS),
        row -> new Hour(edge(row), row.getOffsetDateTime("hour").toInstant(), row.getLong("hops")));
  }

  /** PostgreSQL counts an offset in a zone's name from the other side. */
  static String sql(ZoneId zone) {
    if (zone.normalized() instanceof ZoneOffset offset) {
      return offset.equals(ZoneOffset.UTC)
          ? "UTC"
          : "UTC" + ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds()).getId();
    }
    return zone.getId();
  }
}
