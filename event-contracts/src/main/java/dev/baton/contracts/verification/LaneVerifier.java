package dev.baton.contracts.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.contracts.verification.Contradiction.Kind;
import dev.baton.contracts.verification.KeptCheckpoints.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks one lane from its first entry to its newest checkpoint.
 *
 * <p>It goes through the leaves once, in order, and lets a tree of its own grow from their hashes.
 * Beside it walk what the ledger serves: at each leaf its hash in the tile and, where asked, what
 * is stored of the entry; at each tile that is full the tile above; at each size that was ever
 * signed, or that somebody kept, the root. It holds the right edge of the tree and a page of
 * everything else, whatever the length of the lane.
 *
 * <p>At the first thing that does not agree it stops, and asks the {@link ServedTree} which of the
 * two is wrong.
 */
public final class LaneVerifier {
  private static final byte LEAF = 0;
  private static final byte[] ERASED = EventType.ERASED.wireName().getBytes(StandardCharsets.UTF_8);

  private static final HexFormat HEX = HexFormat.of();

  private final int lane;
  private final LaneSource source;
  private final Keys keys;
  private final Set<VerifierKey> pinned;
  private final Set<VerifierKey> known;
  private final Deque<Kept> kept;
  private final @Nullable StoredEntries stored;
  private final Checkpoint newest;
  private final ServedTree served;

  private final GrowingTree tree = new GrowingTree();
  private final MessageDigest sha = Digests.sha256();
  private final byte[] digest = new byte[Merkle.HASH_BYTES];
  private byte[] prefixed = {LEAF};

  /** Positions without content, of which no entry has said yet that they are erased. */
  private final NavigableSet<Long> gone = new TreeSet<>();

  private final Deque<LaneSource.Published> listed = new ArrayDeque<>();
  private boolean listEnded;
  private @Nullable Checkpoint last;
  private long pinnedSize;
  private long checkpoints;
  private long tiles;
  private long entries;
  private long erased;

