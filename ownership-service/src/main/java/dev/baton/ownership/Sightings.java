package dev.baton.ownership;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.Traffic;
import dev.baton.edge.lanes.Reached;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Over which edges work passes, and how much a day, as the ledger tells it: by the names that
 * events use, registered or not. A sum over the ledger's snapshots: what a handoff added before an
 * entry is taken away, what it adds after it is added.
 */
@Singleton
class Sightings {
  private static final String LANE =
      """
      select position, next_offset from sighting_lane where lane = $1
      """;
  private static final String REACH =
      """
      insert into sighting_lane (lane, position, next_offset)
      values ($1, $2, $3)
      on conflict (lane) do update
         set position = excluded.position, next_offset = excluded.next_offset
       where sighting_lane.position = $4
      returning position
      """;
  private static final String ADD =
      """
      insert into sighting as s (from_team, to_team, work_type, day, handoffs)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[])
      on conflict (from_team, to_team, work_type, day) do update
         set handoffs = s.handoffs + excluded.handoffs
      """;
  private static final String TRAFFIC =
      """
      select from_team, to_team, work_type, sum(handoffs)::bigint as handoffs,
             min(day) as first, max(day) as last
        from sighting
       where handoffs > 0
         and ($1::date is null or day <= $1)
       group by from_team, to_team, work_type
      """;

  private final Pool pool;

  Sightings(Pool pool) {
    this.pool = pool;
  }

  /** How far a lane was read. */
  Uni<Reached> reached(int lane) {
    return pool.preparedQuery(LANE)
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new Reached(row.getLong("position"), row.getLong("next_offset"));
          }
          return Reached.NOTHING;
        });
  }

  /**
   * Counts the entries of a lane that follow what was counted.
   *
   * @return false where somebody else counted meanwhile, and nothing was changed
   */
  Uni<Boolean> count(int lane, Reached from, Reached to, List<LedgerRecord> entries) {
    Map<Seen, Long> sums = new HashMap<>();
    for (LedgerRecord entry : entries) {
      for (LedgerRecord.Change change : entry.handoffs()) {
        seen(change.before()).ifPresent(seen -> sums.merge(seen, -1L, Long::sum));
        seen(change.after()).ifPresent(seen -> sums.merge(seen, 1L, Long::sum));
      }
    }
    sums.values().removeIf(sum -> sum == 0);
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(REACH)
            .execute(Tuple.of(lane, to.position(), to.nextOffset(), from.position()))
            .chain(reached ->
                reached.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : add(sums, connection).replaceWith(true)));
  }

  /**
   * What passed over each edge.
   *
   * @param until as of then; null for all that is known
   */
  Uni<Map<Edge, Traffic>> traffic(@Nullable Instant until) {
    return pool.preparedQuery(TRAFFIC)
        .execute(Tuple.of(until == null ? null : day(until)))
        .map(rows -> {
          Map<Edge, Traffic> traffic = new HashMap<>();
          for (Row row : rows) {
            traffic.put(
                new Edge(
                    row.getString("from_team"),
                    row.getString("to_team"),
                    row.getString("work_type")),
                new Traffic(
                    row.getLong("handoffs"),
                    row.getLocalDate("first").atStartOfDay().toInstant(ZoneOffset.UTC),
                    row.getLocalDate("last").plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
          }
          return traffic;
        });
  }

  private record Seen(Edge edge, LocalDate day) {}

  private static Optional<Seen> seen(@Nullable HandoffSnapshot handoff) {
    return handoff == null
        ? Optional.empty()
        : Optional.of(
            new Seen(
                new Edge(handoff.from(), handoff.to(), handoff.item().type()),
                day(handoff.cohortTime())));
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static Uni<Void> add(Map<Seen, Long> sums, SqlConnection connection) {
    if (sums.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Seen> seen = new ArrayList<>(sums.keySet());
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                seen.stream().map(s -> s.edge().from()).toArray(String[]::new),
                seen.stream().map(s -> s.edge().to()).toArray(String[]::new),
                seen.stream().map(s -> s.edge().workType()).toArray(String[]::new),
                seen.stream().map(Seen::day).toArray(LocalDate[]::new),
                seen.stream().map(sums::get).toArray(Long[]::new)))
        .replaceWithVoid();
  }
}
