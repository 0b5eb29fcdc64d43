package dev.baton.contracts.verification;

import static dev.baton.contracts.verification.SignedLane.KEY;
import static dev.baton.contracts.verification.SignedLane.LANE;
import static dev.baton.contracts.verification.SignedLane.LEDGER;
import static dev.baton.contracts.verification.SignedLane.ORIGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Digests;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.contracts.verification.Contradiction.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneVerifierTest {
  private static final int SIZE = 700;
  private static final SigningKey OTHER = SignedLane.key(2);

  /** All of it: entries too, the lane's key pinned. */
  private static Outcome check(SignedLane lane) throws IOException {
    return check(lane, List.of(KEY), List.of());
  }

  private static Outcome check(SignedLane lane, List<SigningKey> pinned, List<String> kept)
      throws IOException {
    return check(lane, pinned, List.of(KEY), kept);
  }

  private static Outcome check(
      SignedLane lane, List<SigningKey> pinned, List<SigningKey> published, List<String> kept)
      throws IOException {
    return LaneVerifier.verify(
        LANE,
        lane,
        Keys.of(keys(pinned), keys(published)),
        KeptCheckpoints.read(String.join("", kept)),
        true,
        (leaves, size) -> {});
  }

  private static List<VerifierKey> keys(List<SigningKey> keys) {
    return keys.stream().map(key -> key.verifier(LEDGER + "/lane/0")).toList();
  }

  private static Contradiction broken(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Broken.class);
    return ((Outcome.Broken) outcome).contradiction();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  @Test
  void aLaneThatWasNotTouchedHolds() throws IOException {
    assertThat(check(SignedLane.of(SIZE, 60)))
        .isEqualTo(new Outcome.Holds(LANE, SIZE, 12, 4, SIZE, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 513})
  void aLaneOfAnySizeHolds(int size) throws IOException {
    assertThat(check(SignedLane.of(size, 5)))
        .isInstanceOfSatisfying(
            Outcome.Holds.class,
            holds -> {
              assertThat(holds.size()).isEqualTo(size);
              assertThat(holds.checkpoints()).isEqualTo((size + 4) / 5);
              assertThat(holds.entries()).isEqualTo(size);
            });
  }

  @Test
  void aLaneOfThreeLevelsHolds() throws IOException {
    SignedLane lane = SignedLane.of(65_900, 5_000);

    assertThat(check(lane))
        .isEqualTo(new Outcome.Holds(LANE, 65_900, 14, 258 + 2 + 1, 65_900, 0, 0));
    byte[] tile = lane.tiles.get(new Tile(1, 0, Tile.FULL));
    lane.tiles.put(new Tile(1, 0, Tile.FULL), flipped(tile, 100 * Merkle.HASH_BYTES));
    Contradiction wrong = broken(check(lane));
    assertThat(wrong.kind()).isEqualTo(Kind.TILE);
    assertThat(wrong.where()).isEqualTo("tile/1/000, hash 100 (positions 25600 to 25855)");
    assertThat(wrong.blame()).contains("this tile is wrong");
  }

  @Test
  void aLaneWithoutEntriesHolds() throws IOException {
    assertThat(check(new SignedLane())).isEqualTo(new Outcome.Holds(LANE, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void whatIsRecordedMeanwhileIsNotLookedAt() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 100);
    String newest = lane.newest;
    lane.append();
    lane.sign(KEY);
    lane.newest = newest;

    assertThat(check(lane)).isEqualTo(new Outcome.Holds(LANE, SIZE, 7, 4, SIZE, 0, 0));
  }

  @Test
  void aPartialTileThatBecameFullSinceIsTakenFromTheFullOne() throws IOException {
    SignedLane lane = SignedLane.of(600, 100);
    String newest = lane.newest;
    while (lane.entries.size() < 1024) {
      lane.append();
    }
    lane.sign(KEY);
    lane.newest = newest;
    lane.tiles.keySet().removeIf(tile -> tile.level() == 0 && !tile.full());

    assertThat(check(lane)).isInstanceOf(Outcome.Holds.class);
  }

  @Test
  void whatWasErasedIsCountedAndItsLeafHolds() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.entries.get(5).salt = new byte[0];
    lane.entries.get(5).said = new byte[0];
    lane.erase(5);

    assertThat(check(lane)).isEqualTo(new Outcome.Holds(LANE, SIZE + 1, 13, 4, SIZE + 1, 1, 0));
  }

  @Test
  void whatWasSaidCannotBeChanged() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.entries.get(417).said = "something else".getBytes(UTF_8);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.SAID);
    assertThat(wrong.where()).isEqualTo("position 417");
    assertThat(wrong.blame()).contains("what is stored as said, or its salt, was changed");
  }

  @Test
  void theRecordCannotBeChanged() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    SignedLane.Stored entry = lane.entries.get(417);
    entry.recordDigest = Digests.sha256(entry.record);
    entry.record = "{}".getBytes(UTF_8);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.RECORD);
    assertThat(wrong.where()).isEqualTo("position 417");
    assertThat(wrong.blame()).contains("the stored record was changed");
  }

  @Test
  void theRecordCannotBeChangedWithItsDigest() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.otherLeaves.put(417L, lane.entries.get(417).leaf());
    lane.entries.get(417).record = "{}".getBytes(UTF_8);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.STORED);
    assertThat(wrong.where()).isEqualTo("position 417");
    assertThat(wrong.blame()).contains("changed: digest of the record");
  }

  @Test
  void aRecordOfAnotherPlaceIsFound() throws IOException {
    SignedLane lane = new SignedLane();
    SignedLane.Stored entry = lane.append();
    entry.record = "{\"lane\":3,\"position\":1}".getBytes(UTF_8);
    lane.sign(KEY);
    lane.rewrite(KEY);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.STORED);
    assertThat(wrong.where()).isEqualTo("position 0");
    assertThat(wrong.found()).contains("position 1, not 0");
  }

  @Test
  void aColumnBesideTheRecordCannotBeChanged() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.entries.get(417).subject = "lead/2";

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.STORED);
    assertThat(wrong.where()).isEqualTo("position 417");
    assertThat(wrong.found()).contains("subject \"lead/1\", not \"lead/2\"");
    assertThat(wrong.blame()).contains("a column beside the record was changed");

    lane.entries.get(417).subject = "lead/1";
    lane.entries.get(417).team = null;
    assertThat(broken(check(lane)).found()).contains("team \"marketing\", not none");
  }

  @Test
  void aRecordInAnotherOrderAgreesToo() throws IOException {
    SignedLane lane = new SignedLane();
    SignedLane.Stored entry = lane.append();
    String record = new String(entry.record, UTF_8);
    entry.record =
        ("{\"said\":\"fact\"," + record.substring(1).replace(",\"said\":\"fact\"", ""))
            .getBytes(UTF_8);
    lane.sign(KEY);
    lane.rewrite(KEY);

    assertThat(check(lane)).isInstanceOf(Outcome.Holds.class);
  }

  @Test
  void whatIsGoneMustBeSaidToBeErased() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    for (int position : new int[] {400, 417}) {
      lane.entries.get(position).salt = new byte[0];
      lane.entries.get(position).said = new byte[0];
    }

    Contradiction wrong = broken(check(lane));
    assertThat(wrong.kind()).isEqualTo(Kind.SAID);
    assertThat(wrong.where()).isEqualTo("position 400");

    lane.erase(400);
    assertThat(broken(check(lane)).where()).isEqualTo("position 417");

    lane.erase(417);
    assertThat(check(lane)).isInstanceOf(Outcome.Holds.class);
  }

  @Test
  void aChangedRowIsNamed() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.entries.get(300).recordedAt = lane.entries.get(300).recordedAt.plusSeconds(1);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.LEAF);
    assertThat(wrong.where()).isEqualTo("position 300");
    assertThat(wrong.blame())
        .contains("The hash leads to the newest checkpoint", "tile/entries/001", "was changed");
    assertThat(wrong.found()).contains("position 300, recorded 1970-01-01T00:00:01.300Z");
  }

  @Test
  void aChangedRowIsNamedThoughItsLeafIsServedAsItWas() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.otherLeaves.put(300L, lane.entries.get(300).leaf());
    lane.entries.get(300).say("something else");
    lane.entries.get(300).type = "dev.baton.handoff.accepted.v1";

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.STORED);
    assertThat(wrong.where()).isEqualTo("position 300");
    assertThat(wrong.blame()).contains("changed: type, digest of what was said");
  }

  @Test
  void aRowThatIsGoneIsNamed() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    for (SignedLane.Stored entry : lane.entries) {
      lane.otherLeaves.put(entry.position, entry.leaf());
    }
    lane.entries.remove(300);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.MISSING);
    assertThat(wrong.where()).isEqualTo("position 300");
    assertThat(wrong.found()).isEqualTo("that of lane 3 and position 301");
  }

  @Test
  void theLastRowThatIsGoneIsNamed() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.otherLeaves.put(SIZE - 1L, lane.entries.removeLast().leaf());

    assertThat(broken(check(lane)))
        .extracting(Contradiction::kind, Contradiction::where, Contradiction::found)
        .containsExactly(Kind.MISSING, "position 699", "none");
  }

  @Test
  void aChangedTileIsNamedWithWhatItCovers() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    Tile tile = new Tile(0, 1, Tile.FULL);
    lane.tiles.put(tile, flipped(lane.tiles.get(tile), 10 * Merkle.HASH_BYTES + 5));

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.TILE);
    assertThat(wrong.where()).isEqualTo("tile/0/001, position 266");
    assertThat(wrong.blame()).contains("this tile is wrong", "positions 256 to 511");
  }

  @Test
  void aTileThatFitsItsChangedRowIsFoundByTheCheckpoint() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 100);
    lane.entries.get(266).say("something else");
    byte[] hash = Leaf.hash(lane.entries.get(266).leaf());
    Tile tile = new Tile(0, 1, Tile.FULL);
    System.arraycopy(hash, 0, lane.tiles.get(tile), 10 * Merkle.HASH_BYTES, Merkle.HASH_BYTES);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.ROOT);
    assertThat(wrong.where()).isEqualTo("the checkpoint of size 300");
    assertThat(wrong.blame()).contains("changed between positions 200 and 299");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    SignedLane tileless = SignedLane.of(SIZE, 60);
    tileless.tiles.remove(new Tile(1, 0, 2));
    assertThat(broken(check(tileless)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.MISSING, "tile/1/000.p/2");

    SignedLane bundleless = SignedLane.of(SIZE, 60);
    bundleless.otherLeaves.put(512L, null);
    assertThat(broken(check(bundleless)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.MISSING, "tile/entries/002.p/188");

    SignedLane unpublished = SignedLane.of(SIZE, 60);
    unpublished.checkpoints.remove((long) SIZE);
    assertThat(broken(check(unpublished)))
        .extracting(Contradiction::kind, Contradiction::where, Contradiction::found)
        .containsExactly(Kind.MISSING, "the newest checkpoint", "none after size 660");
  }

  @Test
  void aForkedCheckpointIsNamedThoughTheLedgerSignedIt() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.publish(new Checkpoint(ORIGIN, 240, Merkle.empty()), KEY);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.ROOT);
    assertThat(wrong.where()).isEqualTo("the checkpoint of size 240");
    assertThat(wrong.blame()).contains("this checkpoint forked");
  }

  @Test
  void aForkedNewestCheckpointIsNamed() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.publish(new Checkpoint(ORIGIN, SIZE, Merkle.empty()), KEY);

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.ROOT);
    assertThat(wrong.where()).isEqualTo("the checkpoint of size 700");
    assertThat(wrong.blame()).contains("Up to size 660 the tree agrees");
  }

  @Test
  void oneSizeHasOneRoot() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    String listed = lane.newest;
    lane.newest = new Checkpoint(ORIGIN, SIZE, Merkle.empty()).signed(List.of(KEY)).toString();
    assertThat(listed).isNotEqualTo(lane.newest);

    assertThat(broken(check(lane)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.ORDER, "the checkpoint of size 700");
  }

  @Test
  void checkpointsAscend() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    LaneSource.Published late = lane.checkpoints.get(120L);
    lane.checkpoints.put(500L, new LaneSource.Published(late.size(), late.root(), late.note()));

    assertThat(broken(check(lane)).kind()).isEqualTo(Kind.ORDER);
  }

  @Test
  void aListWithoutAnEndIsFound() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    lane.checkpointsAtATime = -1;

    assertThat(broken(check(lane)).kind()).isEqualTo(Kind.ORDER);
  }

  @Test
  void aListThatSaysAnotherSizeThanItsNoteIsFound() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    LaneSource.Published one = lane.checkpoints.get(120L);
    lane.checkpoints.put(120L, new LaneSource.Published(121, one.root(), one.note()));

    assertThat(broken(check(lane)).kind()).isEqualTo(Kind.CHECKPOINT);
  }

  @Test
  void aSignatureThatDoesNotVerifyIsNamed() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    LaneSource.Published one = lane.checkpoints.get(120L);
    String forged =
        new Checkpoint(ORIGIN, 121, Checkpoint.parse(one.note()).root())
            + one.note().substring(one.note().indexOf("\n\n") + 1);
    lane.checkpoints.put(120L, new LaneSource.Published(121, one.root(), forged));

    assertThat(broken(check(lane)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.SIGNATURE, "the checkpoint of size 121");
  }

  @Test
  void aCheckpointOfAnUnknownKeyCountsForNothing() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    Checkpoint right = Checkpoint.parse(lane.checkpoints.get(120L).note());
    lane.publish(right, OTHER);

    assertThat(broken(check(lane)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.SIGNATURE, "the checkpoint of size 120");
  }

  @Test
  void aCheckpointOfAnotherLaneIsNoneOfThisOne() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    Checkpoint right = Checkpoint.parse(lane.checkpoints.get(120L).note());
    Checkpoint elsewhere = new Checkpoint(LEDGER + "/lane/4", 120, right.root());
    lane.publish(elsewhere, KEY);

    assertThat(broken(check(lane)))
        .extracting(Contradiction::kind, Contradiction::where)
        .containsExactly(Kind.CHECKPOINT, "the checkpoint of size 120");
  }

  @Test
  void anOldKeyCountsWhereALaterCheckpointOfAPinnedOneFollows() throws IOException {
    SignedLane lane = SignedLane.of(300, 60);
    while (lane.entries.size() < SIZE) {
      lane.append();
    }
    lane.sign(OTHER);

    assertThat(check(lane, List.of(OTHER), List.of(OTHER, KEY), List.of()))
        .isInstanceOf(Outcome.Holds.class);
    assertThat(check(lane, List.of(KEY, OTHER), List.of(OTHER, KEY), List.of()))
        .isInstanceOf(Outcome.Holds.class);
  }

  @Test
  void entriesBehindThePinnedKeysLastCheckpointAreNotProved() throws IOException {
    SignedLane lane = SignedLane.of(300, 60);
    while (lane.entries.size() < SIZE) {
      lane.append();
    }
    lane.sign(OTHER);

    Contradiction wrong = broken(check(lane, List.of(KEY), List.of(OTHER, KEY), List.of()));

    assertThat(wrong.kind()).isEqualTo(Kind.NOT_PINNED);
    assertThat(wrong.where()).isEqualTo("positions 300 to 699");
  }

  @Test
  void aRewrittenLedgerAgreesWithItselfAndIsExposedByWhoeverKeptACheckpoint() throws IOException {
    SignedLane lane = SignedLane.of(SIZE, 60);
    String early = lane.checkpoints.get(120L).note();
    String kept = lane.checkpoints.get(480L).note();
    lane.entries.get(417).say("something else");
    lane.rewrite(KEY);

    assertThat(check(lane)).isInstanceOf(Outcome.Holds.class);
    assertThat(check(lane, List.of(KEY), List.of(early)))
        .isEqualTo(new Outcome.Holds(LANE, SIZE, 12, 4, SIZE, 0, 1));
    Contradiction wrong = broken(check(lane, List.of(KEY), List.of(kept, "\n", early)));
    assertThat(wrong.kind()).isEqualTo(Kind.KEPT);
    assertThat(wrong.where()).isEqualTo("the checkpoint of size 480 that was kept (line 1)");
    assertThat(wrong.blame()).contains("signed by a key of this ledger");
  }

  @Test
  void aLedgerThatWasCutBackIsExposedByWhoeverKeptACheckpoint() throws IOException {
    String kept = SignedLane.of(SIZE, 60).newest;

    assertThat(broken(check(SignedLane.of(600, 60), List.of(KEY), List.of(kept))))
        .extracting(Contradiction::kind, Contradiction::found)
        .containsExactly(Kind.KEPT, "one of size 600");
    assertThat(broken(check(new SignedLane(), List.of(KEY), List.of(kept))).kind())
        .isEqualTo(Kind.KEPT);
  }

  @Property(tries = 40)
  void anyLaneThatWasNotTouchedHolds(
      @ForAll @IntRange(min = 0, max = 1_200) int size,
      @ForAll @IntRange(min = 1, max = 400) int signedAfter,
      @ForAll @IntRange(min = 1, max = 300) int atATime)
      throws IOException {
    SignedLane lane = SignedLane.of(size, signedAfter);
    lane.entriesAtATime = atATime;
    lane.checkpointsAtATime = atATime;

    assertThat(check(lane)).isInstanceOf(Outcome.Holds.class);
  }

  @Property(tries = 80)
  void anyChangedByteOfAnyTileIsFoundAndTheTileNamed(
      @ForAll @IntRange(min = 1, max = 1_200) int size,
      @ForAll @IntRange(min = 0, max = 1_000_000) int at)
      throws IOException {
    SignedLane lane = SignedLane.of(size, 97);
    List<Tile> served = new ArrayList<>(Tile.edge(size));
    lane.tiles.keySet().stream().filter(Tile::full).forEach(served::add);
    Tile tile = served.get(at % served.size());
    int changed = at % tile.bytes();
    lane.tiles.put(tile, flipped(lane.tiles.get(tile), changed));

    Contradiction wrong = broken(check(lane));

    assertThat(wrong.kind()).isEqualTo(Kind.TILE);
    assertThat(wrong.where()).startsWith(tile + ", ");
    assertThat(wrong.blame()).contains("this tile is wrong");
    if (tile.level() == 0) {
      assertThat(wrong.where())
          .endsWith("position " + (tile.firstLeaf() + changed / Merkle.HASH_BYTES));
    }
  }

  @Property(tries = 80)
  void anyChangedByteOfAnyEntryIsFoundAndItsPositionNamed(
      @ForAll @IntRange(min = 1, max = 900) int size,
      @ForAll @IntRange(min = 0, max = 1_000_000) int at,
      @ForAll @IntRange(min = 0, max = 5) int part)
      throws IOException {
    SignedLane lane = SignedLane.of(size, 97);
    int position = at % size;
    SignedLane.Stored entry = lane.entries.get(position);
    if (at % 2 == 0) {
      lane.otherLeaves.put((long) position, entry.leaf());
    }
    switch (part) {
      case 0 -> entry.said = flipped(entry.said, at % entry.said.length);
      case 1 -> entry.salt = flipped(entry.salt, at % entry.salt.length);
      case 2 -> entry.record = flipped(entry.record, at % entry.record.length);
      case 3 -> entry.digest = flipped(entry.digest, at % entry.digest.length);
      case 4 -> entry.recordedAt = entry.recordedAt.plusNanos(1_000);
      default ->
          lane.otherLeaves.put((long) position, flipped(entry.leaf(), at % entry.leaf().length));
    }

    assertThat(broken(check(lane)).where()).isEqualTo("position " + position);
  }

  @Property(tries = 60)
  void anyChangedByteOfAnyCheckpointIsFoundAndItsSizeNamed(
      @ForAll @IntRange(min = 1, max = 900) int size,
      @ForAll @IntRange(min = 0, max = 1_000_000) int at)
      throws IOException {
    SignedLane lane = SignedLane.of(size, 97);
    List<Long> sizes = List.copyOf(lane.checkpoints.keySet());
    long of = sizes.get(at % sizes.size());
    LaneSource.Published one = lane.checkpoints.get(of);
    String text = one.note().substring(0, one.note().indexOf("\n\n"));
    char[] note = one.note().toCharArray();
    note[at % text.length()] ^= 1;
    lane.checkpoints.put(of, new LaneSource.Published(of, one.root(), new String(note)));

    assertThat(broken(check(lane)).where()).isEqualTo("the checkpoint of size " + of);
  }

  @Test
  void saysHowFarItIs() throws IOException {
    Set<Long> heard = new HashSet<>();
    LaneVerifier.verify(
        LANE,
        SignedLane.of(SIZE, 60),
        Keys.of(List.of(), keys(List.of(KEY))),
        List.of(),
        false,
        (leaves, size) -> heard.add(leaves * 10_000 + size));

    assertThat(heard).containsExactlyInAnyOrder(2_560_700L, 5_120_700L, 7_000_700L);
  }
}
