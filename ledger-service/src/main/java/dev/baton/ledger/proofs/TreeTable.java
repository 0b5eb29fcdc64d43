package dev.baton.ledger.proofs;

import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.StoredEntry;
import dev.baton.contracts.proof.Tile;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.persons.SealedContent;
import dev.baton.ledger.persons.SealedContent.Place;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tables {@code tile}, {@code checkpoint} and {@code checkpoint_key}, and the leaves. */
final class TreeTable {
  private static final String HASHES =
      """
      select position, leaf from entry where lane = $1 and position >= $2 order by position limit $3
      """;
  private static final String LEAVES =
      """
      select position, recorded_at, type, digest, sha256(record) from entry
      where lane = $1 and position >= $2 order by position limit $3
      """;
  // the inner limit bounds the rows, the outer condition the bytes; the first row always passes
  private static final String STORED =
      """
      select position, recorded_at, type, digest, sha256(record), salt, said, record,
             subject, team, source, event_id, happened_at from (
        select *, sum(own) over (order by position rows unbounded preceding) as sum from (
          select position, recorded_at, type, digest, salt, said, record, subject, team,
                 source, event_id, happened_at,
                 octet_length(record) + coalesce(octet_length(said), 0) as own
          from entry where lane = $1 and position > $2 order by position limit $3
        ) as next
      ) as e
      where sum - own < $4 order by position
      """;
  // a full tile holds what any narrower one of the same name held
  private static final String TILE =
      """
      select substr(hashes, 1, $4) from tile
      where lane = $1 and level = $2 and no = $3 and octet_length(hashes) >= $4
      """;
  private static final String GROW =
      """
      with tiles as (
        insert into tile (lane, level, no, hashes)
        select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[])
        on conflict (lane, level, no) do update set hashes = excluded.hashes
        where octet_length(tile.hashes) < octet_length(excluded.hashes)
      )
      insert into checkpoint (lane, size, keys, root, note) values ($1, $5, $6, $7, $8)
      on conflict do nothing
      """;
  private static final String LAST =
      """
      select lane, size, keys, root, note, signed_at from checkpoint
      where lane = $1 order by size desc, signed_at desc limit 1
      """;
  private static final String AFTER =
      """
      select lane, size, keys, root, note, signed_at from checkpoint
      where lane = $1 and size > $2 order by size fetch first $3 rows with ties
      """;
  private static final String UNPUBLISHED =
      """
      select lane, size, keys, root, note, signed_at from checkpoint
      where not published order by signed_at, lane, size limit $1
      """;
  private static final String PUBLISHED =
      """
      update checkpoint c set published = true
      from unnest($1::int[], $2::bigint[], $3::text[]) as p(lane, size, keys)
      where c.lane = p.lane and c.size = p.size and c.keys = p.keys
      """;
  private static final String ADD_KEYS =
      """
      insert into checkpoint_key (public_key) select * from unnest($1::bytea[])
      on conflict do nothing
      """;
  private static final String KEYS = "select public_key from checkpoint_key order by since desc";

  private static final byte[] NOTHING = {};

  private TreeTable() {}

  /** The hash of a leaf and where it is. */
  @SuppressWarnings("ArrayRecordComponent") // a row of a result
  record Placed(long position, byte[] leafHash) {}

  /**
   * A checkpoint as it is stored.
   *
   * @param keys ids of those that signed it
   */
  @SuppressWarnings("ArrayRecordComponent") // a row of a result
  record Signed(int lane, long size, String keys, byte[] root, String note, Instant signedAt) {}

  /** Hashes of the leaves of a lane from a position on, as they were when it was recorded. */
  static Uni<List<Placed>> hashes(SqlClient client, int lane, long from, int atMost) {
    return client
        .preparedQuery(HASHES)
        .execute(Tuple.of(lane, from, atMost))
        .map(rows -> stream(rows).map(row -> new Placed(row.getLong(0), bytes(row, 1))).toList());
  }

  /** The leaves of a lane from a position on, as they follow from what is stored now. */
  static Uni<List<byte[]>> leaves(SqlClient client, int lane, long from, int atMost) {
    return client
        .preparedQuery(LEAVES)
        .execute(Tuple.of(lane, from, atMost))
        .map(rows -> stream(rows).map(row -> leaf(lane, row)).toList());
  }

  /**
   * What is stored of the entries of a lane that follow a position.
   *
   * @param bytes nothing is added beyond so many, but for the first
   */
  static Uni<List<StoredEntry>> stored(
      SqlClient client, Persons persons, int lane, long after, int atMost, long bytes) {
    return client
        .preparedQuery(STORED)
        .execute(Tuple.of(lane, after, atMost, bytes))
        .chain(rows ->
            persons
                .opening(client, contents(rows))
                .map(keys -> stream(rows).map(row -> stored(lane, row, keys)).toList()));
  }

  private static List<byte @Nullable []> contents(Iterable<Row> rows) {
    List<byte @Nullable []> contents = new ArrayList<>();
    rows.forEach(row -> contents.add(bytesOrNone(row, 6)));
    return contents;
  }

