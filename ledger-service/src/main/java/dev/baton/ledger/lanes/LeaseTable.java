package dev.baton.ledger.lanes;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code replica} and {@code lane_lease}, on one connection. */
final class LeaseTable {
  /** Where a replica that changed an owner says so to the others. */
  private static final String CHANNEL = "lane_lease";

  private static final String LAY_OUT =
      """
      insert into lane_lease (lane) select generate_series(0, $1 - 1) on conflict do nothing
      """;
  private static final String CUT = "delete from lane_lease where lane >= $1";
  // two processes cannot listen at one address: whoever was there is dead
  private static final String SUCCEED = "delete from replica where address = $2 and id <> $1";
  private static final String RENEW =
      """
      insert into replica (id, address, until) values ($1, $2, now() + make_interval(secs => $3))
      on conflict (id) do update set until = excluded.until
      """;
  // one that is about to renew holds its row, and is left alone
  private static final String BURY =
      """
      delete from replica where id in (
        select id from replica where until <= now() and id <> $1 for update skip locked)
      """;
  private static final String RELEASE =
      "update lane_lease set replica = null where replica = $1 and lane = any($2)";
  private static final String LIVE =
      """
      select id, address, extract(epoch from until - now())::float8 from replica order by since, id
      """;
  private static final String OWNERS = "select lane, replica from lane_lease";
  private static final String TAKE =
      """
      with free as (
        select lane from lane_lease where lane = any($2) and replica is null
        order by lane for update skip locked)
      update lane_lease l set replica = $1 from free where l.lane = free.lane returning l.lane
      """;
  private static final String LEAVE = "delete from replica where id = $1";
  private static final String TELL = "notify " + CHANNEL;
  private static final String LISTEN = "listen " + CHANNEL;

  private final SqlConnection connection;
  private final Duration patience;

  /**
   * The tables as seen through this connection.
   *
   * @param patience how long each statement may take
   */
  LeaseTable(SqlConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /**
   * A replica that was alive.
   *
   * @param left how long it still is
   */
  record Live(Owner owner, Duration left) {}

  void listen() {
    run(LISTEN);
  }

  /** Makes a row for each lane, and an end of whoever was at this address before. */
  void join(UUID me, URI address, int lanes) {
    run(LAY_OUT, Tuple.of(lanes));
    run(CUT, Tuple.of(lanes));
    run(SUCCEED, Tuple.of(me, address.toString()));
  }

  /** Lives on, and deletes those who do not. */
  void renew(UUID me, URI address, Duration lease) {
    run(RENEW, Tuple.of(me, address.toString(), lease.toNanos() / 1e9));
    run(BURY, Tuple.of(me));
  }

  void release(UUID me, Collection<Integer> lanes) {
    run(RELEASE, Tuple.of(me, lanes.toArray(Integer[]::new)));
  }

  /** Replicas by id, the oldest first. */
  SequencedMap<UUID, Live> live() {
    LinkedHashMap<UUID, Live> live = new LinkedHashMap<>();
    for (Row row : run(LIVE)) {
      UUID id = row.getUUID(0);
      live.put(
          id,
          new Live(
              new Owner(id, URI.create(row.getString(1))),
              Duration.ofNanos((long) (row.getDouble(2) * 1e9))));
    }
    return live;
  }

  /** Lane → who holds it, null for nobody. */
  SortedMap<Integer, @Nullable UUID> owners() {
    TreeMap<Integer, @Nullable UUID> owners = new TreeMap<>();
    for (Row row : run(OWNERS)) {
      owners.put(row.getInteger(0), row.getUUID(1));
    }
    return owners;
  }

  /** Takes those of these lanes that are free. */
  Set<Integer> take(UUID me, Collection<Integer> lanes) {
    Set<Integer> taken = new HashSet<>();
    for (Row row : run(TAKE, Tuple.of(me, lanes.toArray(Integer[]::new)))) {
      taken.add(row.getInteger(0));
    }
    return taken;
  }

  void leave(UUID me) {
    run(LEAVE, Tuple.of(me));
  }

  /** Tells the other replicas, once it is committed, to look again. */
  void tell() {
    run(TELL);
  }

  private RowSet<Row> run(String sql) {
    return connection.query(sql).execute().await().atMost(patience);
  }

  private RowSet<Row> run(String sql, Tuple values) {
    return connection.preparedQuery(sql).execute(values).await().atMost(patience);
  }
}
