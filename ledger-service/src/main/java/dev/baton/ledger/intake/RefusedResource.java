package dev.baton.ledger.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import dev.baton.edge.Caller;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.audit.Reads;
import dev.baton.ledger.lanes.Peers;
import dev.baton.ledger.refused.RefusedEvents;
import dev.baton.ledger.refused.RefusedEvents.Known;
import dev.baton.ledger.refused.RefusedEvents.Replayed;
import dev.baton.ledger.refused.Rights;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What was refused, for the team that sent it, for who operates the installation, and for who
 * audits it.
 */
@Path("refused")
@RequestScoped
@RolesAllowed({Roles.EMITTER, Roles.ADMIN, Roles.AUDITOR})
public class RefusedResource {
  private final RefusedEvents refused;
  private final Replays replays;
  private final RegistryFeed registry;
  private final Reads reads;
  private final Caller caller;

  RefusedResource(
      RefusedEvents refused, Replays replays, RegistryFeed registry, Reads reads, Caller caller) {
    this.refused = refused;
    this.replays = replays;
    this.registry = registry;
    this.reads = reads;
    this.caller = caller;
  }

  /**
   * A refused event.
   *
   * @param team whose token or inbox it came from; absent for governance
   * @param times how often the same was refused
   * @param problem for which it was refused last
   * @param kept whether what was sent is still there, and so can be replayed
   * @param original what was sent; only of a single one
   * @param replayed where it is recorded since then
   */
  public record RefusedEvent(
      UUID id,
      @Nullable String team,
      Via via,
      Instant firstAt,
      Instant lastAt,
      long times,
      @Schema(type = SchemaType.OBJECT) ObjectNode problem,
      @JsonInclude(JsonInclude.Include.ALWAYS) boolean kept,
      @Nullable Sent original,
      @Nullable Replayed replayed) {}

  /**
   * An event as it was sent.
   *
   * @param headers its attributes, in binary mode
   * @param body in base64
   */
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  public record Sent(
      @Nullable String contentType,
      Map<String, String> headers,
      @Schema(type = SchemaType.STRING, format = "byte") byte[] body) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Refused events in the order of their first refusal, and why",
      description =
          "A team's own; every team's for admin and auditor, which is logged: a reason may quote"
              + " what was sent.")
  @APIResponse(
      responseCode = "200",
      description = "A page; Link rel=next leads to the next one",
      content = @Content(schema = @Schema(implementation = RefusedEvent[].class)))
  @APIResponse(responseCode = "403", description = "Another team's")
  public Uni<RestResponse<List<RefusedEvent>>> list(
      @Parameter(description = "Whose events; without it all that the caller may see")
          @QueryParam("team")
          @Nullable String team,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    int most = Page.limit(limit);
    return refused
        .list(team(team), seesAll(), Page.after(cursor, 0L, Long::valueOf), most + 1)
        .map(known -> Page.of(known, most, one -> Long.toString(one.no())))
        // a reason may quote what was sent
        .call(page ->
            reads.log(
                "refused",
                team == null ? "refused" : "refused of " + team,
                page.items().stream().filter(this::isAnothers).count()))
        .map(page ->
            new Page<>(page.items().stream().map(one -> shown(one, false)).toList(), page.next())
                .response(uri));
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "One refused event, with what was sent",
      description = "Whoever is shown it is logged.")
  @APIResponse(
      responseCode = "200",
      description = "The event",
      content = @Content(schema = @Schema(implementation = RefusedEvent.class)))
  @APIResponse(responseCode = "404", description = "There is none, or not for the caller")
  @APIResponse(responseCode = "503", description = "The read cannot be logged; see Retry-After")
  public Uni<RefusedEvent> one(@PathParam("id") String id) {
    return find(id, known -> caller.has(Roles.AUDITOR) || known.rights().seenBy(caller))
        .call(known -> reads.log("refused/{id}", "refused " + known.id(), 1))
        .map(known -> shown(known, true));
  }

  @POST
  @Path("{id}/replay")
  @RolesAllowed({Roles.EMITTER, Roles.ADMIN})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Try a refused event again",
      description =
          "With the rights of whoever sent it, and by what is registered now; answered as if it"
              + " were sent. Once it is recorded, replaying it again answers where.")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = Answer.Recorded.class)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded before",
      content = @Content(schema = @Schema(implementation = Answer.Duplicate.class)))
  @APIResponse(responseCode = "403", description = "Not its sender's side")
  @APIResponse(responseCode = "404", description = "There is none, or not for the caller")
  @APIResponse(responseCode = "410", description = "What was sent is no longer kept")
  @APIResponse(responseCode = "422", description = "Not an event, or an identity that is used")
  @APIResponse(responseCode = "429", description = "Too much is waiting; see Retry-After")
  @APIResponse(responseCode = "503", description = "Not recorded in time; see Retry-After")
  public Uni<Response> replay(@PathParam("id") String id, @Context HttpHeaders headers) {
    Routing.Asking asking =
        new Routing.Asking(
            headers.getHeaderString(HttpHeaders.AUTHORIZATION),
            headers.getHeaderString(Peers.HOP) != null);
    return find(id, known -> known.rights().seenBy(caller))
        .chain(known -> replays.replay(known, asking))
        .map(EventsResource::response)
        .onFailure(Routing::isElsewhere)
        .recoverWithItem(elsewhere -> ((HttpProblem) elsewhere).toResponse());
  }

  private Uni<Known> find(String id, Predicate<Known> allowed) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("refused event", id);
    }
    return refused
        .find(uuid)
        .map(found ->
            found.filter(allowed).orElseThrow(() -> Problems.notFound("refused event", id)));
  }

  /** The team whose events are asked for; null for those of every team. */
  private @Nullable String team(@Nullable String asked) {
    if (asked != null) {
      String team = registry.known().teamOf(asked);
      if (!seesAll() && !caller.mayWriteFor(team)) {
        throw Problems.forbidden("Your token does not speak for team '" + asked + "'.");
      }
      return team;
    }
    String own = caller.team();
    if (seesAll() || Caller.EVERY_TEAM.equals(own)) {
      return null;
    }
    if (own == null) {
      throw Problems.forbidden("Your token speaks for no team.");
    }
    return own;
  }

  private boolean seesAll() {
    return caller.has(Roles.ADMIN) || caller.has(Roles.AUDITOR);
  }

  private boolean isAnothers(Known known) {
    return !known.rights().equals(Rights.of(caller));
  }

  private static RefusedEvent shown(Known known, boolean whole) {
    var original = known.original();
    return new RefusedEvent(
        known.id(),
        known.rights().team(),
        known.via(),
        known.firstAt(),
        known.lastAt(),
        known.times(),
        known.problem(),
        known.kept(),
        whole && original != null
            ? new Sent(original.contentType(), original.headers(), original.body())
            : null,
        known.replayed());
  }
}
