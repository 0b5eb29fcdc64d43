package dev.baton.gateway.forward;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class ForwardingIT {
  @TestHTTPResource URI gateway;

  private static RequestSpecification emitter() {
    return given().auth().oauth2(Parts.emitter("marketing"));
  }

  @Test
  void passesOnTheCallersOwnRequest() {
    String token = Parts.emitter("marketing");

    given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(token)
        .contentType("application/cloudevents+json")
        .header("If-Match", "\"3\"")
        .cookie("other", "value")
        .body("{\"id\":\"1\"}")
        .post("/ledger/v1/events?dry=a%20b")
        .then()
        .statusCode(200)
        .body("method", equalTo("POST"))
        .body("uri", equalTo("/ledger/v1/events?dry=a%20b"))
        .body("body", equalTo("{\"id\":\"1\"}"))
        .body("headers.Authorization", equalTo("Bearer " + token))
        .body("headers.'If-match'", equalTo("\"3\""))
        .body("headers.'Content-type'", startsWith("application/cloudevents+json"))
        .body("headers.Cookie", nullValue());
  }

  @Test
  void keepsAnEncodedSlashInAPathWhatItIs() {
    emitter()
        .urlEncodingEnabled(false)
        .get("/ledger/v1/items/lead/L%2F42")
        .then()
        .statusCode(200)
        .body("method", equalTo("GET"))
        .body("uri", equalTo("/ledger/v1/items/lead/L%2F42"))
        .body("length", equalTo(0));
  }

  @Test
  void passesBackStatusAndHeadersAndHidesWhereTheServiceIs() {
    emitter()
        .body("{}")
        .post("/ledger/v1/created")
        .then()
        .statusCode(201)
        .header("Location", equalTo("/ledger/v1/created/1"))
        .header("Link", equalTo("</ledger/v1/created?cursor=x>; rel=\"next\""))
        .header("ETag", equalTo("\"7\""))
        .header("Baton-Position", equalTo("17"))
        .header("Set-Cookie", nullValue())
        .body("result", equalTo("recorded"));
  }

  @Test
  void compressesWhatItPassesBackForWhoeverTakesIt() throws Exception {
    URI list = gateway.resolve("/ledger/v1/lanes");
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(list)
            .header("Authorization", "Bearer " + Parts.emitter("marketing"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> plain = client.send(asked.build(), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> small =
          client.send(asked.header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

      assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .contains("/ledger/v1/lanes");
    }
  }

  @Test
  void passesBackAnAnswerWithoutABody() {
    emitter()
        .delete("/ledger/v1/nothing")
        .then()
        .statusCode(204)
        .header("Transfer-Encoding", nullValue());
    emitter().head("/ledger/v1/lanes").then().statusCode(200);
    emitter().get("/ledger/v1/lanes").then().statusCode(200);
  }

  @Test
  void streamsALargeBody() {
    emitter()
        .contentType("application/x-ndjson")
        .body("x".repeat(4 << 20).getBytes(StandardCharsets.US_ASCII))
        .post("/ledger/v1/events")
        .then()
        .statusCode(200)
        .body("length", equalTo(4 << 20));
  }

  @Test
  void namesAServiceThatIsDown() {
    emitter()
        .get("/definitions/v1/terms")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", equalTo("5"))
        .body("service", equalTo("definitions-service"))
        .body("detail", containsString("definitions-service"));
    emitter().body("{\"id\":\"t\"}").post("/definitions/v1/terms").then().statusCode(503);
  }

  @Test
  void leadsNowhereButUnderThePrefix() throws Exception {
    for (String path :
        new String[] {
          "/ledger/v1/../../secret", "/ledger/v1/%2e%2e/%2e%2e/secret", "/ledger/v1//..//../token"
        }) {
      assertThat(raw(path)).doesNotContain("\"uri\":\"/secret").doesNotContain("\"uri\":\"/token");
    }
    assertThat(raw("http://127.0.0.1:1/ledger/v1/x")).doesNotContain("service-unreachable");
  }

  @Test
  void asksForCredentialsBeforeItAsksAnybodyElse() {
    for (String path :
        new String[] {"/ledger/v1/lanes", "/ownership/v1/teams", "/definitions/v1/terms"}) {
      given()
          .get(path)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", equalTo("Bearer"))
          .contentType("application/problem+json");
      given()
          .auth()
          .oauth2("no.token.atall")
          .get(path)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", equalTo("Bearer"));
    }
    given().get("/ledger/v1/openapi").then().statusCode(200);
  }

  private String raw(String target) throws IOException {
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET "
                  + target
                  + " HTTP/1.1\r\nHost: "
                  + gateway.getAuthority()
                  + "\r\nConnection: close\r\nAuthorization: Bearer "
                  + Parts.token("reader")
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
