package dev.baton.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.acceptance.Script.Answer;
import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.Merkle;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.SigningKey;
import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever has the database's password can change anything in it, and {@code ./baton verify-ledger}
 * names what he changed. Every test puts back what it changed.
 *
 * <p>Each of them has the whole ledger checked several times: its name is early in the alphabet, so
 * that it is while the ledger is small.
 */
@ExtendWith(Stack.Shared.class)
class AlteredLedgerIT {
  private static final int ITEMS = 900;

  private static boolean told;

  @TempDir Path directory;

  @Test
  void anUntouchedLedgerIsWhatItsCheckpointsSay(Stack stack) throws Exception {
    Lane lane = signed(stack);
    Path kept = directory.resolve("kept");
    Files.writeString(kept, lane.first().note() + "\n" + lane.newest().note());

    Answer answer = verify(stack, "--kept", kept.toString());

    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .contains(
            "lane %d: ".formatted(lane.number()),
            "2 kept checkpoints are of its past",
            "The ledger localhost/ledger is what its ",
            ", signed by a pinned key.");
  }

  @Test
  void withoutAKeyItProvesNoMoreThanThatTheLedgerAgreesWithItself(Stack stack) throws Exception {
    signed(stack);

    Answer answer = run(stack, "auditor");

    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .contains("no more than that the ledger agrees with itself")
        .contains(stack.keys().verifier().toString());
  }

  @Test
  void aReaderMayCheckAllButWhatIsStored(Stack stack) throws Exception {
    signed(stack);
    String key = "--key=" + stack.keys().verifier();

    assertThat(run(stack, "reader", key).exit()).isZero();
    assertThat(run(stack, "reader", key, "--entries"))
        .satisfies(answer -> {
          assertThat(answer.exit()).isEqualTo(2);
          assertThat(answer.err()).contains("needs an auditor's");
        });
    assertThat(run(stack, "reader", "--key=" + other().verifier("localhost/ledger/lane/0")))
        .satisfies(answer -> assertThat(answer.exit()).isEqualTo(1));
  }

  @Test
  void whatWasSaidIsFoundWhereItWasChanged(Stack stack) throws Exception {
    Lane lane = signed(stack);
    long position = lane.newest().size() / 2;

    changed(
        stack,
        "said",
        "update entry set said = ? where lane = ? and position = ?",
        "select said from entry where lane = ? and position = ?",
        lane.number(),
        position,
        "lane %d, position %d: ".formatted(lane.number(), position));
  }

  @Test
  void aPublishedRecordIsFoundWhereItWasChanged(Stack stack) throws Exception {
    Lane lane = signed(stack);
    long position = lane.newest().size() - 1;

    changed(
        stack,
        "record",
        "update entry set record = ? where lane = ? and position = ?",
        "select record from entry where lane = ? and position = ?",
        lane.number(),
        position,
        "lane %d, position %d: ".formatted(lane.number(), position));
  }

  @Test
  void anEntryIsFoundThatWasHiddenUnderAnotherItem(Stack stack) throws Exception {
    Lane lane = signed(stack);
    long position = lane.newest().size() / 3;
    String where = " where lane = %d and position = %d".formatted(lane.number(), position);

    execute(stack, "update entry set subject = subject || '~'" + where);
    try {
      Answer answer = verify(stack);
      assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
      assertThat(answer.out())
          .contains("WRONG: lane %d, position %d: ".formatted(lane.number(), position), "subject");
    } finally {
      execute(stack, "update entry set subject = rtrim(subject, '~')" + where);
    }
    assertThat(verify(stack).exit()).isZero();
  }

