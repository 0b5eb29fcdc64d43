package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Nobody gets in without a token, and nobody writes what is not theirs. */
@ExtendWith(Stack.Shared.class)
class AccessIT {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private static final Map<Service, String> PREFIXES =
      Map.of(
          Service.LEDGER, "/ledger/v1",
          Service.OWNERSHIP, "/ownership/v1",
          Service.DEFINITIONS, "/definitions/v1",
          Service.GATEWAY, "/api/v1");

  /** What a reader may call although it is no GET: it changes nothing. */
  private static final Set<String> ASKING = Set.of("/api/v1/what-if", "/definitions/v1/lint");

  /** One operation of a published document, its path filled in. */
  private record Operation(String method, URI uri, String contentType) {
    boolean writes() {
      return !method.equals("GET") && !ASKING.contains(uri.getPath());
    }
  }

  @Test
  void everyPathAsksForAToken(Stack stack) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    List<Operation> operations = operations(stack);
    for (Operation operation : operations) {
      HttpResponse<String> response = stack.api().send(request(operation).build());
      softly.assertThat(response.statusCode()).as(operation.toString()).isEqualTo(401);
      softly
          .assertThat(response.headers().firstValue("WWW-Authenticate").orElse("none"))
          .as(operation.toString())
          .startsWith("Bearer");
    }
    softly.assertAll();
  }

  @Test
  void aReaderWritesNothing(Stack stack) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    List<Operation> writes = operations(stack).stream().filter(Operation::writes).toList();
    assertThat(writes).isNotEmpty();
    for (Operation operation : writes) {
      HttpResponse<String> response =
          stack
              .api()
              .send(
                  request(operation)
                      .header("Authorization", "Bearer " + stack.token("reader"))
                      .build());
      softly.assertThat(response.statusCode()).as(operation + " " + response.body()).isEqualTo(403);
    }
    softly.assertAll();
  }

  @Test
  void aForgedTokenIsNoToken(Stack stack) throws IOException {
    String token = stack.token("governance");
    String forged = token.substring(0, token.length() - 6) + "AAAAAA";
    for (Service service : Service.values()) {
      URI origin = stack.origin(service);
      HttpResponse<String> response =
          stack
              .api()
              .send(
                  HttpRequest.newBuilder(first(stack, origin))
                      .header("Authorization", "Bearer " + forged)
                      .build());
      assertThat(response.statusCode()).as(origin.toString()).isEqualTo(401);
    }
  }

  @Test
  void anEmitterWritesOnlyItsOwnSide(Stack stack) throws IOException {
    String offer = fact("offered", "a", "marketing", "sales");
    String acceptance = fact("accepted", "b", "marketing", "sales");
    assertThat(post(stack, "emitter-marketing", offer).statusCode()).isEqualTo(201);
    HttpResponse<String> notTheReceiver = post(stack, "emitter-marketing", acceptance);
    assertThat(notTheReceiver.statusCode()).as(notTheReceiver.body()).isEqualTo(403);
    HttpResponse<String> notTheSender =
        post(stack, "emitter-sales", fact("offered", "c", "marketing", "sales"));
    assertThat(notTheSender.statusCode()).as(notTheSender.body()).isEqualTo(403);
    assertThat(post(stack, "emitter-sales", acceptance).statusCode()).isEqualTo(201);

    JsonNode item = stack.api().get("/ledger/v1/items/access/1");
    assertThat(item.findValuesAsText("state")).contains("ACCEPTED");
  }

  private static HttpResponse<String> post(Stack stack, String account, String event)
      throws IOException {
    return stack
        .api()
        .send(
            stack
                .api()
                .as(account, stack.gateway().resolve("/ledger/v1/events"))
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event))
                .build());
  }

  private static String fact(String kind, String id, String from, String to) {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.%s.v1","source":"/access","id":"%s",\
    "time":"2026-03-02T09:14:05Z","datacontenttype":"application/json",\
    "data":{"handoff":"1","item":{"type":"access","id":"1"},"from":"%s","to":"%s"}}\
    """
        .formatted(kind, id, from, to);
  }

  private static URI first(Stack stack, URI origin) throws IOException {
    return operations(stack).stream()
        .filter(o -> o.uri().getPort() == origin.getPort() && o.method().equals("GET"))
        .map(Operation::uri)
        .findFirst()
        .orElseThrow();
  }

  private static HttpRequest.Builder request(Operation operation) {
    HttpRequest.Builder request = HttpRequest.newBuilder(operation.uri());
    boolean body = !operation.contentType().isEmpty();
    if (body) {
      request.header("Content-Type", operation.contentType());
    }
    return request.method(
        operation.method(), body ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
  }

  /** Every operation that the four services publish, asked of the service itself. */
  private static List<Operation> operations(Stack stack) throws IOException {
    List<Operation> operations = new ArrayList<>();
    for (Service service : Service.values()) {
      URI origin = stack.origin(service);
      URI document = origin.resolve(PREFIXES.get(service) + "/openapi");
      HttpResponse<String> response = stack.api().send(HttpRequest.newBuilder(document).build());
      assertThat(response.statusCode()).as(document.toString()).isEqualTo(200);
      JsonNode paths =
          Json.MAPPER
              .valueToTree(
                  new Yaml(new SafeConstructor(new LoaderOptions()))
                      .<Map<String, Object>>load(response.body()))
              .path("paths");
      List<Operation> found = new ArrayList<>();
      paths
          .properties()
          .forEach(path ->
              path.getValue().properties().stream()
                  .filter(operation -> METHODS.contains(operation.getKey()))
                  .forEach(operation ->
                      found.add(
                          new Operation(
                              operation.getKey().toUpperCase(Locale.ROOT),
                              origin.resolve(path.getKey().replaceAll("\\{[^}]+}", "1")),
                              contentType(operation.getValue())))));
      assertThat(found).as(document.toString()).isNotEmpty();
      operations.addAll(found);
    }
    return operations;
  }

  private static String contentType(JsonNode operation) {
    JsonNode content = operation.at("/requestBody/content");
    return content.isEmpty() ? "" : content.fieldNames().next();
  }
}
