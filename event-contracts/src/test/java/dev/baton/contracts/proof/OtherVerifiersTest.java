package dev.baton.contracts.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.contracts.Json;
import dev.sigstore.encryption.signers.Verifiers;
import dev.sigstore.merkle.InclusionProofVerificationException;
import dev.sigstore.merkle.InclusionProofVerifier;
import dev.sigstore.rekor.client.Checkpoints;
import dev.sigstore.rekor.client.RekorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What this code signs and proves is accepted by verifiers that share none of it. */
class OtherVerifiersTest {
  private static final Path TOOLS =
      Path.of(System.getProperty("baton.root", "..")).resolve("../shared/tools").normalize();
  private static final String ORIGIN = "ledger.example/lane/2";
  private static final SigningKey KEY =
      SigningKey.of("a key for the tests of others!!!".getBytes(UTF_8));
  private static final VerifierKey VERIFIER = KEY.verifier(ORIGIN);
  private static final List<Integer> SIZES = List.of(1, 2, 7, 255, 256, 257, 600);

  /** Every checkpoint, receipt and consistency proof that is put before the others. */
  private static final List<SignedNote> CHECKPOINTS = new ArrayList<>();

  private static final List<LogProof> RECEIPTS = new ArrayList<>();
  private static final List<byte[]> LEAVES = new ArrayList<>();
  private static TiledTree tree = new TiledTree(0, tile -> new byte[0]);

  @BeforeAll
  static void grow() {
    GrowingTree growing = new GrowingTree();
    Map<Tile, byte[]> tiles = new HashMap<>();
    for (int i = 0; i < SIZES.getLast(); i++) {
      byte[] leaf = Leaf.hash(ByteBuffer.allocate(4).putInt(i).array());
      LEAVES.add(leaf);
      growing.add(leaf);
      growing.takeFilled().forEach(content -> tiles.put(content.tile(), content.hashes()));
      if (SIZES.contains(i + 1)) {
        CHECKPOINTS.add(new Checkpoint(ORIGIN, i + 1, growing.root()).signed(List.of(KEY)));
      }
    }
    growing.edge().forEach(content -> tiles.put(content.tile(), content.hashes()));
    tree = new TiledTree(growing.size(), tiles::get);
    for (SignedNote note : CHECKPOINTS) {
      long size = Checkpoint.parse(note.text()).size();
      for (long index = 0; index < size; index += 1 + size / 5) {
        RECEIPTS.add(new LogProof(index, tree.inclusion(index, size), note));
      }
    }
  }

  @Test
  void sigstoreAcceptsCheckpointsAndReceipts() throws Exception {
    for (LogProof receipt : RECEIPTS) {
      RekorEntry.Checkpoint checkpoint = Checkpoints.from(receipt.checkpoint().toString());
      assertThat(checkpoint.getOrigin()).isEqualTo(ORIGIN);
      assertThat(checkpoint.getSignatures())
          .singleElement()
          .satisfies(signature -> {
            assertThat(signature.getIdentity()).isEqualTo(ORIGIN);
            assertThat(signature.getKeyHint())
                .isEqualTo(ByteBuffer.allocate(4).putInt(VERIFIER.id()).array());
            assertThat(
                    Verifiers.newVerifier(publicKey())
                        .verify(
                            checkpoint.getSignedData().getBytes(UTF_8), signature.getSignature()))
                .isTrue();
          });
      InclusionProofVerifier.verify(
          LEAVES.get((int) receipt.index()),
          receipt.index(),
          checkpoint.getSize(),
          receipt.hashes(),
          Base64.getDecoder().decode(checkpoint.getBase64Hash()));
    }
  }

  @Test
  void sigstoreRefusesAReceiptOfAnotherEntry() {
    LogProof receipt = RECEIPTS.getLast();
    Checkpoint checkpoint = Checkpoint.parse(receipt.checkpoint().text());

    assertThatThrownBy(() ->
            InclusionProofVerifier.verify(
                LEAVES.getFirst(),
                receipt.index(),
                checkpoint.size(),
                receipt.hashes(),
                checkpoint.root()))
        .isInstanceOf(InclusionProofVerificationException.class);
  }

  private static PublicKey publicKey() throws Exception {
    byte[] info = HexFormat.of().parseHex("302a300506032b6570032100" + "00".repeat(32));
    System.arraycopy(VERIFIER.publicKey(), 0, info, info.length - 32, 32);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
  }

  @Test
  void anIndependentScriptAcceptsCheckpointsReceiptsAndConsistency() throws Exception {
    assumeTrue(
        Files.exists(TOOLS.resolve("tlog_verify.py")),
        () -> "tlog_verify.py is not here: " + TOOLS);
    assumeTrue(python(List.of("-c", "pass"), "") != null, "there is no python3 here");
    List<Map<String, Object>> consistency = new ArrayList<>();
    for (int i = 0; i < CHECKPOINTS.size(); i++) {
      for (int j = i; j < CHECKPOINTS.size(); j++) {
        int first = SIZES.get(i);
        int second = SIZES.get(j);
        consistency.add(
            Map.of("first", i, "second", j, "proof", base64(tree.consistency(first, second))));
      }
    }
    Map<String, Object> all =
        Map.of(
            "vkey", VERIFIER.toString(),
            "notes", CHECKPOINTS.stream().map(SignedNote::toString).toList(),
            "receipts", RECEIPTS.stream().map(LogProof::toString).toList(),
            "leaves",
                RECEIPTS.stream()
                    .map(receipt -> base64(List.of(LEAVES.get((int) receipt.index()))).getFirst())
                    .toList(),
            "consistency", consistency);

    String answer =
        python(List.of("-c", SCRIPT, TOOLS.toString()), Json.MAPPER.writeValueAsString(all));

    assertThat(answer)
        .isEqualTo(
            "notes %d receipts %d consistency %d"
                .formatted(CHECKPOINTS.size(), RECEIPTS.size(), consistency.size()));
  }

  /** Counts what the script's own functions accept. */
  private static final String SCRIPT =
      """
      import base64, json, sys
      sys.path.insert(0, sys.argv[1])
      sys.dont_write_bytecode = True
      import tlog_verify as t
      d = base64.b64decode
      all = json.load(sys.stdin)
      def head(note):
          text = t.open_note(note, all['vkey'])
          if text is None: raise SystemExit('a note is not accepted')
          origin, size, root = text.split('\\n')[:3]
          return int(size), d(root)
      heads = [head(note) for note in all['notes']]
      receipts = 0
      for text, leaf in zip(all['receipts'], all['leaves']):
          proof, _, note = text.partition('\\n\\n')
          lines = proof.split('\\n')
          assert lines[0] == 'c2sp.org/tlog-proof@v1'
          size, root = head(note)
          receipts += t.verify_inclusion(
              int(lines[1].split()[1]), size, d(leaf), [d(h) for h in lines[2:]], root)
      consistency = 0
      for c in all['consistency']:
          (m, r1), (n, r2) = heads[c['first']], heads[c['second']]
          consistency += t.verify_consistency(m, n, r1, r2, [d(h) for h in c['proof']])
      print('notes %d receipts %d consistency %d' % (len(heads), receipts, consistency))
      """;

  private static List<String> base64(List<byte[]> hashes) {
    return hashes.stream().map(Base64.getEncoder()::encodeToString).toList();
  }

  /** What it prints; null where there is no such program, or it fails. */
  private static String python(List<String> arguments, String input) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      return null;
    }
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() == 0 ? output.strip() : null;
  }
}
