package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.edge.Problems;
import dev.baton.gateway.registry.Directory;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The way of one item. The sums know no items: what happened to it is asked of the ledger, with the
 * caller's own token, so that nobody sees here what they would not see there.
 */
@Path("/api/v1/items/{workType}/{item}")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class ItemsResource {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Answers answers;
  private final SecurityIdentity identity;
  private final URI ledger;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  ItemsResource(
      Answers answers,
      SecurityIdentity identity,
      @ConfigProperty(name = "baton.ledger.url") URI ledger) {
    this.answers = answers;
    this.identity = identity;
    this.ledger = ledger;
  }

  /**
   * An item's way.
   *
   * @param told what the ledger says of it: every handoff with its facts, open and dead ends
   *     included, and the items that belong to it
   * @param hops who answered for each hop when it was made, in the order of the handoffs
   * @param items the ledger's call that says it
   */
  @Shown
  public record Trace(JsonNode told, List<Hop> hops, String items, Completeness completeness) {}

  /**
   * Who answered for a hop.
   *
   * @param boundary id of the registered boundary it fell on; null where none was
   * @param owner slug of the team accountable at its time; null where nobody was
   * @param definitions the terms that meant different things on both sides at its time
   */
  @Shown
  public record Hop(
      String handoff,
      String from,
      String to,
      @Nullable Instant at,
      @Nullable String boundary,
      @Nullable String owner,
      List<SeamView.TermConflict> definitions) {}

  @GET
  @Operation(summary = "The baton trace of an item, with who answered for each hop")
  public Uni<Trace> trace(@PathParam("workType") String workType, @PathParam("item") String item) {
    String path = "/ledger/v1/items/" + segment(workType) + "/" + segment(item);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(ledger.resolve(path))
            .timeout(PATIENCE)
            .header("Accept", MediaType.APPLICATION_JSON)
            .GET();
    AccessTokenCredential credential = identity.getCredential(AccessTokenCredential.class);
    if (credential != null) {
      request.header("Authorization", "Bearer " + credential.getToken());
    }
    HttpRequest ready = request.build();
    return Uni.createFrom()
        .completionStage(() -> http.sendAsync(ready, HttpResponse.BodyHandlers.ofByteArray()))
        .onFailure()
        .transform(e -> unreachable())
        .map(response -> told(response, workType + "/" + item))
        .chain(told ->
            answers.of(
                snapshot -> Uni.createFrom().item(told),
                (said, completeness) -> new Trace(said, hops(said, workType), path, completeness)));
  }

  private static JsonNode told(HttpResponse<byte[]> response, String item) {
    return switch (response.statusCode()) {
      case 200 -> Json.read(response.body(), JsonNode.class);
      case 404 -> throw Problems.notFound("item", item);
      case 403 -> throw Problems.forbidden("The ledger does not show this item to you.");
      default -> throw unreachable();
    };
  }

  private static RuntimeException unreachable() {
    return Problems.builder(
            503,
            "service-unreachable",
            "A service behind the gateway does not answer",
            "ledger-service cannot be reached; try again in a moment.")
        .with("service", "ledger-service")
        .withHeader("Retry-After", "5")
        .build();
  }

  private List<Hop> hops(JsonNode said, String workType) {
    Directory directory = answers.directory();
    List<Hop> hops = new ArrayList<>();
    for (JsonNode handoff : said.path("handoffs")) {
      JsonNode snapshot = handoff.path("snapshot");
      Edge edge =
          directory.resolve(
              new Edge(snapshot.path("from").asText(), snapshot.path("to").asText(), workType));
      Instant at = at(snapshot.path("times"));
      JsonNode judged = handoff.path("judgement").path("boundary");
      String boundary =
          judged.isTextual()
              ? judged.asText()
              : directory.boundary(edge).map(b -> b.id()).orElse(null);
      hops.add(
          new Hop(
              snapshot.path("handoff").asText(),
              edge.from(),
              edge.to(),
              at,
              boundary,
              at == null || boundary == null
                  ? null
                  : directory.accountable(boundary, at).map(Directory.Tenure::team).orElse(null),
              at == null
                  ? List.of()
                  : new Meanings(directory, answers.catalogue(), at).conflicts(edge)));
    }
    return hops;
  }

  /** Of the offer, else of the earliest fact. */
  private static @Nullable Instant at(JsonNode times) {
    try {
      if (times.path("OFFERED").isTextual()) {
        return Instant.parse(times.path("OFFERED").asText());
      }
      Instant earliest = null;
      for (JsonNode time : times) {
        Instant each = Instant.parse(time.asText());
        earliest = earliest == null || each.isBefore(earliest) ? each : earliest;
      }
      return earliest;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String segment(String raw) {
    return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
