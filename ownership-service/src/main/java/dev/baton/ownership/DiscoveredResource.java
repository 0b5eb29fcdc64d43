package dev.baton.ownership;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.Traffic;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.AsSeen;
import dev.baton.ownership.rules.Discovery;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/discovered")
@Tag(name = "Discovered boundaries")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class DiscoveredResource {
  private final OwnershipRegistry registry;
  private final Gaps gaps;
  private final Sightings sightings;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  DiscoveredResource(OwnershipRegistry registry, Gaps gaps, Sightings sightings, Callers callers) {
    this.registry = registry;
    this.gaps = gaps;
    this.sightings = sightings;
    this.callers = callers;
  }

  /**
   * A boundary that the ledger saw and nobody registered.
   *
   * @param edge by the slugs of the teams, or the names that events use where they have none
   */
  record Discovered(Edge edge, Traffic traffic) {}

  @GET
  @Operation(summary = "The boundaries that the ledger saw and nobody registered")
  public Uni<List<Discovered>> list(
      @RestQuery @Nullable Instant asOf, @RestQuery @Nullable Instant knownAt) {
    return gaps.at(asOf == null ? clock.instant() : asOf, knownAt)
        .map(all ->
            all.stream()
                .filter(gap -> gap.state() == BoundaryState.UNREGISTERED)
                .map(gap -> new Discovered(gap.evidence().edge(), gap.evidence().traffic()))
                .toList());
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(
      summary =
          "Registers a boundary by the names that events use, with those of its teams that are"
              + " not registered, since it was first seen")
  public Uni<RestResponse<Boundary>> register(@NotNull Discovery.Draft draft) {
    return sightings
        .traffic(null)
        .chain(traffic ->
            registry.write(
                callers.caller().name(),
                writing ->
                    registry
                        .all(Team.class, AsSeen.NOW)
                        .chain(teams ->
                            registry
                                .all(Boundary.class, AsSeen.NOW)
                                .map(boundaries ->
                                    Refusals.standing(
                                        Discovery.register(
                                            draft,
                                            teams,
                                            boundaries,
                                            firstSeen(draft, traffic),
                                            writing.now()))))
                        .call(writing::append)
                        .map(List::getLast)))
        .map(DiscoveredResource::created);
  }

  private static @Nullable Instant firstSeen(Discovery.Draft draft, Map<Edge, Traffic> traffic) {
    Traffic seen =
        draft.from() == null || draft.to() == null || draft.workType() == null
            ? null
            : traffic.get(new Edge(draft.from(), draft.to(), draft.workType()));
    return seen == null ? null : seen.first();
  }

  private static RestResponse<Boundary> created(OwnershipEntity boundary) {
    return RestResponse.ResponseBuilder.<Boundary>create(RestResponse.Status.CREATED)
        .entity((Boundary) boundary)
        .header("Location", "/ownership/v1/boundaries/" + boundary.id())
        .build();
  }
}
