package dev.baton.ledger.intake;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The table {@code inbox_mark}. */
final class InboxTable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String READ =
      "select lane, topic, partition, next_offset from inbox_mark where lane = any($1)";
  private static final String WRITE =
      """
      insert into inbox_mark (lane, topic, partition, next_offset)
      select * from unnest($1::int[], $2::uuid[], $3::int[], $4::bigint[])
      on conflict (lane, topic, partition) do update set next_offset = excluded.next_offset
      """;

  private final Pool pool;

  InboxTable(Pool pool) {
    this.pool = pool;
  }

  /** Lane → place → offset of the next record to read. */
  Map<Integer, Map<InboxMarks.Place, Long>> read(Collection<Integer> lanes) {
    Map<Integer, Map<InboxMarks.Place, Long>> marks = new HashMap<>();
    pool.preparedQuery(READ)
        .execute(Tuple.of(lanes.toArray(Integer[]::new)))
        .await()
        .atMost(PATIENCE)
        .forEach(row ->
            marks
                .computeIfAbsent(row.getInteger(0), lane -> new HashMap<>())
                .put(new InboxMarks.Place(row.getUUID(1), row.getInteger(2)), row.getLong(3)));
    return marks;
  }

  void write(Collection<InboxMarks.Mark> marks) {
    if (marks.isEmpty()) {
      return;
    }
    pool.preparedQuery(WRITE)
        .execute(
            Tuple.of(
                marks.stream().map(InboxMarks.Mark::lane).toArray(Integer[]::new),
                marks.stream().map(mark -> mark.place().topic()).toArray(UUID[]::new),
                marks.stream().map(mark -> mark.place().partition()).toArray(Integer[]::new),
                marks.stream().map(InboxMarks.Mark::next).toArray(Long[]::new)))
        .await()
        .atMost(PATIENCE);
  }
}
