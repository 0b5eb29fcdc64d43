package dev.baton.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays a story through the public API alone: what governance and the teams agreed on first, then
 * what the teams' services emit, each with its own account. Playing it again changes nothing.
 */
public final class DemoPlayer {
  /** Events in one request. */
  private static final int BATCH = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Where to play.
   *
   * @param gateway its origin
   * @param tokens name of an account → a valid bearer token. Asked for {@code governance}, and for
   *     {@code emitter-<team>}, or for {@code emitter} where the scenario has a suffix
   */
  public record Target(URI gateway, Function<String, String> tokens) {}

  /**
   * What was played.
   *
   * @param positions lane → the highest position that an event of the story has there
   */
  public record Played(Story story, Map<Integer, Long> positions) {}

  /** Baton did not take something; the message says what and why. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final Target target;
  private final Story story;
  private final Consumer<String> progress;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, Long> registered = new TreeMap<>();
  private final Map<Integer, Long> positions = new TreeMap<>();

  private DemoPlayer(Target target, Story story, Consumer<String> progress) {
    this.target = target;
    this.story = story;
    this.progress = progress;
  }

  /**
   * Plays the story of this scenario to its end.
   *
   * @param progress takes one line at a time
   * @throws Refused where something was not taken, or what exists already differs from the story
   */
  public static Played play(Target target, Scenario scenario, Consumer<String> progress) {
    Story story = Scenarios.tell(scenario);
    DemoPlayer player = new DemoPlayer(target, story, progress);
    player.register();
    player.untilTheLedgerKnows();
    player.emit();
    return new Played(story, Map.copyOf(player.positions));
  }

  private void register() {
    progress.accept("demo: teams, terms, boundaries, contracts and owners");
    story.teams().forEach(t -> create("/ownership/v1/teams", t, t.id()));
    story.terms().forEach(t -> create("/definitions/v1/terms", t, t.id()));
    for (Story.Definition definition : story.definitions()) {
      call(
          "governance",
          "POST",
          "/definitions/v1/terms/" + segment(definition.term()) + "/definitions",
          definition,
          "/definitions/v1/definitions/" + segment(definition.id()));
    }
    for (Story.Adoption adoption : story.adoptions()) {
      String path = "/definitions/v1/adoptions";
      if (find(path + "?team=" + segment(adoption.team()), adoption, any -> true) == null) {
        call("governance", "POST", path, adoption, null);
      }
    }
    story.boundaries().forEach(b -> create("/ownership/v1/boundaries", b, b.id()));
    story.contracts().forEach(this::agree);
    story.assignments().forEach(this::assign);
    create("/ownership/v1/journeys", story.journey(), story.journey().id());
    for (Story.Grant grant : story.grants()) {
      if (find("/ownership/v1/grants", grant, any -> true) == null) {
        call("governance", "POST", "/ownership/v1/grants", grant, null);
      }
    }
  }

  private void create(String collection, Object entity, String id) {
    call("governance", "POST", collection, entity, collection + "/" + segment(id));
  }

  private void agree(Story.Contract contract) {
    String path = "/ownership/v1/boundaries/" + segment(contract.boundary().id()) + "/contract";
    HttpResponse<String> existing = send(request("governance", path).GET());
    JsonNode agreed;
    if (existing.statusCode() == 404) {
      agreed = call("governance", "PUT", path, contract.terms(), null);
    } else {
      agreed = one(body(existing, path));
      requireSame(path, Json.MAPPER.valueToTree(contract.terms()), agreed);
    }
    if (!agreed.hasNonNull("signedBySender")) {
      sign(path, contract.boundary().from(), "sender");
    }
    if (!agreed.hasNonNull("signedByReceiver")) {
      sign(path, contract.boundary().to(), "receiver");
    }
  }

  private void sign(String contract, String team, String side) {
    call(account(team), "POST", contract + "/signatures", Map.of("side", side), null);
  }

  private void assign(Story.Assignment assignment) {
    String path =
        "/ownership/v1/boundaries/" + segment(assignment.boundary().id()) + "/assignments";
    record Offer(String team, String role, Instant validFrom) {}
    Offer offer = new Offer(assignment.team(), assignment.role().name(), assignment.validFrom());
    JsonNode found =
        find(path, offer, a -> List.of("OFFERED", "ACCEPTED").contains(a.path("state").asText()));
    if (found == null) {
      found = call("governance", "POST", path, offer, null);
    }
    if (found.path("state").asText().equals("OFFERED")) {
      String id = found.path("id").asText();
      call(
          account(assignment.team()),
          "POST",
          path + "/" + segment(id) + "/acceptance",
          Map.of(),
          null);
    }
  }

  /** Facts are judged by what the ledger knows, so it must know all of the above. */
  private void untilTheLedgerKnows() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode lanes = body(send(request("governance", "/ledger/v1/lanes").GET()), "lanes");
      boolean knows =
          registered.entrySet().stream()
              .allMatch(r -> lanes.path(r.getKey()).asLong(-1) >= r.getValue());
      if (knows) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new Refused(
            "After "
                + PATIENCE.toSeconds()
                + " s the ledger knows the registries only up to "
                + lanes
                + ", not up to "
                + registered);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private void emit() {
    List<Story.Emitted> events = story.events();
    for (int from = 0; from < events.size(); from += BATCH) {
      List<Story.Emitted> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      // teams in the journey's order, so that offers go before their answers
      Map<String, StringBuilder> byAccount = new LinkedHashMap<>();
      story.teams().forEach(t -> byAccount.put(account(t.id()), new StringBuilder()));
      for (Story.Emitted event : batch) {
        byAccount
            .computeIfAbsent(account(event.team()), a -> new StringBuilder())
            .append(event.json())
            .append('\n');
      }
      byAccount.forEach(this::post);
      progress.accept(
          String.format(
              Locale.ROOT, "demo: %,d of %,d events", from + batch.size(), events.size()));
    }
  }

