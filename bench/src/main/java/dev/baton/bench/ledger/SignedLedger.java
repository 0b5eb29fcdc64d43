package dev.baton.bench.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.bench.Measured;
import dev.baton.bench.machine.Cpu;
import dev.baton.bench.machine.Postgres;
import dev.baton.contracts.Digests;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.StoredEntry;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.contracts.verification.Keys;
import dev.baton.contracts.verification.LaneSource;
import dev.baton.contracts.verification.LaneVerifier;
import dev.baton.contracts.verification.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a ledger wrote, as it would serve it to whoever verifies it, in memory. */
public final class SignedLedger {
  private static final String NAME = "bench/lane/";
  private static final SigningKey KEY = SigningKey.of(new byte[SigningKey.SEED_BYTES]);

  /** As the verifier asks for entries. */
  private static final int PAGE = 1_024;

  /** One time through is over too soon to be measured. */
  private static final int TIMES = 5;

  private final List<Lane> lanes = new ArrayList<>();
  private long bytes;

  private SignedLedger() {}

  /**
   * Takes what the ledger wrote into this database.
   *
   * @param records whether the published records are as they are, or no longer than their place
   */
  public static SignedLedger of(Postgres.Database written, int laneCount, boolean records)
      throws SQLException {
    SignedLedger ledger = new SignedLedger();
    try (Connection connection = written.connect();
        PreparedStatement query =
            connection.prepareStatement(
                """
                select recorded_at, type, salt, said, record, subject, team, source, event_id, happened_at
                from entry
                where lane = ? order by position
                """)) {
      for (int number = 0; number < laneCount; number++) {
        Lane lane = new Lane(number);
        query.setInt(1, number);
        ResultSet rows = query.executeQuery();
        while (rows.next()) {
          byte[] columns =
              StoredEntry.columns(
                  number,
                  lane.tree.size(),
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  rows.getString(2),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getString(8),
                  rows.getString(9),
                  rows.getObject(10, OffsetDateTime.class).toInstant());
          byte[] record = records ? rows.getBytes(5) : withOneMore(columns);
          lane.add(
              rows.getObject(1, OffsetDateTime.class),
              rows.getString(2),
              rows.getBytes(3),
              rows.getBytes(4),
              record,
              columns);
          ledger.bytes += rows.getBytes(4).length + record.length;
        }
        lane.sign();
        ledger.lanes.add(lane);
      }
    }
    return ledger;
  }

  /** The shortest record of these columns. */
  private static byte[] withOneMore(byte[] columns) {
    String members = new String(columns, UTF_8);
    return (members.substring(0, members.length() - 1) + ",\"said\":\"\"}").getBytes(UTF_8);
  }

  /** Of all lanes. */
  public long entries() {
    return lanes.stream().mapToLong(lane -> lane.tree.size()).sum();
  }

  /** Mean size of what was said and published, in bytes. */
  public double bytesPerEntry() {
    return (double) bytes / entries();
  }

  /** Verifies all of it on this thread. */
  public Measured verify() throws IOException {
    double cpu = Cpu.here();
    long start = System.nanoTime();
    long events = 0;
    for (int i = 0; i < TIMES; i++) {
      for (Lane lane : lanes) {
        VerifierKey key = KEY.verifier(NAME + lane.number);
        Outcome outcome =
            LaneVerifier.verify(
                lane.number,
                lane,
                Keys.of(List.of(key), List.of(key)),
                List.of(),
                true,
                (leaves, size) -> {});
        if (!(outcome instanceof Outcome.Holds holds) || holds.entries() != lane.tree.size()) {
          throw new IllegalStateException(outcome.toString());
        }
        events += holds.entries();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measured(events, seconds, (Cpu.here() - cpu) / events, Double.NaN, Double.NaN);
  }

  private static final class Lane implements LaneSource {
    private final int number;
    private final GrowingTree tree = new GrowingTree();
    private final Map<Tile, byte[]> tiles = new HashMap<>();
    private final Map<Long, byte[]> bundles = new HashMap<>();
    private final List<byte[]> pages = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();
    private @Nullable Published checkpoint;

    Lane(int number) {
      this.number = number;
    }

    void add(
        OffsetDateTime recordedAt,
        String type,
        byte[] salt,
        byte[] said,
        byte[] record,
        byte[] columns) {
      byte[] leaf =
          Leaf.bytes(
              number,
              tree.size(),
              recordedAt.toInstant(),
              type,
              Leaf.contentDigest(salt, said),
              Digests.sha256(record));
      tree.add(Leaf.hash(leaf));
      tree.takeFilled().forEach(this::keep);
      bundle.writeBytes(ByteBuffer.allocate(2).putShort((short) leaf.length).array());
      bundle.writeBytes(leaf);
      page.writeBytes(new StoredEntry(leaf, salt, said, record, columns).bytes());
      if (tree.size() % Tile.FULL == 0) {
        endBundle();
      }
      if (tree.size() % PAGE == 0) {
        endPage();
      }
    }

    void sign() {
      endBundle();
      endPage();
      tree.edge().forEach(this::keep);
      Checkpoint signed = new Checkpoint(NAME + number, tree.size(), tree.root());
      checkpoint =
          new Published(
              tree.size(),
              Base64.getEncoder().encodeToString(signed.root()),
              signed.signed(List.of(KEY)).toString());
    }

    private void keep(GrowingTree.Content content) {
      tiles.put(content.tile(), content.hashes());
    }

    private void endBundle() {
      if (bundle.size() == 0) {
        return;
      }
      bundles.put((tree.size() - 1) / Tile.FULL, bundle.toByteArray());
      bundle.reset();
    }

    private void endPage() {
      if (page.size() == 0) {
        return;
      }
      pages.add(page.toByteArray());
      page.reset();
    }

    @Override
    public byte @Nullable [] hashes(Tile tile) {
      return tiles.get(tile);
    }

    @Override
    public byte @Nullable [] leaves(Tile tile) {
      return bundles.get(tile.index());
    }

    @Override
    public @Nullable String newest() {
      return checkpoint == null ? null : checkpoint.note();
    }

    @Override
    public List<Published> checkpoints(long after) {
      return checkpoint == null || checkpoint.size() <= after ? List.of() : List.of(checkpoint);
    }

    @Override
    public byte[] stored(long after, int limit) {
      int number = (int) ((after + 1) / PAGE);
      return number < pages.size() ? pages.get(number) : new byte[0];
    }
  }
}
