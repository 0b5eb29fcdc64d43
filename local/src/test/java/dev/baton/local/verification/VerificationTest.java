package dev.baton.local.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.GrowingTree;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.contracts.proof.StoredEntry;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.local.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a ledger of two lanes, one without entries, that is nothing but answers over HTTP. */
class VerificationTest {
  private static final int SIZE = 2_600;
  private static final SigningKey KEY = SigningKey.of(new byte[SigningKey.SEED_BYTES]);
  private static final VerifierKey VERIFIER = KEY.verifier("ledger.example/lane/1");

  /** Shorter than what is asked for. */
  private static final int PAGE = 300;

  @TempDir Path directory;

  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final List<String> said = new ArrayList<>();
  private HttpServer server;
  private String first = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/ledger/v1/", this::answer);
    server.start();
    put(
        "lanes",
        """
        {"lanes": [{"lane": 0, "position": %d, "keys": ["%s"]}, {"lane": 1, "position": -1, "keys": []}]}
        """
            .formatted(SIZE + 4, KEY.verifier("ledger.example/lane/0")));
    put("lanes/1/checkpoints?after=-1&limit=1000", "{\"checkpoints\": []}");
    grow();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void put(String path, String answer) {
    answers.put("/ledger/v1/" + path, answer.getBytes(UTF_8));
  }

