package dev.baton.contracts.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.contracts.Digests;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.StoredEntry;
import dev.baton.contracts.proof.Tile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A lane as a ledger keeps and serves it, all of which a test may change. */
final class SignedLane implements LaneSource {
  static final String LEDGER = "ledger.example";
  static final int LANE = 3;
  static final String ORIGIN = LEDGER + "/lane/" + LANE;
  static final SigningKey KEY = key(1);

  /** As an entry is stored; the leaf follows from it. */
  static final class Stored {
    int lane = LANE;
    long position;
    Instant recordedAt = Instant.EPOCH;
    String type = "dev.baton.handoff.offered.v1";
    byte[] salt = {};
    byte[] said = {};
    byte[] record = {};
    byte[] digest = {};

    /** Null where it follows from the record. */
    byte @Nullable [] recordDigest;

    String subject = "lead/1";
    @Nullable String team = "marketing";

    byte[] columns() {
      return StoredEntry.columns(
          lane, position, recordedAt, type, subject, team, "/crm", "e" + position, Instant.EPOCH);
    }

    byte[] recordWith(String members) {
      String columns = new String(columns(), UTF_8);
      return (columns.substring(0, columns.length() - 1) + "," + members + "}").getBytes(UTF_8);
    }

    byte[] leaf() {
      return Leaf.bytes(
          lane,
          position,
          recordedAt,
          type,
          digest,
          recordDigest == null ? Digests.sha256(record) : recordDigest);
    }

    void say(String said) {
      this.said = said.getBytes(UTF_8);
      this.digest = Leaf.contentDigest(salt, this.said);
    }
  }

  final List<Stored> entries = new ArrayList<>();
  final Map<Tile, byte[]> tiles = new HashMap<>();
  final NavigableMap<Long, Published> checkpoints = new TreeMap<>();
  final GrowingTree tree = new GrowingTree();

  /** What is served instead of the leaves of the stored entries. */
  final Map<Long, byte[]> otherLeaves = new HashMap<>();

  @Nullable String newest;

  /** Below 0 for a ledger that gives the first for ever. */
  int checkpointsAtATime = 7;

  int entriesAtATime = 100;

  /** A lane of so many entries, signed after every so many and at its end. */
  static SignedLane of(int size, int signedAfter) {
    SignedLane lane = new SignedLane();
    for (int i = 1; i <= size; i++) {
      lane.append();
      if (i % signedAfter == 0 || i == size) {
        lane.sign(KEY);
      }
    }
    return lane;
  }

  static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    Arrays.fill(seed, (byte) number);
    return SigningKey.of(seed);
  }

  Stored append() {
    Stored entry = new Stored();
    entry.position = entries.size();
    entry.recordedAt = Instant.EPOCH.plusMillis(entries.size());
    entry.salt = ("salt of %09d".formatted(entries.size())).getBytes(UTF_8);
    entry.say("what was said in entry " + entries.size());
    entry.record = entry.recordWith("\"said\":\"fact\"");
    entries.add(entry);
    tree.add(Leaf.hash(entry.leaf()));
    tree.takeFilled().forEach(this::keep);
    return entry;
  }

  /** Says in an entry that another one is erased, and signs that. */
  void erase(long position) {
    Stored entry = new Stored();
    entry.position = entries.size();
    entry.type = EventType.ERASED.wireName();
    entry.salt = new byte[16];
    entry.say("erased");
    entry.record = entry.recordWith("\"statement\":{\"positions\":[%d]}".formatted(position));
    entries.add(entry);
    tree.add(Leaf.hash(entry.leaf()));
    tree.takeFilled().forEach(this::keep);
    sign(KEY);
  }

  /** Signs the tree as it is, and stores its edge. */
  void sign(SigningKey key) {
    tree.edge().forEach(this::keep);
    publish(new Checkpoint(ORIGIN, tree.size(), tree.root()), key);
  }

  void publish(Checkpoint checkpoint, SigningKey key) {
    String note = checkpoint.signed(List.of(key)).toString();
    checkpoints.put(
        checkpoint.size(),
        new Published(
            checkpoint.size(), Base64.getEncoder().encodeToString(checkpoint.root()), note));
    newest = checkpoints.lastEntry().getValue().note();
  }

  private void keep(GrowingTree.Content content) {
    tiles.put(content.tile(), content.hashes());
  }

  /** Makes every tile and checkpoint anew from the entries as they are now, and signs again. */
  void rewrite(SigningKey key) {
    SignedLane again = new SignedLane();
    for (Stored entry : entries) {
      again.tree.add(Leaf.hash(entry.leaf()));
      again.tree.takeFilled().forEach(again::keep);
      if (checkpoints.containsKey(again.tree.size())) {
        again.sign(key);
      }
    }
    tiles.clear();
    tiles.putAll(again.tiles);
    checkpoints.clear();
    checkpoints.putAll(again.checkpoints);
    newest = again.newest;
  }

  @Override
  public byte @Nullable [] hashes(Tile tile) {
    return tiles.get(tile);
  }

  @Override
  public byte @Nullable [] leaves(Tile tile) {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (long position = tile.firstLeaf(); position < tile.endLeaf(); position++) {
      byte[] leaf =
          otherLeaves.containsKey(position) || position >= entries.size()
              ? otherLeaves.get(position)
              : entries.get((int) position).leaf();
      if (leaf == null) {
        return null;
      }
      bundle.writeBytes(ByteBuffer.allocate(2).putShort((short) leaf.length).array());
      bundle.writeBytes(leaf);
    }
    return bundle.toByteArray();
  }

  @Override
  public @Nullable String newest() {
    return newest;
  }

  @Override
  public List<Published> checkpoints(long after) {
    if (checkpointsAtATime < 0) {
      return List.of(checkpoints.firstEntry().getValue());
    }
    return checkpoints.tailMap(after, false).values().stream().limit(checkpointsAtATime).toList();
  }

  @Override
  public byte[] stored(long after, int limit) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    entries.stream()
        .filter(entry -> entry.position > after)
        .limit(Math.min(limit, entriesAtATime))
        .forEach(entry -> page.writeBytes(frame(entry)));
    return page.toByteArray();
  }

  private static byte[] frame(Stored entry) {
    return new StoredEntry(entry.leaf(), entry.salt, entry.said, entry.record, entry.columns())
        .bytes();
  }
}
