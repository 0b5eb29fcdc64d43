package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Journeys;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/journeys")
@Tag(name = "Journeys")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class JourneyResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  JourneyResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "The journeys, in the order of their ids")
  public Uni<RestResponse<List<Journey>>> list(
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .page(Journey.class, null, new AsSeen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Registers a journey")
  public Uni<RestResponse<Journey>> register(@NotNull Journeys.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Journey.class, String.valueOf(draft.id()))
                    .chain(existing ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams ->
                                Refusals.standing(
                                    Journeys.register(draft, existing, teams, writing.now()))))
                    .chain(writing::append))
        .map(written -> written.created("/ownership/v1/journeys/{id}", written.entity().id()));
  }

  @GET
  @Path("/{id}")
  @Operation(
      summary = "A journey, as it is known now, as it was at an instant, or as it was known then")
  public Uni<RestResponse<Journey>> get(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return registry
        .get(Journey.class, id, new AsSeen(asOf, knownAt))
        .map(found -> Answers.found(found, "journey", id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Edits a journey: its next version")
  public Uni<RestResponse<Journey>> edit(
      @RestPath String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Journeys.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Journey.class, id)
                    .map(found -> Answers.existing(found, "journey", id))
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .chain(current ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams -> Refusals.standing(Journeys.edit(draft, current, teams))))
                    .chain(writing::append))
        .map(Written::edited);
  }
}
