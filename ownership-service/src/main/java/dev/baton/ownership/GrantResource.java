package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.ownership.rules.Grants;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/grants")
@Tag(name = "Grants")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class GrantResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  GrantResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Which team may report which outcome")
  public Uni<RestResponse<List<Grant>>> list(
      @RestQuery @Nullable String team,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .page(Grant.class, team, new AsSeen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @GET
  @Path("/{metric}/{team}")
  @Operation(
      summary = "A grant, as it is known now, as it was at an instant, or as it was known then")
  public Uni<RestResponse<Grant>> get(
      @RestPath String metric,
      @RestPath String team,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    String id = metric + "/" + team;
    return registry
        .get(Grant.class, id, new AsSeen(asOf, knownAt))
        .map(found -> Answers.found(found, "grant", id));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Lets a team report an outcome")
  public Uni<RestResponse<Grant>> grant(@NotNull Grants.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Grant.class, draft.identity())
                    .chain(existing ->
                        registry
                            .registered(Team.class, draft.teams())
                            .map(teams ->
                                Refusals.standing(
                                    Grants.grant(draft, existing, teams, writing.now()))))
                    .chain(writing::append))
        .map(written ->
            written.created(
                "/ownership/v1/grants/{metric}/{team}",
                written.entity().metric(),
                written.entity().team()));
  }
}