  private LaneVerifier(int lane, LaneSource source, Keys keys, List<Kept> kept, boolean entries)
      throws IOException, Found {
    this.lane = lane;
    this.source = source;
    this.keys = keys;
    this.pinned = keys.pinned(lane);
    this.known = keys.known(lane);
    this.kept = new ArrayDeque<>(kept);
    this.stored = entries ? new StoredEntries(source) : null;
    String note = source.newest();
    this.newest =
        note == null
            ? new Checkpoint(keys.origin(lane), 0, Merkle.empty())
            : signed("the newest checkpoint", note);
    this.served = new ServedTree(lane, source, newest);
  }

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So many leaves of so many are checked. */
    void at(long leaves, long size);
  }

  /**
   * Checks a lane up to the checkpoint that is its newest when this begins.
   *
   * @param kept checkpoints of this lane that somebody kept, by size
   * @param entries whether what is stored of every entry is compared with its leaf too
   * @throws IOException where the ledger does not answer, or not in its form
   */
  public static Outcome verify(
      int lane, LaneSource source, Keys keys, List<Kept> kept, boolean entries, Progress progress)
      throws IOException {
    try {
      LaneVerifier verifier = new LaneVerifier(lane, source, keys, kept, entries);
      verifier.walk(progress);
      verifier.end();
      return new Outcome.Holds(
          lane,
          verifier.newest.size(),
          verifier.checkpoints,
          verifier.tiles,
          verifier.entries,
          verifier.erased,
          kept.size());
    } catch (Found found) {
      return new Outcome.Broken(found.contradiction());
    }
  }

  private void walk(Progress progress) throws IOException, Found {
    byte[] leaf = new byte[Merkle.HASH_BYTES];
    roots();
    while (tree.size() < newest.size()) {
      Tile tile = Tile.of(0, tree.size(), newest.size());
      byte[] hashes = served.hashes(tile);
      leaves(tile, hashes);
      for (int i = 0; i < tile.width(); i++) {
        System.arraycopy(hashes, i * Merkle.HASH_BYTES, leaf, 0, Merkle.HASH_BYTES);
        tree.add(leaf);
        roots();
      }
      tiles++;
      compare(tree.takeFilled());
      progress.at(tree.size(), newest.size());
    }
    compare(tree.edge());
  }

  /** The leaves below a tile, and what is stored of them. */
  private void leaves(Tile tile, byte[] hashes) throws IOException, Found {
    ByteBuffer leaves = ByteBuffer.wrap(served.leaves(tile));
    byte[] bytes = leaves.array();
    long position = tile.firstLeaf();
    for (int i = 0; i < tile.width(); i++, position++) {
      int length = leaves.remaining() < 2 ? -1 : Short.toUnsignedInt(leaves.getShort());
      if (length < 0 || length > leaves.remaining()) {
        throw found(
            Kind.LEAF,
            "position " + position,
            "a leaf in tile/entries/" + tile.entriesPath(),
            "its end",
            "");
      }
      int at = leaves.position();
      leaves.position(at + length);
      hashLeaf(bytes, at, length);
      if (!digestIs(hashes, i * Merkle.HASH_BYTES)) {
        throw leafOrTile(tile, hashes, i, bytes, new LeafView(bytes, at, length));
      }
      LeafView leaf = new LeafView(bytes, at, length);
      if (!leaf.isAt(lane, position)) {
        throw found(
            Kind.LEAF,
            "position " + position,
            "the leaf of lane %d and position %d".formatted(lane, position),
            leaf.toString(),
            "The tile has its hash: the ledger put it there");
      }
      if (stored != null) {
        entry(stored, position, leaf, hashes);
      }
    }
    if (leaves.hasRemaining()) {
      throw found(
          Kind.LEAF,
          "tile/entries/" + tile.entriesPath(),
          tile.width() + " leaves",
          leaves.remaining() + " bytes more",
          "");
    }
  }

  private void entry(StoredEntries stored, long position, LeafView leaf, byte[] hashes)
      throws IOException, Found {
    if (!stored.next()) {
      throw found(Kind.MISSING, "position " + position, "a stored entry", "none", "");
    }
    byte[] bytes = stored.bytes();
    if (!leaf.has(bytes, stored.leaf, stored.leafLength)) {
      LeafView other = new LeafView(bytes, stored.leaf, stored.leafLength);
      throw other.isWhole() && !other.isAt(lane, position)
          ? found(
              Kind.MISSING,
              "position " + position,
              "a stored entry",
              "that of lane %d and position %d".formatted(other.lane(), other.position()),
              "")
          : found(
              Kind.STORED,
              "position " + position,
              leaf.toString(),
              other.toString(),
              rightLeaf(position, hashes, "what is stored was changed: " + leaf.unlike(other)));
    }
    if (stored.saltLength == 0) {
      erased++;
      gone.add(position);
    } else {
      sha.update(bytes, stored.salt, stored.saltLength);
      sha.update(bytes, stored.said, stored.saidLength);
      if (!digestIs(leaf.bytes(), leaf.contentDigest())) {
        throw found(
            Kind.SAID,
            "position " + position,
            "content with the digest "
                + HEX.formatHex(leaf.bytes(), leaf.contentDigest(), leaf.recordDigest()),
            HEX.formatHex(digest),
            rightLeaf(position, hashes, "what is stored as said, or its salt, was changed"));
      }
    }
    sha.update(bytes, stored.record, stored.recordLength);
    if (!digestIs(leaf.bytes(), leaf.recordDigest())) {
      throw found(
          Kind.RECORD,
          "position " + position,
          "a record with the digest "
              + HEX.formatHex(leaf.bytes(), leaf.recordDigest(), leaf.end()),
          HEX.formatHex(digest),
          rightLeaf(position, hashes, "the stored record was changed"));
    }
    List<String> unlike = Columns.unlike(stored);
    if (!unlike.isEmpty()) {
      throw found(
          Kind.STORED,
          "position " + position,
          "an entry that is found by what its record says",
          "one whose record says " + String.join(", ", unlike),
          rightLeaf(position, hashes, "a column beside the record was changed"));
    }
    if (leaf.isOf(ERASED)) {
      erasedBy(position, stored);
    }
    entries++;
  }

  /** Takes note of what an entry says is erased. */
  private void erasedBy(long position, StoredEntries stored) throws Found {
    try {
      JsonNode record = Json.MAPPER.readTree(stored.bytes(), stored.record, stored.recordLength);
      for (JsonNode erasedPosition : record.path("statement").path("positions")) {
        gone.remove(erasedPosition.longValue());
      }
    } catch (IOException e) {
      throw found(
          Kind.RECORD, "position " + position, "a record", String.valueOf(e.getMessage()), "");
    }
  }

  /** What is served of tiles that this tree has made too. */
  private void compare(List<GrowingTree.Content> made) throws IOException, Found {
    for (GrowingTree.Content content : made) {
      Tile tile = content.tile();
      if (tile.level() == 0) {
        continue;
      }
      byte[] there = served.hashes(tile);
      int differs = Arrays.mismatch(content.hashes(), there);
      if (differs >= 0) {
        int at = differs / Merkle.HASH_BYTES;
        long leaves = 1L << (8 * tile.level());
        long first = (tile.index() * Tile.FULL + at) * leaves;
        throw found(
            Kind.TILE,
            "%s, hash %d (positions %d to %d)".formatted(tile, at, first, first + leaves - 1),
            hex(content.hashes(), at),
            hex(there, at),
            served.leads(content, first)
                ? "What is below leads to the newest checkpoint: this tile is wrong"
                : "What is below does not lead to the newest checkpoint either");
      }
      tiles++;
    }
  }

  /** Every checkpoint of the size that the tree has now. */
  private void roots() throws IOException, Found {
    for (LaneSource.Published next = nextListed();
        next != null && next.size() <= tree.size();
        next = nextListed()) {
      listed.remove();
      root(next);
    }
    while (!kept.isEmpty() && kept.element().checkpoint().size() == tree.size()) {
      root(kept.remove());
    }
  }

  /** Null at the end: what is signed after this began is not looked at. */
  private LaneSource.@Nullable Published nextListed() throws IOException, Found {
    long after = last == null ? -1 : last.size();
    if (listed.isEmpty() && !listEnded && after < newest.size()) {
      listed.addAll(source.checkpoints(after));
      listEnded = listed.isEmpty();
      if (!listEnded && listed.element().size() <= after) {
        throw found(
            Kind.ORDER,
            "the checkpoint of size " + listed.element().size(),
            "a size above " + after,
            "it listed after that",
            "");
      }
    }
    LaneSource.Published next = listed.peek();
    return next == null || next.size() > newest.size() ? null : next;
  }

  private void root(LaneSource.Published published) throws IOException, Found {
    String where = "the checkpoint of size " + published.size();
    Checkpoint checkpoint = signed(where, published.note());
    if (checkpoint.size() != published.size()
        || !Base64.getEncoder().encodeToString(checkpoint.root()).equals(published.root())) {
      throw found(
          Kind.CHECKPOINT,
          where,
          "what its note says: size %d, root %s"
              .formatted(checkpoint.size(), hex(checkpoint.root(), 0)),
          "size %d, root %s".formatted(published.size(), published.root()),
          "");
    }
    if (last != null
        && last.size() == checkpoint.size()
        && !Arrays.equals(last.root(), checkpoint.root())) {
      throw found(Kind.ORDER, where, "one root", "two, both signed", "The ledger forked");
    }
    if (checkpoint.size() < tree.size()) {
      throw found(
          Kind.ORDER, where, "a size of at least " + tree.size(), "it listed after that", "");
    }
    byte[] root = tree.root();
    if (!Arrays.equals(root, checkpoint.root())) {
      throw found(
          Kind.ROOT,
          where,
          "root " + hex(root, 0) + " of the tree of that size",
          hex(checkpoint.root(), 0),
          forked(root));
    }
    checkpoints++;
    last = checkpoint;
  }

  private void root(Kept one) throws Found {
    String where =
        "the checkpoint of size %d that was kept (line %d)"
            .formatted(one.checkpoint().size(), one.line());
    byte[] root = tree.root();
    boolean same = Arrays.equals(root, one.checkpoint().root());
    String signer;
    try {
      List<VerifierKey> signers = one.note().verified(known);
      signer = signers.isEmpty() ? "no known key" : "a key of this ledger";
      if (same && signers.stream().anyMatch(pinned::contains)) {
        pinnedSize = Math.max(pinnedSize, one.checkpoint().size());
      }
    } catch (IllegalArgumentException e) {
      signer = "nobody: its signature does not verify";
    }
    if (!same) {
      throw found(
          Kind.KEPT,
          where,
          "root " + hex(one.checkpoint().root(), 0),
          hex(root, 0) + " in the tree of that size",
          "What was kept is signed by %s. Up to size %d the ledger agrees with what it published"
              .formatted(signer, last == null ? 0 : last.size()));
    }
  }

  private void end() throws IOException, Found {
    long size = newest.size();
    if (size > 0 && (last == null || last.size() != size)) {
      throw found(
          Kind.MISSING,
          "the newest checkpoint",
          "that of size %d among those that were published".formatted(size),
          last == null ? "none" : "none after size " + last.size(),
          "");
    }
    if (last != null && !Arrays.equals(last.root(), newest.root())) {
      throw found(
          Kind.ORDER,
          "the checkpoint of size " + size,
          "one root",
          "two, both signed",
          "The ledger forked");
    }
    Kept beyond = kept.peek();
    if (beyond != null) {
      throw found(
          Kind.KEPT,
          "the checkpoint of size %d that was kept (line %d)"
              .formatted(beyond.checkpoint().size(), beyond.line()),
          "a tree of at least that size",
          "one of size " + size,
          "The ledger was cut back");
    }
    if (!gone.isEmpty()) {
      throw found(
          Kind.SAID,
          "position " + gone.first(),
          "what was said, or an entry that says it was erased",
          "neither",
          "Somebody emptied it, or it was erased in this moment: look again");
    }
    if (!pinned.isEmpty() && pinnedSize < size) {
      throw found(
          Kind.NOT_PINNED,
          "positions %d to %d".formatted(pinnedSize, size - 1),
          "a checkpoint signed by a pinned key",
          "none of a size above " + pinnedSize,
          "Where the ledger changed its key, pin the new one too");
    }
  }

  /** A checkpoint of this lane, signed by a known key. */
  private Checkpoint signed(String where, String text) throws Found {
    SignedNote note;
    Checkpoint checkpoint;
    try {
      note = SignedNote.parse(text);
      checkpoint = Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      throw found(
          Kind.CHECKPOINT, where, "a signed checkpoint", String.valueOf(e.getMessage()), "");
    }
    if (!checkpoint.origin().equals(keys.origin(lane))) {
      throw found(
          Kind.CHECKPOINT,
          where,
          "one of " + keys.origin(lane),
          "one of " + checkpoint.origin(),
          "");
    }
    List<VerifierKey> signers;
    try {
      signers = note.verified(known);
    } catch (IllegalArgumentException e) {
      throw found(
          Kind.SIGNATURE, where, "a signature that verifies", String.valueOf(e.getMessage()), "");
    }
    if (signers.isEmpty()) {
      throw found(Kind.SIGNATURE, where, "a signature by a key of the ledger", "none", "");
    }
    if (signers.stream().anyMatch(pinned::contains)) {
      pinnedSize = Math.max(pinnedSize, checkpoint.size());
    }
    return checkpoint;
  }

  private Found leafOrTile(Tile tile, byte[] hashes, int at, byte[] bundle, LeafView leaf) {
    long position = tile.firstLeaf() + at;
    byte[] made = new byte[tile.bytes()];
    ByteBuffer leaves = ByteBuffer.wrap(bundle);
    for (int i = 0; i < tile.width() && leaves.remaining() >= 2; i++) {
      int length = Math.min(Short.toUnsignedInt(leaves.getShort()), leaves.remaining());
      hashLeaf(bundle, leaves.position(), length);
      leaves.position(leaves.position() + length);
      digestTo(made, i * Merkle.HASH_BYTES);
    }
    boolean tileLeads = served.leads(new GrowingTree.Content(tile, hashes), position);
    boolean leafLeads = served.leads(new GrowingTree.Content(tile, made), position);
    if (leafLeads && !tileLeads) {
      return found(
          Kind.TILE,
          "%s, position %d".formatted(tile, position),
          hex(made, at),
          hex(hashes, at),
          "The leaf leads to the newest checkpoint: this tile is wrong, which covers positions %d to %d"
              .formatted(tile.firstLeaf(), tile.endLeaf() - 1));
    }
    return found(
        Kind.LEAF,
        "position " + position,
        "a leaf with the hash " + hex(hashes, at),
        "%s of %s".formatted(hex(made, at), leaf),
        tileLeads
            ? "The hash leads to the newest checkpoint: the entry, as tile/entries/%s gives it, was changed"
                .formatted(tile.entriesPath())
            : "Neither leads to the newest checkpoint");
  }

  private String rightLeaf(long position, byte[] hashes, String wrong) {
    return served.leads(
            new GrowingTree.Content(Tile.of(0, position, newest.size()), hashes), position)
        ? "The leaf leads to the newest checkpoint: " + wrong
        : "The leaf does not lead to the newest checkpoint either";
  }

  /** Who is wrong where a checkpoint's root is not that of the tree. */
  private String forked(byte[] root) {
    long size = tree.size();
    long before = last == null ? 0 : last.size();
    if (size < newest.size() && size > 0) {
      if (served.goesOnFrom(size, root)) {
        return "The tiles lead from here to the newest checkpoint, of size %d: this checkpoint forked"
            .formatted(newest.size());
      }
      return "The tiles do not lead to the newest checkpoint either: the tree was changed between positions %d and %d"
          .formatted(before, size - 1);
    }
    return "Up to size %d the tree agrees with what was signed: it was changed after that, or this checkpoint forked"
        .formatted(before);
  }

  /** In one piece, for a leaf is short and every call costs. */
  private void hashLeaf(byte[] bytes, int at, int length) {
    if (prefixed.length <= length) {
      prefixed = new byte[length + 1];
      prefixed[0] = LEAF;
    }
    System.arraycopy(bytes, at, prefixed, 1, length);
    sha.update(prefixed, 0, length + 1);
  }

  private boolean digestIs(byte[] expected, int at) {
    digestTo(digest, 0);
    return Arrays.equals(digest, 0, Merkle.HASH_BYTES, expected, at, at + Merkle.HASH_BYTES);
  }

  private void digestTo(byte[] target, int at) {
    try {
      sha.digest(target, at, Merkle.HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", e);
    }
  }

  private static String hex(byte[] hashes, int at) {
    return HEX.formatHex(hashes, at * Merkle.HASH_BYTES, (at + 1) * Merkle.HASH_BYTES);
  }

  private Found found(Kind kind, String where, String expected, String found, String blame) {
    return new Found(new Contradiction(lane, kind, where, expected, found, blame));
  }
}
