package dev.baton.gateway.told;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the gateway in its tests: an HTTP server that answers for the ledger and the
 * registry with what it was asked, and exchanges a login's code for tokens. The catalogue's port is
 * closed.
 */
public final class Behind implements QuarkusTestResourceLifecycleManager {
  private static final Pattern AFTER = Pattern.compile("after=(-?\\d+)");

  private final Map<String, String> lanes = new ConcurrentHashMap<>();
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server = started;
      threads = Executors.newCachedThreadPool();
      started.setExecutor(threads);
      started.createContext("/", Behind::echo);
      started.createContext("/ledger/v1/created", Behind::created);
      started.createContext("/ledger/v1/nothing", Behind::nothing);
      started.createContext("/ledger/v1/lanes/", this::entries);
      started.createContext("/token", Behind::tokens);
      started.start();
      String origin = "http://127.0.0.1:" + started.getAddress().getPort();
      return Map.of(
          "baton.ledger.url",
          origin,
          "baton.ownership.url",
          origin,
          "quarkus.oidc.page.token-path",
          origin + "/token",
          "quarkus.oidc-client.client-enabled",
          "true",
          "quarkus.oidc-client.credentials.secret",
          "not a secret",
          "baton.oidc.token-path",
          origin + "/token");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("method", exchange.getRequestMethod());
    asked.put("uri", exchange.getRequestURI().toString());
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    asked.put("headers", headers);
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.put("length", body.length);
    asked.put("body", new String(body, 0, Math.min(body.length, 1000), StandardCharsets.UTF_8));
    answer(exchange, 200, asked);
  }

  private static void created(HttpExchange exchange) throws IOException {
    String self = "http://127.0.0.1:" + exchange.getLocalAddress().getPort();
    exchange.getResponseHeaders().add("Location", self + "/ledger/v1/created/1");
    exchange
        .getResponseHeaders()
        .add("Link", "<" + self + "/ledger/v1/created?cursor=x>; rel=\"next\"");
    exchange.getResponseHeaders().add("ETag", "\"7\"");
    exchange.getResponseHeaders().add("Baton-Position", "17");
    exchange.getResponseHeaders().add("Set-Cookie", "sneaky=1");
    answer(exchange, 201, Map.of("result", "recorded"));
  }

  private static void nothing(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /** A lane's entries: a test puts them, one a line, and the gateway reads on after a position. */
  private void entries(HttpExchange exchange) throws IOException {
    String lane = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      lanes.merge(
          lane,
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
          (before, more) -> before + "\n" + more);
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    if (!exchange.getRequestHeaders().getFirst("Authorization").startsWith("Bearer ey")) {
      answer(exchange, 401, Map.of());
      return;
    }
    Matcher after = AFTER.matcher(exchange.getRequestURI().getQuery());
    long position = after.find() ? Long.parseLong(after.group(1)) : -1;
    byte[] lines =
        lanes
            .getOrDefault(lane, "")
            .lines()
            .filter(line ->
                Json.read(line.getBytes(StandardCharsets.UTF_8), LedgerRecord.class).position()
                    > position)
            .map(line -> line + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, lines.length == 0 ? -1 : lines.length);
    exchange.getResponseBody().write(lines);
    exchange.close();
  }

  /** What the ledger has of a lane, beside what it had. */
  public static void keep(int lane, List<LedgerRecord> records) {
    String lines =
        records.stream()
            .map(record -> new String(Json.bytes(record), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
    RestAssured.given()
        .baseUri(ConfigProvider.getConfig().getValue("baton.ledger.url", String.class))
        .body(lines)
        .put("/ledger/v1/lanes/" + lane + "/events")
        .then()
        .statusCode(204);
  }

  private static void tokens(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (form.contains("grant_type=client_credentials")) {
      answer(
          exchange,
          200,
          Map.of(
              "access_token", Parts.token("reader"), "token_type", "Bearer", "expires_in", 3600));
      return;
    }
    if (!form.contains("code_verifier=") || !form.contains("client_id=baton-web")) {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    JwtClaims id = Parts.signer().claims("reader", null);
    id.setAudience(List.of("baton-web"));
    id.unsetClaim("realm_access");
    answer(
        exchange,
        200,
        Map.of(
            "access_token",
            Parts.token("reader"),
            "id_token",
            Parts.signer().sign(id),
            "token_type",
            "Bearer",
            "expires_in",
            3600));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.bytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
