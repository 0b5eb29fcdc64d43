package dev.baton.contracts.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Digests;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The tree as it grows and as it is served, beside RFC 6962's definition of it. */
class TreeTest {
  private static final int LARGEST = 1_500;

  /** A tree and every tile of it, full or not. */
  private record Served(GrowingTree tree, Map<Tile, byte[]> tiles, List<byte[]> leaves) {
    static Served of(int size) {
      Served served = new Served(new GrowingTree(), new HashMap<>(), new ArrayList<>());
      for (int i = 0; i < size; i++) {
        byte[] leaf = Leaf.hash(ByteBuffer.allocate(4).putInt(i).array());
        served.leaves.add(leaf);
        served.tree.add(leaf);
        served.keep();
      }
      return served;
    }

    private void keep() {
      tree.takeFilled().forEach(content -> tiles.put(content.tile(), content.hashes()));
      tree.edge().forEach(content -> tiles.put(content.tile(), content.hashes()));
    }

    TiledTree tiled() {
      return new TiledTree(
          tree.size(),
          tile -> {
            byte[] hashes = tiles.get(tile);
            assertThat(hashes).as(tile.toString()).isNotNull();
            return hashes;
          });
    }
  }

  /** MTH of RFC 6962, section 2.1, to the letter. */
  private static byte[] defined(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return Digests.sha256().digest();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return Merkle.node(defined(leaves.subList(0, k)), defined(leaves.subList(k, leaves.size())));
  }

  @Property(tries = 60)
  void growsAndIsServedAsItIsDefined(@ForAll @IntRange(min = 0, max = LARGEST) int size) {
    Served served = Served.of(size);

    assertThat(served.tree.root()).isEqualTo(defined(served.leaves));
    if (size > 0) {
      assertThat(served.tiled().root(size)).isEqualTo(defined(served.leaves));
      int earlier = size - size / 3;
      assertThat(served.tiled().root(earlier))
          .isEqualTo(defined(served.leaves.subList(0, earlier)));
    }
  }

  @Property(tries = 60)
  void everyLeafIsShownToBeInEveryTreeThatHasIt(
      @ForAll @IntRange(min = 1, max = LARGEST) int size,
      @ForAll @IntRange(min = 0, max = LARGEST) int a,
      @ForAll @IntRange(min = 0, max = LARGEST) int b) {
    Served served = Served.of(size);
    int leaf = a % size;
    int leaves = leaf + 1 + b % (size - leaf);
    byte[] root = defined(served.leaves.subList(0, leaves));
    List<byte[]> proof = served.tiled().inclusion(leaf, leaves);

    assertThat(Merkle.includes(leaf, leaves, served.leaves.get(leaf), proof, root)).isTrue();
    for (int i = 0; i < proof.size(); i++) {
      List<byte[]> wrong = new ArrayList<>(proof);
      byte[] hash = proof.get(i).clone();
      hash[a % Merkle.HASH_BYTES] ^= (byte) (1 << b % 8);
      wrong.set(i, hash);
      assertThat(Merkle.includes(leaf, leaves, served.leaves.get(leaf), wrong, root)).isFalse();
      assertThat(Merkle.includes(leaf, leaves, served.leaves.get(leaf), proof.subList(0, i), root))
          .isFalse();
    }
  }

  @Property(tries = 60)
  void everyTreeIsShownToBeTheBeginningOfALaterOne(
      @ForAll @IntRange(min = 1, max = LARGEST) int size,
      @ForAll @IntRange(min = 0, max = LARGEST) int a,
      @ForAll @IntRange(min = 0, max = LARGEST) int b) {
    Served served = Served.of(size);
    int first = 1 + a % size;
    int second = first + b % (size - first + 1);
    byte[] earlier = defined(served.leaves.subList(0, first));
    byte[] later = defined(served.leaves.subList(0, second));
    List<byte[]> proof = served.tiled().consistency(first, second);

    assertThat(Merkle.extendsTo(first, second, earlier, later, proof)).isTrue();
    byte[] forked = earlier.clone();
    forked[b % Merkle.HASH_BYTES] ^= 1;
    assertThat(Merkle.extendsTo(first, second, forked, later, proof)).isFalse();
    for (int i = 0; i < proof.size(); i++) {
      List<byte[]> wrong = new ArrayList<>(proof);
      byte[] hash = proof.get(i).clone();
      hash[a % Merkle.HASH_BYTES] ^= 1;
      wrong.set(i, hash);
      assertThat(Merkle.extendsTo(first, second, earlier, later, wrong)).isFalse();
    }
  }

