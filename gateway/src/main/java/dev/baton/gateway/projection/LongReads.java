package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.ReadModels.FieldCount;
import dev.baton.gateway.projection.ReadModels.LeadCount;
import dev.baton.gateway.projection.ReadModels.MeaningsCount;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.ReasonCount;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.ReadModels.WayCount;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sums of a window by whole days, and by whole months where nothing finer is asked: their
 * number hardly grows with how long the window is.
 */
public final class LongReads {
  private final Snapshot snapshot;
  private final Window window;
  private final Names names;

  LongReads(Snapshot snapshot, Window window, Names names) {
    this.snapshot = snapshot;
    this.window = window;
    this.names = names;
  }

  /** Of these boundaries, day by day: the hour is the first one of the day. */
  public Uni<List<SeamHour>> days() {
    return snapshot.list(
        """
        select sender, receiver, work_type, day, %s from seam_day
        where day >= $1 and day < $2%s
        group by sender, receiver, work_type, day
        """
            .formatted(ReadModels.SUMS, names.among(3)),
        names.after(Tuple.of(window.from(), window.to())),
        row -> new SeamHour(edge(row), start(row, "day"), ReadModels.sums(row)));
  }

  /**
   * In which buckets something was offered or received: of each the last hour of a day on which it
   * was, and those two sums only.
   */
  public Uni<List<SeamHour>> told(Bucket bucket) {
    return snapshot.list(
        """
        select sender, receiver, work_type, max(day) as day, sum(offered)::bigint as offered,
          sum(receipts)::bigint as receipts
        from seam_day
        where day >= $1 and day < $2%s
        group by sender, receiver, work_type, date_trunc($6, day::timestamp)
        """
            .formatted(names.among(3)),
        names.after(Tuple.of(window.from(), window.to())).addValue(unit(bucket)),
        row ->
            new SeamHour(
                edge(row),
                start(row, "day"),
                Sums.of(
                    Map.of(
                        Measure.OFFERED,
                        row.getLong("offered"),
                        Measure.RECEIPTS,
                        row.getLong("receipts")))));
  }

  /** Of these boundaries, what the offers of each day are worth. */
  public Uni<List<SeamWorth>> worths() {
    return snapshot.list(
        """
        select sender, receiver, work_type, day, disposition, currency, heard,
          sum(count)::bigint as count, sum(value) as value
        from seam_value_day
        where day >= $1 and day < $2%s
        group by sender, receiver, work_type, day, disposition, currency, heard
        """
            .formatted(names.among(3)),
        names.after(Tuple.of(window.from(), window.to())),
        row ->
            new SeamWorth(
                edge(row),
                start(row, "day"),
                Disposition.valueOf(row.getString("disposition")),
                row.getString("currency"),
                row.getBoolean("heard"),
                ReadModels.amount(row)));
  }

  /**
   * Of these boundaries, the offers nobody disposed of: offered at the begin of a day, due by the
   * end of one.
   */
  public Uni<List<OpenCount>> open() {
    return snapshot.list(
        """
        select sender, receiver, work_type, offered, due, suspected, currency,
          sum(count)::bigint as count, sum(value) as value
        from open_offer_day
        where offered >= $1 and offered < $2%s
        group by sender, receiver, work_type, offered, due, suspected, currency
        """
            .formatted(names.among(3)),
        names.after(Tuple.of(window.from(), window.to())),
        row -> {
          LocalDate due = row.getLocalDate("due");
          return new OpenCount(
              edge(row),
              start(row, "offered"),
              due == null ? null : due.plusDays(1).atStartOfDay(window.zone()).toInstant(),
              row.getBoolean("suspected"),
              row.getString("currency"),
              ReadModels.amount(row));
        });
  }

  /** The waits of these boundaries. */
  public Uni<List<SeamWaits>> waits() {
    return snapshot
        .query(
            """
            select sender, receiver, work_type, kind, bin, sum(count)::bigint as count
            from %s
            group by sender, receiver, work_type, kind, bin
            order by sender, receiver, work_type, kind
            """
                .formatted(whole("wait_bin", "day", names.among(5))),
            names.after(months()))
        .map(ReadModels::waits);
  }

  /** Of these boundaries, what became of each required field. */
  public Uni<List<FieldCount>> fields() {
    return snapshot.list(
        """
        select sender, receiver, work_type, field, verdict, sum(count)::bigint as count
        from %s
        group by sender, receiver, work_type, field, verdict
        order by field collate "C"
        """
            .formatted(whole("context_field", "day", names.among(5))),
        names.after(months()),
        row ->
            new FieldCount(
                edge(row),
                row.getString("field"),
                Judgement.Verdict.valueOf(row.getString("verdict")),
                row.getLong("count")));
  }

