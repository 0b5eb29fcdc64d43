package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;
import static dev.baton.gateway.projection.Rows.instant;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/**
 * When the receivers of boundaries answer.
 *
 * @param places where in their time to accept offers of the window were answered
 * @param acceptances what was accepted in the window, whenever it was offered
 * @param periods for which the receivers declare their own numbers; none where the receivers are
 *     not named
 */
public record SeamHabits(List<Place> places, List<Acceptance> acceptances, List<Period> periods) {

  /** Answers in a twentieth of their time to accept, from 0; 20 is after it. */
  public record Place(Edge edge, int twentieth, long count) {}

  /** Offers that were accepted in an hour. */
  public record Acceptance(Edge edge, Instant hour, long count) {}

  /** A period that somebody is measured by. */
  public record Period(Instant start, Instant end) {}

  /** Reads them. */
  public static Uni<SeamHabits> of(Snapshot snapshot, Window window, Names names) {
    return Uni.combine()
        .all()
        .unis(
            places(snapshot, window, names),
            acceptances(snapshot, window, names),
            periods(snapshot, window, names.receivers() == null ? List.of() : names.receivers()))
        .asTuple()
        .map(t -> new SeamHabits(t.getItem1(), t.getItem2(), t.getItem3()));
  }

  private static Uni<List<Place>> places(Snapshot snapshot, Window window, Names names) {
    return snapshot.list(
        """
        select sender, receiver, work_type, twentieth, sum(count)::bigint as count
        from answer_place
        where day >= $1 and day < $2
          and ($3::text[] is null or sender = any($3))
          and ($4::text[] is null or receiver = any($4))
          and ($5::text[] is null or work_type = any($5))
        group by sender, receiver, work_type, twentieth
        """,
        names.after(Tuple.of(window.from(), window.to())),
        row -> new Place(edge(row), row.getInteger("twentieth"), row.getLong("count")));
  }

  private static Uni<List<Acceptance>> acceptances(Snapshot snapshot, Window window, Names names) {
    return snapshot.list(
        """
        select sender, receiver, work_type, hour, sum(count)::bigint as count from acceptance
        where hour >= $1 and hour < $2
          and ($3::text[] is null or sender = any($3))
          and ($4::text[] is null or receiver = any($4))
          and ($5::text[] is null or work_type = any($5))
        group by sender, receiver, work_type, hour
        """,
        names.after(
            Tuple.of(
                window.start().atOffset(ZoneOffset.UTC), window.end().atOffset(ZoneOffset.UTC))),
        row -> new Acceptance(edge(row), instant(row, "hour"), row.getLong("count")));
  }

  private static Uni<List<Period>> periods(
      Snapshot snapshot, Window window, Collection<String> receivers) {
    return snapshot.list(
        """
        select distinct period_start, period_end from status_declared
        where period_end > $1 and period_start < $2 and team = any($3)
        order by period_start, period_end
        """,
        Tuple.of(
            window.start().atOffset(ZoneOffset.UTC),
            window.end().atOffset(ZoneOffset.UTC),
            receivers.toArray(String[]::new)),
        row -> new Period(instant(row, "period_start"), instant(row, "period_end")));
  }
}