  private void post(String account, StringBuilder lines) {
    if (lines.isEmpty()) {
      return;
    }
    HttpResponse<String> response =
        send(
            request(account, "/ledger/v1/events")
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString())));
    if (response.statusCode() != 200) {
      throw refused("events of " + account, response);
    }
    List<String> sent = lines.toString().lines().toList();
    List<String> results = response.body().lines().toList();
    if (results.size() != sent.size()) {
      throw new Refused(
          "The ledger answered " + results.size() + " results for " + sent.size() + " events");
    }
    for (int i = 0; i < results.size(); i++) {
      JsonNode result = Json.read(results.get(i).getBytes(StandardCharsets.UTF_8), JsonNode.class);
      String how = result.path("result").asText();
      if (!how.equals("recorded") && !how.equals("duplicate")) {
        throw new Refused("The ledger refused " + sent.get(i) + ": " + results.get(i));
      }
      positions.merge(result.path("lane").asInt(), result.path("position").asLong(), Math::max);
    }
  }

  /** The account that speaks for a team, or for governance where it is null. */
  private String account(@Nullable String team) {
    if (team == null) {
      return "governance";
    }
    return story.scenario().suffix().isEmpty() ? "emitter-" + team : "emitter";
  }

  /**
   * Calls, and notes the position at which a registry recorded it.
   *
   * @param existing where to look when it exists already; null where that is an error
   * @return the entity as it is now
   */
  private JsonNode call(
      String account, String method, String path, Object entity, @Nullable String existing) {
    HttpResponse<String> response =
        send(
            request(account, path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(Json.bytes(entity))));
    if (response.statusCode() == 409 && existing != null) {
      JsonNode found = one(body(send(request("governance", existing).GET()), existing));
      requireSame(existing, Json.MAPPER.valueToTree(entity), found);
      return found;
    }
    if (response.statusCode() / 100 != 2) {
      throw refused(method + " " + path, response);
    }
    String registry = path.substring(1, path.indexOf('/', 1));
    response
        .headers()
        .firstValueAsLong("Baton-Position")
        .ifPresent(position -> registered.merge(registry, position, Math::max));
    return response.body().isBlank()
        ? Json.MAPPER.createObjectNode()
        : Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  /** The entity of that list that says all that {@code wanted} says; null where there is none. */
  private @Nullable JsonNode find(String list, Object wanted, Predicate<JsonNode> also) {
    JsonNode expected = Json.MAPPER.valueToTree(wanted);
    for (JsonNode entity : body(send(request("governance", list).GET()), list)) {
      if (difference(expected, entity) == null && also.test(entity)) {
        return entity;
      }
    }
    return null;
  }

  private HttpRequest.Builder request(String account, String path) {
    return HttpRequest.newBuilder(target.gateway().resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + target.tokens().apply(account))
        .header("Accept", "application/json");
  }

  /** Every call may be repeated, so one that a starting or busy service did not take is. */
  private HttpResponse<String> send(HttpRequest.Builder request) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String why;
      try {
        HttpResponse<String> response =
            http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 429 && response.statusCode() != 503) {
          return response;
        }
        why = response.statusCode() + " " + response.body();
      } catch (IOException e) {
        why = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refused("Interrupted while playing");
      }
      if (System.nanoTime() > deadline) {
        throw new Refused("No answer from " + request.build().uri() + ": " + why);
      }
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
    }
  }

  private static JsonNode body(HttpResponse<String> response, String what) {
    if (response.statusCode() != 200) {
      throw refused(what, response);
    }
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static JsonNode one(JsonNode found) {
    return found.isArray() ? found.path(0) : found;
  }

  private static Refused refused(String what, HttpResponse<String> response) {
    return new Refused(what + " was answered " + response.statusCode() + ": " + response.body());
  }

  private static void requireSame(String what, JsonNode wanted, JsonNode found) {
    String difference = difference(wanted, found);
    if (difference != null) {
      throw new Refused(what + " exists with another " + difference);
    }
  }

  /** The first member in which the second does not say what the first says; null without one. */
  private static @Nullable String difference(JsonNode wanted, JsonNode found) {
    for (Map.Entry<String, JsonNode> member : wanted.properties()) {
      JsonNode value = member.getValue();
      JsonNode other = found.path(member.getKey());
      if (!same(value, other)) {
        return member.getKey() + ": " + other + " instead of " + value;
      }
    }
    return null;
  }

  private static boolean same(JsonNode wanted, JsonNode found) {
    if (wanted.isObject()) {
      return difference(wanted, found) == null;
    }
    if (wanted.isNumber() && found.isNumber()) {
      return wanted.decimalValue().compareTo(found.decimalValue()) == 0;
    }
    // a flag that is off may be left out
    boolean off = wanted.isBoolean() && !wanted.booleanValue();
    return wanted.equals(found) || (off && found.isMissingNode());
  }

  private static String segment(String raw) {
    return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
