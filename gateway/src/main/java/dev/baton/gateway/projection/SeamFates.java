package dev.baton.gateway.projection;

import static dev.baton.gateway.projection.Rows.edge;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the offers of boundaries, crossed with what is suspected of it. */
public record SeamFates(List<Context> contexts, List<Meaning> meanings) {

  /**
   * Of offers whose required context was judged.
   *
   * @param missing whether a required field was not there when they were made
   */
  public record Context(
      Edge edge, LocalDate day, boolean missing, Disposition disposition, long count) {}

  /**
   * Of items that both sides' definitions of a term were applied to.
   *
   * @param sent whether the sender's holds; null where that cannot be told from the item
   * @param understood whether the receiver's does
   */
  public record Meaning(
      Edge edge,
      LocalDate day,
      String term,
      @Nullable Boolean sent,
      @Nullable Boolean understood,
      Disposition disposition,
      long count) {}

  /** Reads them, of offers made in the window. */
  public static Uni<SeamFates> of(Snapshot snapshot, Window window, Names names) {
    return Uni.combine()
        .all()
        .unis(contexts(snapshot, window, names), meanings(snapshot, window, names))
        .asTuple()
        .map(t -> new SeamFates(t.getItem1(), t.getItem2()));
  }

  private static Uni<List<Context>> contexts(Snapshot snapshot, Window window, Names names) {
    return snapshot.list(
        """
        select sender, receiver, work_type, day, missing, disposition, sum(count)::bigint as count
        from context_fate
        where day >= $1 and day < $2
          and ($3::text[] is null or sender = any($3))
          and ($4::text[] is null or receiver = any($4))
          and ($5::text[] is null or work_type = any($5))
        group by sender, receiver, work_type, day, missing, disposition
        """,
        names.after(Tuple.of(window.from(), window.to())),
        row ->
            new Context(
                edge(row),
                row.getLocalDate("day"),
                row.getBoolean("missing"),
                Disposition.valueOf(row.getString("disposition")),
                row.getLong("count")));
  }

  private static Uni<List<Meaning>> meanings(Snapshot snapshot, Window window, Names names) {
    return snapshot.list(
        """
        select sender, receiver, work_type, day, term, sent_holds, understood_holds, disposition,
          sum(count)::bigint as count
        from both_meanings
        where day >= $1 and day < $2
          and ($3::text[] is null or sender = any($3))
          and ($4::text[] is null or receiver = any($4))
          and ($5::text[] is null or work_type = any($5))
        group by sender, receiver, work_type, day, term, sent_holds, understood_holds, disposition
        """,
        names.after(Tuple.of(window.from(), window.to())),
        row ->
            new Meaning(
                edge(row),
                row.getLocalDate("day"),
                row.getString("term"),
                row.getBoolean("sent_holds"),
                row.getBoolean("understood_holds"),
                Disposition.valueOf(row.getString("disposition")),
                row.getLong("count")));
  }
}
