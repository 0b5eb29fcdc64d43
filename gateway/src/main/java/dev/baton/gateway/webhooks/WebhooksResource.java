package dev.baton.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.contracts.Names;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Who is told of signals over HTTP. */
@Path(WebhooksResource.PATH)
@RolesAllowed(Roles.GOVERNANCE)
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource {
  static final String PATH = "/api/v1/webhooks";

  private static final Logger AUDIT = Logger.getLogger("dev.baton.audit");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_NAMES = 100;
  private static final int MOST_DELIVERIES = 50;

  /**
   * Who asks to be told.
   *
   * @param url where to; https, unless the installation allows otherwise
   * @param kinds of signals; empty or absent for all
   * @param teams slugs or other names of the teams whose signals are asked for; empty or absent for
   *     all
   * @param journeys ids of the journeys whose signals are asked for; empty or absent for all
   */
  public record WebhookRequest(
      @Nullable String url, List<String> kinds, List<String> teams, List<String> journeys) {}

  /** Everybody who is told. */
  public record WebhookList(@JsonInclude(JsonInclude.Include.ALWAYS) List<Webhook> webhooks) {}

  /**
   * A webhook with its secret, which is shown this once.
   *
   * @param secret {@code whsec_} and 32 bytes in base64
   */
  public record WebhookWithSecret(@JsonUnwrapped Webhook webhook, String secret) {}

  /** The last messages to a webhook, the newest first. */
  public record SentList(@JsonInclude(JsonInclude.Include.ALWAYS) List<Sent> deliveries) {}

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Sender sender;
  private final WebhooksConfig config;
  private final Ownership ownership;
  private final Callers callers;
  private final SecureRandom random = new SecureRandom();

  WebhooksResource(
      Webhooks webhooks,
      Deliveries deliveries,
      Sender sender,
      WebhooksConfig config,
      Ownership ownership,
      Callers callers) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.sender = sender;
    this.config = config;
    this.ownership = ownership;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Who is told of signals, and whether it works")
  public Uni<WebhookList> all() {
    return webhooks.all().map(WebhookList::new);
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One webhook")
  @APIResponse(
      responseCode = "200",
      description = "The webhook",
      content = @Content(schema = @Schema(implementation = Webhook.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<Webhook> one(@PathParam("id") UUID id) {
    return webhooks.find(id).map(found -> found.orElseThrow(() -> unknown(id)));
  }

  @GET
  @Path("{id}/deliveries")
  @Operation(
      summary = "What was sent to a webhook last, and what became of it",
      description = "The newest first, at most 50; what ended long ago is forgotten.")
  @APIResponse(
      responseCode = "200",
      description = "The messages",
      content = @Content(schema = @Schema(implementation = SentList.class)))
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  public Uni<SentList> deliveries(@PathParam("id") UUID id) {
    return one(id)
        .chain(webhook -> deliveries.latest(webhook.id(), MOST_DELIVERIES))
        .map(SentList::new);
  }

  @POST
  @Blocking
  @Operation(
      summary = "Be told of signals",
      description =
          "From now on, of what the topic of signals says: the record as it stands there, signed as"
              + " Standard Webhooks say. The secret is shown here and never again.")
  @APIResponse(
      responseCode = "201",
      description = "It is registered",
      content = @Content(schema = @Schema(implementation = WebhookWithSecret.class)))
  @APIResponse(
      responseCode = "422",
      description = "The address is none, or leads where a webhook may not lead")
  public Response register(WebhookRequest asked) {
    Directory directory = ownership.directory();
    String url = asked.url() == null ? "" : asked.url();
    List<Violation> errors = new ArrayList<>();
    kinds(asked.kinds(), errors);
    names("/teams", asked.teams(), errors);
    names("/journeys", asked.journeys(), errors);
    String fault = Destination.fault(url);
    if (fault != null) {
      errors.add(new Violation("/url", fault));
    } else if (sender.destination(URI.create(url)) instanceof Destination.Refused(String why)) {
      errors.add(new Violation("/url", "A webhook may not lead there: " + why + "."));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid("bad-webhook", "Not a webhook", errors);
    }
    Secret secret = secret();
    String by = callers.caller().name();
    Webhook made =
        webhooks
            .make(
                UUID.randomUUID(),
                url,
                asked.kinds().stream().distinct().toList(),
                asked.teams().stream().map(Names::team).map(directory::team).distinct().toList(),
                asked.journeys(),
                by,
                secret)
            .await()
            .atMost(PATIENCE);
    AUDIT.infof("%s registers webhook %s", by, made.id());
    return Response.created(URI.create(PATH + "/" + made.id()))
        .entity(new WebhookWithSecret(made, secret.text()))
        .build();
  }

  @POST
  @Path("{id}/secrets")
  @Operation(
      summary = "A new secret for a webhook",
      description =
          "For a day what is sent is signed with the old one as well. It is shown here and never"
              + " again.")
  @APIResponse(
      responseCode = "201",
      description = "It signs from now on",
      content = @Content(schema = @Schema(implementation = WebhookWithSecret.class)))
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  public Uni<Response> renew(@PathParam("id") UUID id) {
    Secret secret = secret();
    String by = callers.caller().name();
    return webhooks
        .renew(id, secret, config.overlap())
        .invoke(found -> require(found, id))
        .invoke(() -> AUDIT.infof("%s renews the secret of webhook %s", by, id))
        .chain(() -> one(id))
        .map(webhook ->
            Response.status(Response.Status.CREATED)
                .entity(new WebhookWithSecret(webhook, secret.text()))
                .build());
  }

  @POST
  @Path("{id}/resumption")
  @Operation(
      summary = "Send again to a webhook that was disabled",
      description = "What was waiting when it was disabled is sent first.")
  @APIResponse(
      responseCode = "200",
      description = "It is sent to",
      content = @Content(schema = @Schema(implementation = Webhook.class)))
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  public Uni<Webhook> resume(@PathParam("id") UUID id) {
    String by = callers.caller().name();
    return webhooks
        .resume(id)
        .invoke(found -> require(found, id))
        .invoke(() -> AUDIT.infof("%s resumes webhook %s", by, id))
        .chain(() -> one(id));
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Be told no more", description = "What was still to be sent is not sent.")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  public Uni<Void> delete(@PathParam("id") UUID id) {
    String by = callers.caller().name();
    return webhooks
        .delete(id)
        .invoke(found -> require(found, id))
        .invoke(() -> AUDIT.infof("%s deletes webhook %s", by, id))
        .replaceWithVoid();
  }

  private static void kinds(List<String> kinds, List<Violation> errors) {
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i) == null || SignalKind.find(kinds.get(i)).isEmpty()) {
        errors.add(
            new Violation(
                "/kinds/" + i,
                "There are "
                    + Arrays.stream(SignalKind.values())
                        .map(SignalKind::word)
                        .collect(Collectors.joining(", "))
                    + "."));
      }
    }
  }

  private static void names(String pointer, List<String> names, List<Violation> errors) {
    if (names.size() > MOST_NAMES) {
      errors.add(new Violation(pointer, "At most " + MOST_NAMES + "; leave it out for all."));
    }
    for (int i = 0; i < names.size(); i++) {
      String fault = names.get(i) == null ? "Must be a name." : Names.fault(names.get(i));
      if (fault != null) {
        errors.add(new Violation(pointer + "/" + i, fault));
      }
    }
  }

  private Secret secret() {
    byte[] bytes = new byte[Secret.LENGTH];
    random.nextBytes(bytes);
    return new Secret(bytes);
  }

  private static void require(boolean found, UUID id) {
    if (!found) {
      throw unknown(id);
    }
  }

  private static RuntimeException unknown(UUID id) {
    return Problems.notFound("webhook", id.toString());
  }
}
