package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.ownership.rules.Teams;
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

@Path("/ownership/v1/teams")
@Tag(name = "Teams")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class TeamResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  TeamResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "The teams, in the order of their ids")
  public Uni<RestResponse<List<Team>>> list(
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry.page(Team.class, null, asOf, cursor, limit).map(page -> page.response(uri));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Registers a team")
  public Uni<RestResponse<Team>> register(@NotNull Teams.Draft draft, @Context UriInfo uri) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Team.class, String.valueOf(draft.id()))
                    .chain(existing ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams ->
                                Answers.standing(
                                    Teams.register(draft, existing, teams, writing.now()))))
                    .chain(writing::append))
        .map(recorded -> Answers.created(recorded, uri, recorded.entity().id()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A team, as it is known now or as it was at an instant")
  public Uni<RestResponse<Team>> get(@RestPath String id, @RestQuery @Nullable Instant asOf) {
    return registry.asOf(Team.class, id, asOf).map(found -> Answers.found(found, "team", id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Edits a team: its next version")
  public Uni<RestResponse<Team>> edit(
      @RestPath String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Teams.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Team.class, id)
                    .map(found -> Answers.existing(found, "team", id))
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .chain(current ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams -> Answers.standing(Teams.edit(draft, current, teams))))
                    .chain(writing::append))
        .map(Answers::written);
  }
}