  private void put(String path, byte[] answer) {
    answers.put("/ledger/v1/" + path, answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    byte[] answer = answers.getOrDefault(path, new byte[0]);
    int status = answers.containsKey(path) ? 200 : 404;
    if (!"Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
    } else if (refusals.merge(path, -1, Integer::sum) >= 0) {
      status = 503;
    }
    exchange.sendResponseHeaders(status, status == 200 && answer.length > 0 ? answer.length : -1);
    if (status == 200 && answer.length > 0) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private void grow() {
    GrowingTree tree = new GrowingTree();
    List<Map<String, Object>> checkpoints = new ArrayList<>();
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    for (int i = 0; i < SIZE; i++) {
      byte[] salt = ("salt of %08d".formatted(i)).getBytes(UTF_8);
      byte[] content = ("said in " + i).getBytes(UTF_8);
      byte[] columns =
          StoredEntry.columns(
              0, i, Instant.EPOCH, "t", "lead/L", "sales", "/s", "" + i, Instant.EPOCH);
      byte[] record =
          new String(columns, UTF_8).replace("}", ",\"backdated\":false}").getBytes(UTF_8);
      byte[] leaf =
          Leaf.bytes(
              0, i, Instant.EPOCH, "t", Leaf.contentDigest(salt, content), Digests.sha256(record));
      tree.add(Leaf.hash(leaf));
      bundle.writeBytes(ByteBuffer.allocate(2).putShort((short) leaf.length).array());
      bundle.writeBytes(leaf);
      page.writeBytes(new StoredEntry(leaf, salt, content, record, columns).bytes());
      boolean end = i == SIZE - 1;
      if ((i + 1) % PAGE == 0 || end) {
        put(
            "lanes/0/stored?after=%d&limit=1024".formatted(i / PAGE * PAGE - 1),
            page.toByteArray());
        page.reset();
      }
      if ((i + 1) % Tile.FULL == 0 || end) {
        put("lanes/0/tile/entries/" + Tile.of(0, i, i + 1).entriesPath(), bundle.toByteArray());
        bundle.reset();
      }
      tree.takeFilled().forEach(full -> put("lanes/0/" + full.tile(), full.hashes()));
      if ((i + 1) % 500 == 0 || end) {
        checkpoints.add(signed(tree));
      }
    }
    tree.edge().forEach(content -> put("lanes/0/" + content.tile(), content.hashes()));
    first = (String) checkpoints.getFirst().get("note");
    put("lanes/0/checkpoint", (String) checkpoints.getLast().get("note"));
    put(
        "lanes/0/checkpoints?after=-1&limit=1000",
        new String(Json.bytes(Map.of("checkpoints", checkpoints)), UTF_8));
  }

  private static Map<String, Object> signed(GrowingTree tree) {
    Checkpoint checkpoint = new Checkpoint("ledger.example/lane/0", tree.size(), tree.root());
    Map<String, Object> one = new HashMap<>();
    one.put("size", tree.size());
    one.put("root", Base64.getEncoder().encodeToString(tree.root()));
    one.put("note", checkpoint.signed(List.of(KEY)).toString());
    return one;
  }

  private boolean verify(List<VerifierKey> pinned, @Nullable Path kept) throws Refusal {
    return verify("t", pinned, kept);
  }

  private boolean verify(String token, List<VerifierKey> pinned, @Nullable Path kept)
      throws Refusal {
    URI url = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    return Verification.run(
        new Verification.Asked(url, token, pinned, true, kept), said::add, line -> {});
  }

  @Test
  void saysWhatIsProved() throws Exception {
    Path kept = directory.resolve("kept");
    Files.writeString(kept, first);

    assertThat(verify(List.of(VERIFIER), kept)).isTrue();
    assertThat(said)
        .containsExactly(
            "lane 0: 2,600 entries under 6 checkpoints and 12 tiles; what is stored of 2,600 is"
                + " what was recorded; 1 kept checkpoints are of its past; 5 newer entries were"
                + " under none yet",
            "lane 1: 0 entries under 0 checkpoints and 0 tiles; what is stored of 0 is what was"
                + " recorded",
            "The ledger ledger.example is what its 6 checkpoints say it is: 2,600 entries on 2"
                + " lanes, signed by a pinned key.");
  }

  @Test
  void saysThatWithoutAKeyTheLedgerOnlyAgreesWithItself() throws Exception {
    assertThat(verify(List.of(), null)).isTrue();
    assertThat(said.getLast())
        .contains(
            "no more than that the ledger agrees with itself", "--key ledger.example/lane/0+");
  }

  @Test
  void asksAgainWhatALedgerCannotAnswerNow() throws Exception {
    refusals.put("/ledger/v1/lanes/0/tile/0/003", 2);

    assertThat(verify(List.of(VERIFIER), null)).isTrue();
  }

  @Test
  void saysWhatIsWrongAndChecksTheOtherLanes() throws Exception {
    byte[] tile = answers.get("/ledger/v1/lanes/0/tile/0/003");
    tile[40] ^= 1;

    assertThat(verify(List.of(VERIFIER), null)).isFalse();
    assertThat(said.getFirst()).startsWith("WRONG: lane 0, tile/0/003, position 769: expected ");
    assertThat(said).anyMatch(line -> line.startsWith("lane 1: "));
    assertThat(said.getLast()).contains("is not what its checkpoints say it is");
  }

  @Test
  void saysThatALaneIsGoneOfWhichSomebodyKeptACheckpoint() throws Exception {
    Path kept = directory.resolve("kept");
    Files.writeString(
        kept,
        new Checkpoint("ledger.example/lane/2", 5, Digests.sha256(new byte[0]))
            .signed(List.of(KEY))
            .toString());

    assertThat(verify(List.of(VERIFIER), kept)).isFalse();
    assertThat(said.getFirst()).startsWith("WRONG: lane 2: a checkpoint of it was kept (line 1)");
  }

  @Test
  void whatCannotBeCheckedIsRefused() throws Exception {
    Path kept = directory.resolve("kept");
    Files.writeString(
        kept,
        new Checkpoint("another.example/lane/0", 5, Digests.sha256(new byte[0]))
            .signed(List.of(KEY))
            .toString());

    assertThatThrownBy(() -> verify(List.of(VERIFIER), kept))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'another.example/lane/0'");
    assertThatThrownBy(() -> verify("other", List.of(VERIFIER), null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the token is not accepted");
    answers.remove("/ledger/v1/lanes");
    assertThatThrownBy(() -> verify(List.of(VERIFIER), null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("There is no ledger at");
  }
}
