package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Attestation;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Assignments;
import dev.baton.ownership.rules.Attestations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/boundaries/{boundary}/attestation")
@Tag(name = "Attestation")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class AttestationResource {
  private final OwnershipRegistry registry;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  AttestationResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  /**
   * Where the attestation of a boundary stands.
   *
   * @param owner slug of the accountable team; null where nobody is
   * @param due when it is to attest; null where it is not asked to
   * @param last what was attested last; null for nothing
   */
  record Due(
      @Nullable String owner, @Nullable Instant due, boolean overdue, @Nullable Attestation last) {}

  @GET
  @Operation(summary = "Who is to attest by when, and what was attested last")
  public Uni<Due> get(
      @RestPath String boundary,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    Instant at = asOf == null ? clock.instant() : asOf;
    AsSeen seen = new AsSeen(at, knownAt);
    return registry
        .get(Boundary.class, boundary, seen)
        .map(found -> Answers.existing(found, "boundary", boundary))
        .chain(on ->
            owner(boundary, seen)
                .chain(owner ->
                    registry
                        .get(Attestation.class, boundary, seen)
                        .map(last -> {
                          Instant due = owner.flatMap(role -> on.due(role, last)).orElse(null);
                          return new Due(
                              owner.map(Assignment::team).orElse(null),
                              due,
                              due != null && !due.isAfter(at),
                              last.orElse(null));
                        })));
  }

  @GET
  @Path("/versions")
  @Operation(summary = "Every attestation, the first one first")
  public Uni<List<Attestation>> versions(
      @RestPath String boundary, @RestQuery @Nullable Instant knownAt) {
    return registry
        .get(Boundary.class, boundary, new AsSeen(null, knownAt))
        .map(found -> Answers.existing(found, "boundary", boundary))
        .chain(() -> registry.versions(Attestation.class, boundary, knownAt));
  }

  @POST
  @RolesAllowed(Roles.EMITTER)
  @Operation(summary = "Attests, for the accountable team, that it is")
  public Uni<RestResponse<Attestation>> attest(
      @RestPath String boundary, Attestations.@Nullable Draft draft) {
    Caller caller = callers.caller();
    Attestations.Draft said = draft == null ? new Attestations.Draft(null, null) : draft;
    return registry
        .write(
            caller.name(),
            writing ->
                registry
                    .boundary(boundary)
                    .chain(on ->
                        owner(boundary, AsSeen.at(writing.now()))
                            .chain(owner ->
                                registry
                                    .latest(Attestation.class, boundary)
                                    .map(last ->
                                        Refusals.standing(
                                            Attestations.attest(
                                                said, on, owner, last, caller, writing.now())))))
                    .call(attestation -> believe(said, attestation, caller, writing))
                    .chain(attestation -> writing.append(attestation, attestation.team())))
        .map(Written::edited);
  }

  private Uni<Void> believe(
      Attestations.Draft said,
      Attestation attestation,
      Caller caller,
      Registry<OwnershipEntity, OwnershipRow>.Writing writing) {
    return registry
        .boundary(attestation.id())
        .chain(on ->
            Attestations.belief(said, on, attestation.team())
                .map(draft ->
                    BeliefResource.state(draft, on, caller, registry, writing).replaceWithVoid())
                .orElse(Uni.createFrom().voidItem()));
  }

  /**
   * To whom a boundary goes.
   *
   * @param team slug
   */
  record Reassignment(@Nullable String team) {}

  @POST
  @Path("/reassignment")
  @RolesAllowed({Roles.GOVERNANCE, Roles.EMITTER})
  @Operation(summary = "Asks another team to be accountable; the owner is until that one accepts")
  public Uni<RestResponse<Assignment>> reassign(
      @RestPath String boundary, @NotNull Reassignment to) {
    return handOver(boundary, owner -> Uni.createFrom().item(to.team()));
  }

  @POST
  @Path("/escalation")
  @RolesAllowed({Roles.GOVERNANCE, Roles.EMITTER})
  @Operation(summary = "Asks the team of which the owner is a part to be accountable")
  public Uni<RestResponse<Assignment>> escalate(@RestPath String boundary) {
    return handOver(
        boundary,
        owner ->
            registry
                .latest(Team.class, owner.team())
                .map(team -> Refusals.standing(Assignments.above(owner, team))));
  }

  /**
   * @param next from the owner to the slug of the team that is asked; null where none is named
   */
  private Uni<RestResponse<Assignment>> handOver(
      String boundary, Function<Assignment, Uni<@Nullable String>> next) {
    Caller caller = callers.caller();
    String id = UUID.randomUUID().toString();
    return registry
        .write(
            caller.name(),
            writing ->
                registry
                    .boundary(boundary)
                    .chain(() -> owner(boundary, AsSeen.at(writing.now())))
                    .map(owner ->
                        Refusals.standing(Assignments.mayHandOver(boundary, owner, caller)))
                    .chain(owner ->
                        next.apply(owner)
                            .chain(slug ->
                                registry
                                    .latest(Team.class, String.valueOf(slug))
                                    .map(team ->
                                        Refusals.standing(
                                            Assignments.handOver(
                                                slug, id, owner, team, writing.now()))))
                            .chain(offer ->
                                writing.append(
                                    offer, caller.has(Roles.GOVERNANCE) ? null : owner.team()))))
        .map(Written::edited);
  }

  private Uni<Optional<Assignment>> owner(String boundary, AsSeen seen) {
    return registry
        .parts(Assignment.class, boundary, seen)
        .map(roles ->
            roles.stream()
                .filter(role -> role.role() == Role.ACCOUNTABLE)
                .filter(Assignment::held)
                .findFirst());
  }
}
