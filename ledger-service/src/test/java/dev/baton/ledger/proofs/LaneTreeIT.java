package dev.baton.ledger.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.Digests;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.TiledTree;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.journal.Published;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class LaneTreeIT {
  /** None of the running ledger's lanes. */
  private static final int LANE = 77;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant AT = Instant.parse("2026-03-02T09:14:05.123456Z");
  private static final String TYPE = "dev.baton.handoff.offered.v1";
  private static final Keys KEYS = Keys.of("ledger.example", List.of(seed("one")));

  @Inject Pool pool;

  private static String seed(String name) {
    return Base64.getEncoder()
        .encodeToString(Digests.sha256(name.getBytes(StandardCharsets.UTF_8)));
  }

  private LaneTree tree(Keys keys) {
    return new LaneTree(LANE, pool, keys, PATIENCE);
  }

  private void run(String sql, Tuple values) {
    pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
  }

  @AfterEach
  void leaveNothing() {
    for (String table : List.of("entry", "tile", "checkpoint")) {
      run("delete from " + table + " where lane = $1", Tuple.of(LANE));
    }
  }

  private static byte[] bytes(String what, long position) {
    return (what + position).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] digest(long position) {
    return Digests.sha256(bytes("said", position));
  }

  private static byte[] leafHash(long position) {
    return Leaf.hash(
        Leaf.bytes(
            LANE, position, AT, TYPE, digest(position), Digests.sha256(bytes("record", position))));
  }

  /** Commits entries from a position up to another, which is not among them. */
  private void commit(long from, long to) {
    List<Tuple> rows = new ArrayList<>();
    for (long position = from; position < to; position++) {
      rows.add(
          Tuple.from(
              List.of(
                  LANE,
                  position,
                  AT.atOffset(ZoneOffset.UTC),
                  TYPE,
                  Buffer.buffer(bytes("record", position)),
                  Buffer.buffer(digest(position)),
                  Buffer.buffer(leafHash(position)))));
    }
    pool.preparedQuery(
            """
            insert into entry (lane, position, recorded_at, type, subject, source, event_id,
                               happened_at, record, digest, leaf)
            values ($1, $2, $3, $4, 'lead/1', '/s', 'e', $3, $5, $6, $7)
            """)
        .executeBatch(rows)
        .await()
        .atMost(PATIENCE);
  }

  /** By the definition of RFC 6962, from the leaves alone. */
  private static byte[] root(long from, long to) {
    if (to - from == 1) {
      return leafHash(from);
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    return Merkle.node(root(from, middle), root(middle, to));
  }

  private List<Checkpoint> checkpoints() {
    return TreeTable.after(pool, LANE, -1, 1_000).await().atMost(PATIENCE).stream()
        .map(signed -> SignedNote.parse(signed.note()))
        .map(note -> Checkpoint.parse(note.text()))
        .toList();
  }

  private byte[] tile(Tile tile) {
    return TreeTable.tile(pool, LANE, tile).await().atMost(PATIENCE).orElseThrow();
  }

  @Test
  void signsTheRootOfWhatIsCommittedHoweverOftenItStartsAnew() {
    long committed = 0;
    for (long end : new long[] {1, 2, 255, 256, 257, 700}) {
      commit(committed, end);
      committed = end;
      LaneTree fresh = tree(KEYS);
      assertThat(fresh.grow()).isFalse();
      fresh.grow();
      assertThat(checkpoints().getLast())
          .isEqualTo(new Checkpoint("ledger.example/lane/77", end, root(0, end)));
    }
    assertThat(checkpoints()).hasSize(6);
  }

  @Test
  void everyProofFollowsFromTheTilesThatAreStored() {
    LaneTree tree = tree(KEYS);
    commit(0, 300);
    tree.grow();
    commit(300, 66_000);
    while (tree.grow()) {
      continue;
    }
    List<Checkpoint> signed = checkpoints();
    Checkpoint last = signed.getLast();
    assertThat(last.size()).isEqualTo(66_000);
    TiledTree tiles = new TiledTree(last.size(), this::tile);
    for (Checkpoint earlier : signed) {
      assertThat(
              Merkle.extendsTo(
                  earlier.size(),
                  last.size(),
                  earlier.root(),
                  last.root(),
                  tiles.consistency(earlier.size(), last.size())))
          .as("from %d", earlier.size())
          .isTrue();
    }
    for (long position : new long[] {0, 299, 300, 65_535, 65_536, 65_999}) {
      assertThat(
              Merkle.includes(
                  position,
                  last.size(),
                  leafHash(position),
                  tiles.inclusion(position, last.size()),
                  last.root()))
          .as("position %d", position)
          .isTrue();
    }
  }

  @Test
  void twoThatKeepOneLaneSignTheSame() {
    LaneTree one = tree(KEYS);
    LaneTree other = tree(KEYS);
    commit(0, 100);
    one.grow();
    commit(100, 400);
    other.grow();
    one.grow();
    other.grow();
    commit(400, 500);
    one.grow();
    assertThat(checkpoints()).extracting(Checkpoint::size).containsExactly(100L, 400L, 500L);
    assertThat(checkpoints().getLast().root()).isEqualTo(root(0, 500));
  }

  private static List<Published> told(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(position ->
            new Published(LANE, position, "lead/1", bytes("record", position), leafHash(position)))
        .toList();
  }

  @Test
  void whatItsWriterTellsItIsWhatItWouldRead() {
    LaneTree tree = tree(KEYS);
    commit(0, 60);
    tree.committed(told(0, 20));
    tree.committed(told(20, 30));
    tree.grow();
    // another writer committed the next ones, and this one those behind them
    tree.committed(told(40, 50));
    tree.committed(told(50, 60));
    while (tree.grow()) {
      continue;
    }
    commit(60, 61);
    tree.committed(told(60, 61));
    tree.grow();

    assertThat(checkpoints())
        .containsExactly(
            new Checkpoint("ledger.example/lane/77", 30, root(0, 30)),
            new Checkpoint("ledger.example/lane/77", 60, root(0, 60)),
            new Checkpoint("ledger.example/lane/77", 61, root(0, 61)));
  }

  @Test
  void signsAgainWhereTheKeysAreOthers() {
    commit(0, 10);
    tree(KEYS).grow();
    Keys both = Keys.of("ledger.example", List.of(seed("two"), seed("one")));
    LaneTree rotated = tree(both);
    rotated.grow();
    rotated.grow();

    assertThat(checkpoints()).hasSize(2).allMatch(c -> c.equals(checkpoints().getFirst()));
    String note = TreeTable.last(pool, LANE).await().atMost(PATIENCE).orElseThrow().note();
    assertThat(
            SignedNote.parse(note)
                .verified(
                    both.publicKeys().stream()
                        .map(key ->
                            new dev.baton.contracts.proof.VerifierKey(
                                "ledger.example/lane/77", key))
                        .toList()))
        .hasSize(2);
  }

  @Test
  void signsNothingMoreWhereTheTreeIsNotTheOneItSigned() {
    commit(0, 300);
    tree(KEYS).grow();
    commit(300, 310);
    run(
        "update tile set hashes = set_byte(hashes, 40, 255 - get_byte(hashes, 40)) where lane = $1 and level = 0 and no = 1",
        Tuple.of(LANE));

    assertThatThrownBy(() -> tree(KEYS).grow())
        .isInstanceOf(LaneTree.Broken.class)
        .hasMessageContaining("signed at size 300");
    assertThat(checkpoints()).hasSize(1);
  }

  @Test
  void signsNothingMoreWhereAnEntryIsGone() {
    commit(0, 10);
    LaneTree tree = tree(KEYS);
    tree.grow();
    commit(11, 20);

    assertThatThrownBy(tree::grow)
        .isInstanceOf(LaneTree.Broken.class)
        .hasMessageContaining("no entry at position 10");
    assertThat(checkpoints()).hasSize(1);
  }
}