  @Property(tries = 60)
  void goesOnFromItsEdge(
      @ForAll @IntRange(min = 0, max = LARGEST) int size,
      @ForAll @IntRange(min = 0, max = 600) int more) {
    Served whole = Served.of(size + more);
    GrowingTree again = new GrowingTree(size, Served.of(size).tree.edge());
    whole.leaves.subList(size, size + more).forEach(again::add);

    assertThat(again.root()).isEqualTo(whole.tree.root());
    assertThat(again.size()).isEqualTo(size + more);
    assertThat(again.edge().stream().map(GrowingTree.Content::tile).toList())
        .isEqualTo(Tile.edge(size + more));
  }

  @Test
  void reachesTheThirdLevel() {
    // the example of C2SP's tlog-tiles
    GrowingTree tree = new GrowingTree();
    byte[] leaf = Merkle.empty();
    List<Tile> full = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      leaf[i % 7] = (byte) i;
      tree.add(leaf);
      tree.takeFilled().forEach(content -> full.add(content.tile()));
    }

    assertThat(full.stream().filter(tile -> tile.level() == 0)).hasSize(273);
    assertThat(full.stream().filter(tile -> tile.level() == 1))
        .containsExactly(new Tile(1, 0, Tile.FULL));
    assertThat(Tile.edge(70_000))
        .containsExactly(new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1))
        .isEqualTo(tree.edge().stream().map(GrowingTree.Content::tile).toList());
  }

  @Test
  void namesTilesAsC2spDoes() {
    assertThat(new Tile(0, 1234067, Tile.FULL).path()).isEqualTo("0/x001/x234/067");
    assertThat(new Tile(2, 5, 7).path()).isEqualTo("2/005.p/7");
    assertThat(Tile.parse(0, "x001/x234/067")).contains(new Tile(0, 1234067, Tile.FULL));
    assertThat(Tile.parse(2, "005.p/7")).contains(new Tile(2, 5, 7));
    assertThat(
            List.of(
                "5", "x005", "x000/005", "005.p/0", "005.p/256", "005.p/07", "x1/005", "../005"))
        .allSatisfy(path -> assertThat(Tile.parse(0, path)).isEmpty());
  }

  @Property(tries = 40)
  void aReceiptShowsItsEntryAndNoOther(
      @ForAll @IntRange(min = 1, max = 700) int size,
      @ForAll @IntRange(min = 0, max = 700) int a,
      @ForAll @IntRange(min = 0, max = 100_000) int at) {
    Served served = Served.of(size);
    int index = a % size;
    SigningKey key = SigningKey.of(Arrays.copyOf(new byte[] {1}, SigningKey.SEED_BYTES));
    Checkpoint checkpoint = new Checkpoint("ledger.example/lane/0", size, served.tree.root());
    LogProof proof =
        new LogProof(index, served.tiled().inclusion(index, size), checkpoint.signed(List.of(key)));
    List<VerifierKey> keys = List.of(key.verifier("ledger.example/lane/0"));
    byte[] leaf = served.leaves.get(index);

    LogProof read = LogProof.parse(proof.toString());
    assertThat(read.shows(leaf, keys)).isTrue();
    assertThat(read.shows(Leaf.hash(new byte[0]), keys)).isFalse();
    assertThat(read.shows(leaf, List.of(key.verifier("ledger.example/lane/1")))).isFalse();

    char[] changed = proof.toString().toCharArray();
    changed[at % changed.length] ^= 1;
    assertThat(
            changesNothing(new String(changed), proof) || !shows(new String(changed), leaf, keys))
        .isTrue();
  }

  private static boolean shows(String receipt, byte[] leaf, List<VerifierKey> keys) {
    try {
      return LogProof.parse(receipt).shows(leaf, keys);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The last character before the '=' of a base64 holds bits that stand for nothing. */
  private static boolean changesNothing(String receipt, LogProof original) {
    try {
      return LogProof.parse(receipt).toString().equals(original.toString());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