  private static StoredEntry stored(int lane, Row row, Map<Long, byte[]> keys) {
    byte[] salt = bytesOrNone(row, 5);
    byte[] said = bytesOrNone(row, 6);
    if (SealedContent.is(said)) {
      var opened = SealedContent.open(said, keys, new Place(lane, row.getLong(0)));
      boolean forgotten = !keys.keySet().containsAll(SealedContent.persons(said));
      // what is not what was sealed is handed out as it is: whoever compares it finds out
      byte[] noSalt = forgotten ? NOTHING : new byte[SealedContent.SALT_BYTES];
      salt = opened.map(SealedContent.Opened::salt).orElse(noSalt);
      said = opened.map(SealedContent.Opened::said).orElse(forgotten ? NOTHING : said);
    }
    return new StoredEntry(
        leaf(lane, row),
        salt,
        said,
        bytes(row, 7),
        StoredEntry.columns(
            lane,
            row.getLong(0),
            row.getOffsetDateTime(1).toInstant(),
            row.getString(2),
            row.getString(8),
            row.getString(9),
            row.getString(10),
            row.getString(11),
            row.getOffsetDateTime(12).toInstant()));
  }

  private static byte[] leaf(int lane, Row row) {
    return Leaf.bytes(
        lane,
        row.getLong(0),
        row.getOffsetDateTime(1).toInstant(),
        row.getString(2),
        bytes(row, 3),
        bytes(row, 4));
  }

  private static byte[] bytesOrNone(Row row, int column) {
    var bytes = row.getBuffer(column);
    return bytes == null ? NOTHING : bytes.getBytes();
  }

  /** The hashes of a tile; empty where it is not stored, or not as wide. */
  static Uni<Optional<byte[]>> tile(SqlClient client, int lane, Tile tile) {
    return client
        .preparedQuery(TILE)
        .execute(Tuple.of(lane, (short) tile.level(), tile.index(), tile.bytes()))
        .map(rows -> stream(rows).map(row -> bytes(row, 0)).findFirst());
  }

  /** Stores the tiles of a tree that grew, and what was signed of it: all or nothing. */
  static Uni<Void> grow(SqlClient client, List<GrowingTree.Content> tiles, Signed checkpoint) {
    int n = tiles.size();
    Short[] levels = new Short[n];
    Long[] indexes = new Long[n];
    Buffer[] hashes = new Buffer[n];
    for (int i = 0; i < n; i++) {
      Tile tile = tiles.get(i).tile();
      levels[i] = (short) tile.level();
      indexes[i] = tile.index();
      hashes[i] = Buffer.buffer(tiles.get(i).hashes());
    }
    return client
        .preparedQuery(GROW)
        .execute(
            Tuple.from(
                List.of(
                    checkpoint.lane(),
                    levels,
                    indexes,
                    hashes,
                    checkpoint.size(),
                    checkpoint.keys(),
                    Buffer.buffer(checkpoint.root()),
                    checkpoint.note())))
        .replaceWithVoid();
  }

  /** The newest checkpoint of a lane. */
  static Uni<Optional<Signed>> last(SqlClient client, int lane) {
    return client
        .preparedQuery(LAST)
        .execute(Tuple.of(lane))
        .map(rows -> stream(rows).map(TreeTable::signed).findFirst());
  }

  /** The checkpoints of a lane that are larger than a size, in order; all of the last size. */
  static Uni<List<Signed>> after(SqlClient client, int lane, long size, int atMost) {
    return client
        .preparedQuery(AFTER)
        .execute(Tuple.of(lane, size, atMost))
        .map(rows -> stream(rows).map(TreeTable::signed).toList());
  }

  /** The first that are not published, in the order in which they were signed. */
  static Uni<List<Signed>> unpublished(SqlClient client, int atMost) {
    return client
        .preparedQuery(UNPUBLISHED)
        .execute(Tuple.of(atMost))
        .map(rows -> stream(rows).map(TreeTable::signed).toList());
  }

  static Uni<Void> published(SqlClient client, List<Signed> checkpoints) {
    return client
        .preparedQuery(PUBLISHED)
        .execute(
            Tuple.of(
                checkpoints.stream().map(Signed::lane).toArray(Integer[]::new),
                checkpoints.stream().map(Signed::size).toArray(Long[]::new),
                checkpoints.stream().map(Signed::keys).toArray(String[]::new)))
        .replaceWithVoid();
  }

  /** Remembers public keys. */
  static Uni<Void> addKeys(SqlClient client, List<byte[]> publicKeys) {
    return client
        .preparedQuery(ADD_KEYS)
        .execute(Tuple.of(publicKeys.stream().map(Buffer::buffer).toArray(Buffer[]::new)))
        .replaceWithVoid();
  }

  /** The public keys that ever signed, the newest first. */
  static Uni<List<byte[]>> keys(SqlClient client) {
    return client
        .preparedQuery(KEYS)
        .execute()
        .map(rows -> stream(rows).map(row -> bytes(row, 0)).toList());
  }

  private static Signed signed(Row row) {
    return new Signed(
        row.getInteger(0),
        row.getLong(1),
        row.getString(2),
        bytes(row, 3),
        row.getString(4),
        row.getOffsetDateTime(5).toInstant());
  }

  private static Stream<Row> stream(Iterable<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static byte[] bytes(Row row, int column) {
    return row.getBuffer(column).getBytes();
  }
}
