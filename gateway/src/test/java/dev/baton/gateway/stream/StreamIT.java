package dev.baton.gateway.stream;

import static dev.baton.contracts.event.FactKind.OFFERED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Journal;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
@Timeout(120)
class StreamIT {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final int SOON = 15_000;

  @TestHTTPResource("/api/v1/stream")
  URI stream;

  @Inject ReadModels models;

  /** One listener; reads events as a browser does. */
  private static final class Listener implements AutoCloseable {
    private final HttpURLConnection connection;
    private final BufferedReader lines;

    Listener(URI stream, String token, @Nullable String last) throws IOException {
      connection = (HttpURLConnection) stream.toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Accept", "text/event-stream");
      if (last != null) {
        connection.setRequestProperty("Last-Event-ID", last);
      }
      connection.setReadTimeout(SOON);
      lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The rest of the next line that begins so. */
    String next(String field) throws IOException {
      String line = lines.readLine();
      while (line != null && !line.startsWith(field)) {
        line = lines.readLine();
      }
      return line == null ? "(end)" : line.substring(field.length()).strip();
    }

    @Override
    public void close() {
      connection.disconnect();
    }
  }

  private long record(String item) {
    long next =
        models.read(ReadModels.Snapshot::lanes).await().indefinitely().stream()
                .filter(lane -> lane.lane() == 0)
                .mapToLong(ReadModels.Lane::position)
                .findFirst()
                .orElse(-1)
            + 1;
    Journal journal = new Journal(0, next);
    journal.fact(OFFERED, new ItemRef("streamed", item), "1", "a", "b", T);
    Topic.ledger(journal.records());
    return next;
  }

  @Test
  void tellsWhereTheViewsAreAndWhenTheyMoveOn() throws IOException {
    try (Listener listener = new Listener(stream, Parts.token("reader"), null)) {
      assertThat(listener.next("event:")).isEqualTo("progress");
      long position = record("moves");
      String data = listener.next("data:");
      while (!data.contains("\"position\":" + position)) {
        data = listener.next("data:");
      }
      assertThat(data).contains("\"lane\":0,\"position\":" + position);
    }
  }

  @Test
  void whoComesBackHearsOnlyWhatIsNew() throws IOException {
    record("before");
    String seen;
    try (Listener first = new Listener(stream, Parts.token("reader"), null)) {
      seen = first.next("id:");
    }
    try (Listener again = new Listener(stream, Parts.token("reader"), seen)) {
      record("after");
      assertThat(again.next("id:")).isNotEqualTo(seen);
    }
    String missed;
    try (Listener late = new Listener(stream, Parts.token("reader"), seen)) {
      missed = late.next("id:");
    }
    assertThat(missed).isNotEqualTo(seen);
  }

  @Test
  void aQuietStreamBeats() throws IOException {
    try (Listener listener = new Listener(stream, Parts.token("reader"), null)) {
      assertThat(listener.next(":")).isEmpty();
    }
  }

  @Test
  void endsWithTheToken() throws Exception {
    JwtClaims claims = Parts.signer().claims("reader", null, "reader");
    NumericDate expiry = NumericDate.now();
    expiry.addSeconds(4);
    claims.setExpirationTime(expiry);
    try (Listener listener = new Listener(stream, Parts.signer().sign(claims), null)) {
      String line = listener.next("never:");
      assertThat(line).isEqualTo("(end)");
    }
  }

  @Test
  void isForThoseWhoMayRead() {
    given().get("/api/v1/stream").then().statusCode(401);
  }
}
