package dev.baton.ownership;

import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.AsSeen;
import dev.baton.ownership.Gaps.Gap;
import dev.baton.ownership.rules.Holes;
import dev.baton.ownership.rules.Holes.JourneyHole;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/gaps")
@Tag(name = "Gaps")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class GapResource {
  private final Gaps gaps;
  private final OwnershipRegistry registry;
  private final Clock clock = Clock.systemUTC();

  GapResource(Gaps gaps, OwnershipRegistry registry) {
    this.gaps = gaps;
    this.registry = registry;
  }

  @GET
  @Operation(
      summary =
          "The boundaries that are not simply owned, each with its state, all that hold and the"
              + " evidence; with state those in it alone, owned ones too; with owned all of them")
  public Uni<RestResponse<List<Gap>>> list(
      @RestQuery @Nullable String state,
      @RestQuery @Nullable String boundary,
      @RestQuery boolean owned,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    BoundaryState only = state == null ? null : named(state);
    String after = Page.decode(cursor);
    int size = Page.limit(limit);
    return gaps.at(asOf == null ? clock.instant() : asOf, knownAt)
        .map(all ->
            Page.of(
                all.stream()
                    .filter(gap -> asked(gap, only, boundary, owned))
                    .filter(gap -> after == null || key(gap).compareTo(after) > 0)
                    .limit(size + 1L)
                    .toList(),
                size,
                GapResource::key))
        .map(page -> page.response(uri));
  }

  @GET
  @Path("/holes")
  @Operation(
      summary = "The edges of journeys with handoffs that no boundary takes, and which those are")
  public Uni<List<JourneyHole>> holes(
      @RestQuery @Nullable String journey,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    AsSeen seen = new AsSeen(asOf == null ? clock.instant() : asOf, knownAt);
    return registry
        .all(Journey.class, seen)
        .map(all -> all.stream().filter(j -> journey == null || j.id().equals(journey)).toList())
        .chain(journeys ->
            registry.all(Boundary.class, seen).map(boundaries -> Holes.of(journeys, boundaries)));
  }

  private static BoundaryState named(String state) {
    return Stream.of(BoundaryState.values())
        .filter(known -> known.word().equals(state))
        .findFirst()
        .orElseThrow(() ->
            Problems.of(
                400,
                "bad-parameter",
                "A parameter cannot be read",
                "state is one of "
                    + Stream.of(BoundaryState.values())
                        .map(BoundaryState::word)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  private static boolean asked(
      Gap gap, @Nullable BoundaryState state, @Nullable String boundary, boolean owned) {
    if (boundary != null) {
      Boundary registered = gap.evidence().boundary();
      return registered != null
          && registered.id().equals(boundary)
          && (state == null || gap.state() == state);
    }
    return state == null ? owned || gap.state() != BoundaryState.OWNED : gap.state() == state;
  }

  /** In the order in which they are listed: registered ones by id, then the others. */
  private static String key(Gap gap) {
    Boundary boundary = gap.evidence().boundary();
    Edge edge = gap.evidence().edge();
    return boundary != null
        ? "0" + boundary.id()
        : "1" + String.join("\u0000", edge.from(), edge.to(), edge.workType());
  }
}
