package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A whole import, from the upload to the last handoff, takes the same memory however large it is.
 */
@QuarkusTest
@WithTestResource(Parts.class)
class LargeImportIT {
  private static final long GIGABYTE = 1L << 30;
  private static final long LIVE_AT_MOST = 100L << 20;
  private static final int ROWS_A_CASE = 100;
  private static final int ROWS_A_VISIT = 20;
  private static final String BOUNDARY = "the-end-of-a-part";

  @Test
  @Tag("proof")
  void aLogOfAGigabyteIsImportedInTheMemoryOfASmallOne() throws Exception {
    String workType = "large-" + UUID.randomUUID();
    long before = live();
    Generated log = new Generated(GIGABYTE);

    String location = upload(log, workType);
    List<Long> curve = new ArrayList<>();
    curve.add(live() - before);
    JsonNode done =
        Awaitility.await()
            .atMost(Duration.ofMinutes(30))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  JsonNode view = Uploads.view(location);
                  while (view.path("progress").asDouble() * 10 >= curve.size()) {
                    curve.add(live() - before);
                  }
                  return view;
                },
                view -> view.path("state").asText().matches("FINISHED|FAILED"));

    System.out.printf(
        "A CSV of 1 GiB imported: MiB in use after the upload and after each tenth: %s%n",
        curve.stream().map(bytes -> bytes >> 20).toList());
    assertThat(done.path("state").asText()).isEqualTo("FINISHED");
    assertThat(done.at("/rows/used").asLong()).isEqualTo(log.rows);
    assertThat(done.path("items").asLong()).isEqualTo(log.rows / ROWS_A_CASE);
    assertThat(done.at("/findings/total/hops").asLong())
        .isEqualTo(log.rows / ROWS_A_CASE * (ROWS_A_CASE / ROWS_A_VISIT - 1));
    assertThat(curve).allMatch(bytes -> bytes < LIVE_AT_MOST);
  }

  private static String upload(Generated log, String workType) throws Exception {
    String mapping =
        """
        format: csv
        source: /%1$s
        workType: %1$s
        case: c
        group: g
        activity: a
        time: t
        """
            .formatted(workType);
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(part("mapping", "mapping.yaml") + mapping),
            BodyPublishers.ofString("\r\n" + part("log", "large.csv")),
            BodyPublishers.ofInputStream(() -> log),
            BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          RestAssured.baseURI + ":" + RestAssured.port + "/ledger/v1/imports"))
                  .header("Authorization", "Bearer " + Parts.token("admin"))
                  .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                  .POST(body)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }
  }

  private static String part(String name, String file) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n"
        .formatted(BOUNDARY, name, file);
  }

  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Whole cases, each handed over four times, with a column that nobody asked for. */
  private static final class Generated extends InputStream {
    private static final String NOTE = "n".repeat(400);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final long bytes;
    private byte[] part = "c,g,a,t,note\n".getBytes(StandardCharsets.UTF_8);
    private int at;
    private long made;
    private long rows;

    Generated(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == part.length) {
        if (made >= bytes) {
          return -1;
        }
        part = oneCase().getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      int taken = Math.min(length, part.length - at);
      System.arraycopy(part, at, buffer, offset, taken);
      at += taken;
      made += taken;
      return taken;
    }

    private String oneCase() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < ROWS_A_CASE; i++) {
        text.append(rows / ROWS_A_CASE)
            .append(",G")
            .append(i / ROWS_A_VISIT)
            .append(",work,")
            .append(START.plusSeconds(rows))
            .append(',')
            .append(NOTE)
            .append('\n');
        rows++;
      }
      return text.toString();
    }
  }
}
