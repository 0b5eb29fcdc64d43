package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Belief;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Beliefs;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/boundaries/{boundary}/beliefs")
@Tag(name = "Beliefs")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class BeliefResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  BeliefResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Whom each side takes for accountable, or took then")
  public Uni<List<Belief>> list(
      @RestPath String boundary,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    AsSeen seen = new AsSeen(asOf, knownAt);
    return registry
        .get(Boundary.class, boundary, new AsSeen(null, knownAt))
        .map(found -> Answers.existing(found, "boundary", boundary))
        .chain(() -> registry.parts(Belief.class, boundary, seen));
  }

  @POST
  @RolesAllowed(Roles.EMITTER)
  @Operation(summary = "States whom the token's side takes for accountable; no team for nobody")
  public Uni<RestResponse<Belief>> state(@RestPath String boundary, @NotNull Beliefs.Draft draft) {
    Caller caller = callers.caller();
    return registry
        .write(
            caller.name(),
            writing ->
                registry
                    .boundary(boundary)
                    .chain(on -> state(draft, on, caller, registry, writing)))
        .map(Written::edited);
  }

  /** Records what a side believes, in a transaction that may record more. */
  static Uni<Written<Belief>> state(
      Beliefs.Draft draft,
      Boundary boundary,
      Caller caller,
      OwnershipRegistry registry,
      Registry<OwnershipEntity, OwnershipRow>.Writing writing) {
    return registry
        .latest(Belief.class, Beliefs.identity(boundary.id(), draft.side()))
        .chain(current ->
            registry
                .registered(Team.class, draft.teams())
                .map(teams ->
                    Refusals.standing(
                        Beliefs.state(draft, boundary, current, teams, caller, writing.now()))))
        .chain(belief -> writing.append(belief, belief.team()));
  }
}
