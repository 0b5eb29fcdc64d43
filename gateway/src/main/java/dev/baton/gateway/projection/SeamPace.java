package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;

/**
 * How long what takes at boundaries, day by day of their whole history.
 *
 * @param holds how long the sender had held what it offered, by the day on which it had accepted it
 * @param waits from offer to acceptance, by the day of the offer
 * @param starts from acceptance to start, by the day of the offer
 */
public record SeamPace(List<Bin> holds, List<Bin> waits, List<Bin> starts) {

  /** How many took as long as a bin of {@link Waits} stands for. */
  public record Bin(Edge edge, LocalDate day, int bin, long count) {}

  /**
   * Reads it.
   *
   * @param asOf nothing of a later day is read
   */
  public static Uni<SeamPace> of(Snapshot snapshot, Names names, LocalDate asOf) {
    return Uni.combine()
        .all()
        .unis(
            bins(snapshot, "hand_on", "true", names, asOf),
            bins(snapshot, "wait_bin", "kind = 'WAIT'", names, asOf),
            bins(snapshot, "wait_bin", "kind = 'START'", names, asOf))
        .asTuple()
        .map(t -> new SeamPace(t.getItem1(), t.getItem2(), t.getItem3()));
  }

  private static Uni<List<Bin>> bins(
      Snapshot snapshot, String table, String which, Names names, LocalDate asOf) {
    return snapshot.list(
        """
        select sender, receiver, work_type, day, bin, sum(count)::bigint as count from %s
        where %s and day <= $1
          and ($2::text[] is null or sender = any($2))
          and ($3::text[] is null or receiver = any($3))
          and ($4::text[] is null or work_type = any($4))
        group by sender, receiver, work_type, day, bin
        """
            .formatted(table, which),
        names.after(Tuple.of(asOf)),
        SeamPace::bin);
  }

  private static Bin bin(Row row) {
    return new Bin(edge(row), row.getLocalDate("day"), row.getInteger("bin"), row.getLong("count"));
  }
}
