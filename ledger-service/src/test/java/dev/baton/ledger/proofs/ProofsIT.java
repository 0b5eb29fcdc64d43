package dev.baton.ledger.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.Leaf;
import dev.baton.contracts.proof.LogProof;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.VerifierKey;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ProofsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Pool pool;

  /** Where an event is recorded. */
  private record Place(int lane, long position) {
    String path() {
      return "/ledger/v1/lanes/%d/events/%d/proof".formatted(lane, position);
    }
  }

  private static Place record() {
    var answer = Http.post(Facts.ofNewItem().fact(FactKind.OFFERED)).then().statusCode(201);
    return new Place(
        answer.extract().path("lane"), ((Number) answer.extract().path("position")).longValue());
  }

  private static List<VerifierKey> keys(int lane) {
    List<String> keys =
        Http.get("/ledger/v1/lanes")
            .then()
            .statusCode(200)
            .extract()
            .path("lanes[%d].keys".formatted(lane));
    return keys.stream().map(VerifierKey::parse).toList();
  }

  private Row stored(Place place) {
    return pool.preparedQuery(
            "select recorded_at, type, said, salt, record from entry where lane = $1 and position = $2")
        .execute(Tuple.of(place.lane(), place.position()))
        .await()
        .atMost(PATIENCE)
        .iterator()
        .next();
  }

  @Test
  void aReceiptIsCheckedWithNothingButTheKey() {
    Place place = record();
    String receipt =
        Http.get(place.path())
            .then()
            .statusCode(200)
            .contentType("text/plain")
            .extract()
            .asString();

    Row row = stored(place);
    byte[] leaf =
        Leaf.bytes(
            place.lane(),
            place.position(),
            row.getOffsetDateTime(0).toInstant(),
            row.getString(1),
            Leaf.contentDigest(row.getBuffer(3).getBytes(), row.getBuffer(2).getBytes()),
            Digests.sha256(row.getBuffer(4).getBytes()));
    LogProof proof = LogProof.parse(receipt);
    assertThat(proof.index()).isEqualTo(place.position());
    assertThat(proof.shows(Leaf.hash(leaf), keys(place.lane()))).isTrue();
    leaf[leaf.length - 1] ^= 1;
    assertThat(proof.shows(Leaf.hash(leaf), keys(place.lane()))).isFalse();
  }

  @Test
  void entriesFromBeforeThereWereTreesGetTheLeafThatTheyWouldHaveGot() throws IOException {
    Place place = record();
    String migration;
    try (InputStream in = getClass().getResourceAsStream("/db/migration/V9__the_proofs.sql")) {
      migration = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    String begin = "update entry set leaf = ";
    int from = migration.indexOf(begin) + begin.length();
    String made = migration.substring(from, migration.indexOf(';', from));

    Row row =
        pool.preparedQuery("select leaf, " + made + " from entry where lane = $1 and position = $2")
            .execute(Tuple.of(place.lane(), place.position()))
            .await()
            .atMost(PATIENCE)
            .iterator()
            .next();
    assertThat(row.getBuffer(1)).isEqualTo(row.getBuffer(0));
  }

  @Test
  void tilesAndTheirEntriesAreServedAsC2spAsks() {
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(Facts.ofNewItem().fact(FactKind.OFFERED));
    }
    Http.postLines(events);
    Place last = record();
    Http.get(last.path()).then().statusCode(200);
    Checkpoint tree = newest(last.lane());
    assertThat(tree.size()).isGreaterThan(256);

    List<Tile> tiles = new ArrayList<>(Tile.edge(tree.size()));
    tiles.add(new Tile(0, 0, Tile.FULL));
    for (Tile tile : tiles) {
      byte[] hashes = lane(last.lane(), tile.toString());
      assertThat(hashes).hasSize(tile.bytes());
      if (tile.level() == 0) {
        assertThat(hashed(lane(last.lane(), "tile/entries/" + tile.entriesPath())))
            .isEqualTo(hashes);
      }
    }
    Http.get("/ledger/v1/lanes/%d/tile/0/000".formatted(last.lane()))
        .then()
        .header("Cache-Control", containsString("immutable"));
    for (String none : List.of("0/x000/000", "0/999", "9/000", "0/000.p/0", "entries/999")) {
      Http.get("/ledger/v1/lanes/%d/tile/%s".formatted(last.lane(), none)).then().statusCode(404);
    }
  }

  private static Checkpoint newest(int lane) {
    String note =
        Http.get("/ledger/v1/lanes/%d/checkpoint".formatted(lane))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    SignedNote signed = SignedNote.parse(note);
    assertThat(signed.verified(keys(lane))).hasSize(1);
    Checkpoint checkpoint = Checkpoint.parse(signed.text());
    assertThat(checkpoint.origin()).isEqualTo("localhost/ledger/lane/" + lane);
    return checkpoint;
  }

  private static byte[] lane(int lane, String path) {
    return Http.get("/ledger/v1/lanes/%d/%s".formatted(lane, path))
        .then()
        .statusCode(200)
        .extract()
        .asByteArray();
  }

  private static byte[] hashed(byte[] bundle) {
    ByteBuffer entries = ByteBuffer.wrap(bundle);
    ByteBuffer hashes = ByteBuffer.allocate(8192);
    while (entries.hasRemaining()) {
      byte[] leaf = new byte[Short.toUnsignedInt(entries.getShort())];
      entries.get(leaf);
      hashes.put(Leaf.hash(leaf));
    }
    return java.util.Arrays.copyOf(hashes.array(), hashes.position());
  }

  @Test
  void everyCheckpointIsListedAndPublishedAsItWasSigned() {
    Place place = record();
    Http.get(place.path()).then().statusCode(200);
    List<String> listed = new ArrayList<>();
    String next = "/ledger/v1/lanes/%d/checkpoints?limit=2".formatted(place.lane());
    long after = -1;
    while (true) {
      JsonNode page =
          Http.json(Http.get(next + "&after=" + after).then().statusCode(200).extract().asString());
      if (page.path("checkpoints").isEmpty()) {
        break;
      }
      for (JsonNode one : page.path("checkpoints")) {
        assertThat(one.path("size").longValue()).isGreaterThan(after);
        after = one.path("size").longValue();
        assertThat(one.path("root").textValue())
            .isEqualTo(one.path("note").textValue().lines().toList().get(2));
        listed.add(one.path("note").textValue());
      }
    }
    assertThat(after).isGreaterThan(place.position());
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    Topic.all(Topics.CHECKPOINTS, 1).stream()
                        .filter(m -> m.key().equals(Integer.toString(place.lane())))
                        .map(m -> new String(m.value(), StandardCharsets.UTF_8)))
                .containsAll(listed));
  }

  @Test
  void thereIsNoReceiptForWhatIsNotRecorded() {
    Http.get("/ledger/v1/lanes/0/events/99999999/proof").then().statusCode(404);
    Http.get("/ledger/v1/lanes/0/events/-1/proof").then().statusCode(404);
    Http.get("/ledger/v1/lanes/77/checkpoint").then().statusCode(404).body("status", equalTo(404));
  }
}