  @Test
  void whatWasErasedIsToldFromWhatWasEmptied(Stack stack) throws Exception {
    Lane lane = signed(stack);
    String person = "person-" + UUID.randomUUID();
    String said =
        Posting.fact("verified", 7, "completed")
            .replace("\"data\":{", "\"data\":{\"dataSubjects\":[\"" + person + "\"],")
            .replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"" + person + "-told\"");
    stack.api().post(stack.origin(Service.LEDGER), List.of(said));
    awaitSigned(stack);
    String path = "/ledger/v1/data-subjects/" + person;
    assertThat(post(stack, "admin", path + "/erasure").statusCode()).isEqualTo(202);
    String erasure =
        post(stack, "auditor", path + "/confirmation")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(stack.api().get(URI.create(erasure).getPath()).path("state").asText())
                .isEqualToIgnoringCase("done"));
    awaitSigned(stack);

    Answer erased = verify(stack);
    assertThat(erased.exit()).as(erased.toString()).isZero();
    assertThat(erased.out()).contains("the content of 1 is erased");

    long position = lane.newest().size() / 4;
    String where = " where lane = %d and position = %d".formatted(lane.number(), position);
    execute(stack, "create table emptied as select said, salt from entry" + where);
    execute(stack, "update entry set said = null, salt = null" + where);
    try {
      Answer emptied = verify(stack);
      assertThat(emptied.exit()).as(emptied.toString()).isEqualTo(1);
      assertThat(emptied.out())
          .contains(
              "WRONG: lane %d, position %d: ".formatted(lane.number(), position),
              "an entry that says it was erased");
    } finally {
      execute(
          stack, "update entry set said = emptied.said, salt = emptied.salt from emptied" + where);
      execute(stack, "drop table emptied");
    }
  }

  private static HttpResponse<String> post(Stack stack, String account, String path)
      throws IOException {
    return stack
        .api()
        .send(
            stack
                .api()
                .as(account, stack.origin(Service.LEDGER).resolve(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
  }

  private static void execute(Stack stack, String sql) throws SQLException {
    try (Connection connection = stack.ledgerDatabase();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aTileIsFoundThatWasChanged(Stack stack) throws Exception {
    Lane lane = signed(stack);

    changed(
        stack,
        "tile",
        "update tile set hashes = ? where lane = ? and level = ? and no = 0",
        "select hashes from tile where lane = ? and level = ? and no = 0",
        lane.number(),
        0,
        "lane %d, tile/0/000".formatted(lane.number()));
    changed(
        stack,
        "tile",
        "update tile set hashes = ? where lane = ? and level = ? and no = 0",
        "select hashes from tile where lane = ? and level = ? and no = 0",
        lane.number(),
        1,
        "lane %d, tile/1/000".formatted(lane.number()));
  }

  @Test
  void aCheckpointIsFoundThatForkedThoughItIsSignedByTheLedger(Stack stack) throws Exception {
    Lane lane = signed(stack);
    SigningKey key = SigningKey.of(Base64.getDecoder().decode(stack.keys().checkpoint()));
    Checkpoint right = Checkpoint.parse(SignedNote.parse(lane.first().note()).text());
    Checkpoint forked = new Checkpoint(right.origin(), right.size(), Merkle.empty());
    String note = forked.signed(List.of(key)).toString();
    String where = "lane %d, the checkpoint of size %d".formatted(lane.number(), right.size());

    replaceCheckpoint(stack, lane.number(), forked, note);
    try {
      Answer answer = verify(stack);
      assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
      assertThat(answer.out()).contains("WRONG: " + where + ": ", "this checkpoint forked");
    } finally {
      replaceCheckpoint(stack, lane.number(), right, lane.first().note());
    }

    Path kept = directory.resolve("kept");
    Files.writeString(kept, note);
    Answer answer = verify(stack, "--kept", kept.toString());
    assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
    assertThat(answer.out()).contains(where + " that was kept (line 1)");
  }

  /** Changes the last byte of a column; it is found, named, and no longer once it is back. */
  private void changed(
      Stack stack, String what, String update, String select, int lane, long row, String named)
      throws Exception {
    byte[] right = column(stack, select, lane, row);
    byte[] wrong = right.clone();
    wrong[wrong.length - 1] ^= 1;
    update(stack, update, wrong, lane, row);
    try {
      Answer answer = verify(stack);
      assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
      assertThat(answer.out()).as(what).contains("WRONG: " + named);
    } finally {
      update(stack, update, right, lane, row);
    }
    assertThat(verify(stack).exit()).isZero();
  }

  private static byte[] column(Stack stack, String select, int lane, long row) throws SQLException {
    try (Connection connection = stack.ledgerDatabase();
        PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setInt(1, lane);
      statement.setLong(2, row);
      var rows = statement.executeQuery();
      assertThat(rows.next()).isTrue();
      return rows.getBytes(1);
    }
  }

  private static void update(Stack stack, String update, byte[] bytes, int lane, long row)
      throws SQLException {
    try (Connection connection = stack.ledgerDatabase();
        PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setBytes(1, bytes);
      statement.setInt(2, lane);
      statement.setLong(3, row);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static void replaceCheckpoint(Stack stack, int lane, Checkpoint checkpoint, String note)
      throws SQLException {
    try (Connection connection = stack.ledgerDatabase();
        PreparedStatement statement =
            connection.prepareStatement(
                "update checkpoint set root = ?, note = ? where lane = ? and size = ?")) {
      statement.setBytes(1, checkpoint.root());
      statement.setString(2, note);
      statement.setInt(3, lane);
      statement.setLong(4, checkpoint.size());
      assertThat(statement.executeUpdate()).isPositive();
    }
  }

  private record Signed(long size, String note) {}

  /** A lane with two levels of tiles, of which all is signed. */
  private record Lane(int number, Signed first, Signed newest) {}

  private static Lane signed(Stack stack) {
    if (!told) {
      stack.api().post(stack.origin(Service.LEDGER), Posting.facts("verified", ITEMS));
      awaitSigned(stack);
      stack.api().post(stack.origin(Service.LEDGER), Posting.facts("verified", ITEMS + 50));
      told = true;
    }
    awaitSigned(stack);
    List<JsonNode> lanes = new ArrayList<>();
    stack.api().get("/ledger/v1/lanes").path("lanes").forEach(lanes::add);
    JsonNode longest = lanes.getFirst();
    for (JsonNode lane : lanes) {
      if (lane.path("position").asLong() > longest.path("position").asLong()) {
        longest = lane;
      }
    }
    int number = longest.path("lane").asInt();
    long end = longest.path("position").asLong() + 1;
    assertThat(end).isGreaterThan(256);
    JsonNode first = checkpoints(stack, number, -1).get(0);
    JsonNode newest = checkpoints(stack, number, end - 1).get(0);
    return new Lane(number, one(first), one(newest));
  }

  private static Signed one(JsonNode checkpoint) {
    return new Signed(checkpoint.path("size").asLong(), checkpoint.path("note").asText());
  }

  private static JsonNode checkpoints(Stack stack, int lane, long after) {
    return stack
        .api()
        .get("/ledger/v1/lanes/%d/checkpoints?after=%d&limit=1".formatted(lane, after))
        .path("checkpoints");
  }

  private static void awaitSigned(Stack stack) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          for (JsonNode lane : stack.api().get("/ledger/v1/lanes").path("lanes")) {
            long position = lane.path("position").asLong();
            assertThat(checkpoints(stack, lane.path("lane").asInt(), position))
                .hasSize(position < 0 ? 0 : 1);
          }
        });
  }

  /** With all that there is to check, and the key pinned. */
  private Answer verify(Stack stack, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("--entries", "--key", stack.keys().verifier().toString()));
    arguments.addAll(List.of(more));
    return run(stack, "auditor", arguments.toArray(String[]::new));
  }

  private Answer run(Stack stack, String account, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "verify-ledger",
                stack.origin(Service.LEDGER).toString(),
                "--token",
                stack.token(account)));
    command.addAll(List.of(arguments));
    return Script.run(directory, command);
  }

  private static SigningKey other() {
    return SigningKey.of("a key that never signed anything".getBytes(UTF_8));
  }
}
