package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Assignments;
import dev.baton.ownership.rules.Ruling;
import dev.baton.ownership.rules.Teams;
import io.smallrye.mutiny.Multi;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .page(Team.class, null, new AsSeen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Registers a team")
  public Uni<RestResponse<Team>> register(@NotNull Teams.Draft draft) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Team.class, String.valueOf(draft.id()))
                    .chain(existing ->
                        registry
                            .all(Team.class, AsSeen.NOW)
                            .map(teams ->
                                Refusals.standing(
                                    Teams.unlikeOthers(
                                        Teams.register(
                                            draft, existing, slugs(teams), writing.now()),
                                        teams))))
                    .chain(writing::append))
        .map(written -> written.created("/ownership/v1/teams/{id}", written.entity().id()));
  }

  @GET
  @Path("/{id}")
  @Operation(
      summary = "A team, as it is known now, as it was at an instant, or as it was known then")
  public Uni<RestResponse<Team>> get(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return registry
        .get(Team.class, id, new AsSeen(asOf, knownAt))
        .map(found -> Answers.found(found, "team", id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Edits a team: its next version")
  public Uni<RestResponse<Team>> edit(
      @RestPath String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Teams.Draft draft) {
    return change(
        id,
        ifMatch,
        (current, now) ->
            registry
                .all(Team.class, AsSeen.NOW)
                .map(teams -> Teams.unlikeOthers(Teams.edit(draft, current, slugs(teams)), teams)));
  }

  @POST
  @Path("/{id}/end")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(
      summary =
          "Ends a team, with those who go on with its work: its roles end with it, its boundaries"
              + " stay and are orphaned")
  public Uni<RestResponse<Team>> end(
      @RestPath String id,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Teams.End end) {
    return change(
        id,
        ifMatch,
        (current, now) ->
            registry
                .registered(Team.class, end.teams())
                .map(teams -> Teams.end(end, current, teams, now)));
  }

  /** Writes a team's next version, and ends its roles where that ends it. */
  private Uni<RestResponse<Team>> change(
      String id, @Nullable String ifMatch, BiFunction<Team, Instant, Uni<Ruling<Team>>> rule) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Team.class, id)
                    .map(found -> Answers.existing(found, "team", id))
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .chain(current -> rule.apply(current, writing.now()))
                    .map(Refusals::standing)
                    .chain(writing::append)
                    .call(recorded -> close(writing, recorded.entity())))
        .map(Written::edited);
  }

  @GET
  @Path("/{id}/lineage")
  @Operation(summary = "How a team came to be and what became of it, with the dates")
  public Uni<List<Teams.Step>> lineage(@RestPath String id, @RestQuery @Nullable Instant knownAt) {
    AsSeen seen = new AsSeen(null, knownAt);
    return registry
        .get(Team.class, id, seen)
        .map(found -> Answers.existing(found, "team", id))
        .chain(() -> registry.all(Team.class, seen))
        .map(teams -> Teams.lineage(id, teams));
  }

  private static Set<String> slugs(List<Team> teams) {
    return teams.stream().map(Team::id).collect(Collectors.toSet());
  }

  /** Ends the roles of a team that ends; they stay on record, and so do the boundaries. */
  private Uni<Void> close(Registry<OwnershipEntity, OwnershipRow>.Writing writing, Team team) {
    Instant end = team.validTo();
    return end == null
        ? Uni.createFrom().voidItem()
        : registry
            .concerning(Assignment.class, Set.of(team.id()), AsSeen.NOW)
            .chain(roles ->
                Multi.createFrom()
                    .iterable(roles)
                    .map(role -> Assignments.closed(role, end))
                    .filter(Optional::isPresent)
                    .map(Optional::get)
                    .onItem()
                    .transformToUniAndConcatenate(
                        role -> writing.append(role).call(() -> AccountablePeriod.follow(role)))
                    .onItem()
                    .ignoreAsUni());
  }
}
