package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Registry;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Assignments;
import dev.baton.ownership.rules.Refusal;
import dev.baton.ownership.rules.Ruling;
import io.quarkus.hibernate.reactive.panache.Panache;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/boundaries/{boundary}/assignments")
@Tag(name = "Assignments")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class AssignmentResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  AssignmentResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Every assignment as it is now; or with asOf those that were held then")
  public Uni<RestResponse<List<Assignment>>> list(
      @RestPath String boundary,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .boundary(boundary)
        .chain(() ->
            registry.page(Assignment.class, boundary, new AsSeen(asOf, knownAt), cursor, limit))
        .map(page -> asOf == null ? page : held(page))
        .map(page -> page.response(uri));
  }

  private static Page<Assignment> held(Page<Assignment> page) {
    return new Page<>(page.items().stream().filter(Assignment::held).toList(), page.next());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "An assignment")
  public Uni<RestResponse<Assignment>> get(
      @RestPath String boundary,
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return registry
        .get(Assignment.class, id, new AsSeen(asOf, knownAt))
        .map(found -> found.filter(assignment -> assignment.boundary().equals(boundary)))
        .map(found -> Answers.found(found, "assignment", id));
  }

  @POST
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Offers a team a role, which counts once the team accepted it")
  public Uni<RestResponse<Assignment>> offer(
      @RestPath String boundary, @NotNull Assignments.Draft draft) {
    String id = UUID.randomUUID().toString();
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .boundary(boundary)
                    .chain(on ->
                        registry
                            .latest(Team.class, String.valueOf(draft.team()))
                            .map(team ->
                                Refusals.standing(
                                    Assignments.offer(draft, id, on, team, writing.now()))))
                    .chain(writing::append))
        .map(written ->
            written.created(
                "/ownership/v1/boundaries/{boundary}/assignments/{id}",
                boundary,
                written.entity().id()));
  }

  @POST
  @Path("/{id}/acceptance")
  @RolesAllowed(Roles.EMITTER)
  @Operation(summary = "Accepts a role for the token's team")
  public Uni<RestResponse<Assignment>> accept(@RestPath String boundary, @RestPath String id) {
    Caller caller = callers.caller();
    return change(boundary, id, (current, now) -> Assignments.accept(current, caller))
        .map(Written::edited);
  }

  @POST
  @Path("/{id}/decline")
  @RolesAllowed(Roles.EMITTER)
  @Operation(summary = "Declines a role for the token's team")
  public Uni<RestResponse<Assignment>> decline(@RestPath String boundary, @RestPath String id) {
    Caller caller = callers.caller();
    return change(boundary, id, (current, now) -> Assignments.decline(current, caller))
        .map(Written::edited);
  }

  @POST
  @Path("/{id}/end")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Ends a role, or takes back the offer of one")
  public Uni<RestResponse<Assignment>> end(
      @RestPath String boundary, @RestPath String id, Assignments.@Nullable End end) {
    Assignments.End asked = end == null ? new Assignments.End(null) : end;
    return change(boundary, id, (current, now) -> Assignments.end(asked, current, now))
        .map(Written::edited);
  }

  private Uni<Written<Assignment>> change(String boundary, String id, Decision decision) {
    return registry
        .write(
            callers.caller().name(),
            writing ->
                registry
                    .latest(Assignment.class, id)
                    .map(
                        found -> found.filter(assignment -> assignment.boundary().equals(boundary)))
                    .map(found -> Answers.existing(found, "assignment", id))
                    .map(current -> Refusals.standing(decision.on(current, writing.now())))
                    .call(next -> replace(writing, next))
                    .chain(next -> writing.append(next, answered(next)))
                    .call(recorded -> AccountablePeriod.follow(recorded.entity())))
        .onFailure(AccountablePeriod::taken)
        .recoverWithUni(failure -> refuse(boundary, id, failure));
  }

  private <T> Uni<T> refuse(String boundary, String id, Throwable failure) {
    return Panache.withSession(() ->
            registry
                .latest(Assignment.class, id)
                .chain(assignment -> AccountablePeriod.overlapping(assignment.orElseThrow())))
        .onItem()
        .ifNull()
        .failWith(failure)
        .onItem()
        .transformToUni(period ->
            Uni.createFrom()
                .failure(
                    Refusals.problem(
                        new Refusal.AlreadyAccountable(
                            boundary, period.team, period.validFrom, period.validTo))));
  }

  private interface Decision {
    Ruling<Assignment> on(Assignment current, Instant now);
  }

  /** The team whose word it is: who answers speaks for its team, who ends one for governance. */
  private static @Nullable String answered(Assignment next) {
    return switch (next.state()) {
      case ACCEPTED, DECLINED -> next.team();
      case OFFERED, ENDED -> null;
    };
  }

  /** Ends the role that an accepted one was offered in place of. */
  private Uni<Void> replace(
      Registry<OwnershipEntity, OwnershipRow>.Writing writing, Assignment accepted) {
    String replaced = accepted.replaces();
    if (accepted.state() != AssignmentState.ACCEPTED || replaced == null) {
      return Uni.createFrom().voidItem();
    }
    return registry
        .latest(Assignment.class, replaced)
        .map(owner -> owner.flatMap(role -> Assignments.replaced(role, accepted)))
        .chain(ended ->
            ended.isEmpty()
                ? Uni.createFrom().voidItem()
                : writing
                    .append(ended.get())
                    .chain(recorded -> AccountablePeriod.follow(recorded.entity())));
  }
}
