package dev.baton.ledger.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Http;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Imports over HTTP. */
final class Uploads {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Uploads() {}

  /** Sends a log as an admin. */
  static Response post(byte[] log, byte[] mapping) {
    return post(Parts.token("admin"), log, mapping);
  }

  static Response post(String token, byte[] log, byte[] mapping) {
    return Http.as(token)
        .multiPart("log", "a.log", log)
        .multiPart("mapping", "mapping.yaml", mapping)
        .post("/ledger/v1/imports");
  }

  /** Sends a log and waits until the import is over. */
  static JsonNode done(byte[] log, byte[] mapping) {
    String location = post(log, mapping).then().statusCode(202).extract().header("Location");
    return done(location);
  }

  static JsonNode done(String location) {
    return Awaitility.await()
        .atMost(SOON)
        .until(
            () -> view(location), view -> view.path("state").asText().matches("FINISHED|FAILED"));
  }

  static JsonNode view(String location) {
    return Http.json(
        Http.as(Parts.token("admin")).get(location).then().statusCode(200).extract().asString());
  }

  /** A mapping with a source and a work type of its own. */
  static byte[] mapping(String documented, String workType) {
    return new String(Documented.mapping(documented), StandardCharsets.UTF_8)
        .replaceFirst("(?m)^workType:.*$", "workType: " + workType)
        .replaceFirst("(?m)^source:.*$", "source: /" + workType)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Every handoff of a work type, as the ledger lists them. */
  static List<JsonNode> handoffs(String workType) {
    List<JsonNode> all = new ArrayList<>();
    @Nullable String next = "/ledger/v1/handoffs?limit=500&workType=" + workType;
    while (next != null) {
      Response page = Http.get(next);
      page.then().statusCode(200);
      Http.json(page.asString()).forEach(all::add);
      String link = page.getHeader("Link");
      next = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
    return all;
  }
}