  /** Of these boundaries, why items were rejected or returned. */
  public Uni<List<ReasonCount>> reasons() {
    return snapshot.list(
        """
        select sender, receiver, work_type, code, sum(count)::bigint as count
        from %s
        group by sender, receiver, work_type, code
        """
            .formatted(whole("reason_given", "day", names.among(5))),
        names.after(months()),
        row -> new ReasonCount(edge(row), row.getString("code"), row.getLong("count")));
  }

  /** Of these boundaries, what both sides' definitions said of the same items. */
  public Uni<List<MeaningsCount>> meanings() {
    return snapshot.list(
        """
        select sender, receiver, work_type, term, sent, sent_version, sent_holds,
          understood, understood_version, understood_holds, sum(count)::bigint as count
        from %s
        group by sender, receiver, work_type, term, sent, sent_version, sent_holds,
          understood, understood_version, understood_holds
        order by term collate "C"
        """
            .formatted(whole("both_meanings", "day", names.among(5))),
        names.after(months()),
        row ->
            new MeaningsCount(
                edge(row),
                row.getString("term"),
                Snapshot.applied(row, "sent"),
                Snapshot.applied(row, "understood"),
                row.getLong("count")));
  }

  /** Of the completed items of these work types, what they waited of their lead time. */
  public Uni<List<LeadCount>> leads(Collection<String> workTypes) {
    return snapshot.list(
        """
        select work_type, first, last, share, sum(count)::bigint as count from %s
        group by work_type, first, last, share
        order by share
        """
            .formatted(whole("lead_time", "entered", " and work_type = any($5::text[])")),
        months().addValue(workTypes.toArray(String[]::new)),
        row ->
            new LeadCount(
                row.getString("work_type"),
                row.getString("first"),
                row.getString("last"),
                row.getInteger("share"),
                row.getLong("count")));
  }

  /**
   * The ways of the items of these work types that entered in the window, one row for all that
   * entered in one bucket, and that last moved before a day or did not.
   *
   * @return each with one of the days on which they entered, the last of those on which they moved,
   *     and not since when they are where they are
   */
  public Uni<List<WayCount>> ways(
      Collection<String> workTypes, Bucket bucket, LocalDate movedSince) {
    return snapshot.list(
        """
        select work_type, min(entered) as entered, max(last) as last, min(path) as path, cut, currency,
          sum(count)::bigint as count, sum(value) as value
        from way_day
        where entered >= $1 and entered < $2 and work_type = any($3)
        group by work_type, date_trunc($4, entered::timestamp), last >= $5, digest, cut, currency
        order by entered
        """,
        Tuple.of(
            window.from(), window.to(), workTypes.toArray(String[]::new), unit(bucket), movedSince),
        row ->
            new WayCount(
                row.getString("work_type"),
                row.getLocalDate("entered"),
                row.getLocalDate("last"),
                null,
                row.getString("path"),
                row.getBoolean("cut"),
                row.getString("currency"),
                ReadModels.amount(row)));
  }

  /**
   * The rows of the window: of its whole months those of the table of months, else those of days.
   * Its first four arguments are {@link #months}.
   */
  private static String whole(String table, String day, String condition) {
    return """
    (select * from %1$s where (%2$s >= $1 and %2$s < $2 or %2$s >= $3 and %2$s < $4)%3$s
     union all
     select * from %1$s_month where %2$s >= $2 and %2$s < $3%3$s) as whole
    """
        .formatted(table, day, condition);
  }

  /** First day, first day of the first whole month, day after the last of those, end. */
  private Tuple months() {
    LocalDate from = window.from();
    LocalDate first = from.getDayOfMonth() == 1 ? from : from.withDayOfMonth(1).plusMonths(1);
    LocalDate last = window.to().withDayOfMonth(1);
    return first.isBefore(last)
        ? Tuple.of(from, first, last, window.to())
        : Tuple.of(from, window.to(), window.to(), window.to());
  }

  private static String unit(Bucket bucket) {
    return bucket.name().toLowerCase(Locale.ROOT);
  }

  private Instant start(Row row, String day) {
    return row.getLocalDate(day).atStartOfDay(window.zone()).toInstant();
  }
}
