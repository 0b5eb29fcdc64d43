package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Boundaries;
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

@Path("/ownership/v1/boundaries")
@Tag(name = "Boundaries")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class BoundaryResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  BoundaryResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "The boundaries, in the order of their ids")
  public Uni<RestResponse<List<Boundary>>> list(
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .page(Boundary.class, null, new AsSeen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Registers a boundary")
  public Uni<RestResponse<Boundary>> register(@NotNull Boundaries.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Boundary.class, draft.identity())
                    .chain(existing ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams ->
                                Refusals.standing(
                                    Boundaries.register(draft, existing, teams, writing.now()))))
                    .chain(writing::append))
        .map(written -> written.created("/ownership/v1/boundaries/{id}", written.entity().id()));
  }

  @GET
  @Path("/{id}")
  @Operation(
      summary = "A boundary, as it is known now, as it was at an instant, or as it was known then")
  public Uni<RestResponse<Boundary>> get(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return registry
        .get(Boundary.class, id, new AsSeen(asOf, knownAt))
        .map(found -> Answers.found(found, "boundary", id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Edits a boundary: its next version")
  public Uni<RestResponse<Boundary>> edit(
      @RestPath String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Boundaries.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Boundary.class, id)
                    .map(found -> Answers.existing(found, "boundary", id))
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .map(current -> Refusals.standing(Boundaries.edit(draft, current)))
                    .chain(writing::append))
        .map(Written::edited);
  }
}
