package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import dev.baton.ownership.rules.Contracts;
import dev.baton.ownership.rules.Ruling;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/boundaries/{boundary}/contract")
@Tag(name = "Contracts")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class ContractResource {
  private final OwnershipRegistry registry;
  private final Callers callers;

  ContractResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "The latest version, signed or not; or with asOf the one in force then")
  public Uni<RestResponse<Contract>> get(
      @RestPath String boundary,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    Uni<Optional<Contract>> contract =
        asOf == null
            ? registry.get(Contract.class, boundary, new AsSeen(null, knownAt))
            : registry
                .versions(Contract.class, boundary, knownAt)
                .map(versions -> Contracts.inForce(versions, asOf));
    return contract.map(found -> Answers.found(found, "contract", boundary));
  }

  @GET
  @Path("/versions")
  @Operation(summary = "Every version of every revision, the first one first")
  public Uni<List<Contract>> versions(
      @RestPath String boundary, @RestQuery @Nullable Instant knownAt) {
    return registry
        .boundary(boundary)
        .chain(() -> registry.versions(Contract.class, boundary, knownAt));
  }

  @GET
  @Path("/diff")
  @Operation(summary = "In what two revisions differ")
  public Uni<List<Contracts.Difference>> diff(
      @RestPath String boundary,
      @RestQuery int from,
      @RestQuery int to,
      @RestQuery @Nullable Instant knownAt) {
    return registry
        .versions(Contract.class, boundary, knownAt)
        .map(versions ->
            Answers.existing(
                Contracts.diff(versions, from, to),
                "contract of this boundary with revisions",
                from + " and " + to));
  }

  @PUT
  @RolesAllowed({Roles.GOVERNANCE, Roles.EMITTER})
  @Operation(summary = "Proposes a new revision, which no side has signed")
  public Uni<RestResponse<Contract>> propose(
      @RestPath String boundary,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Contracts.Draft draft) {
    Caller caller = callers.caller();
    return write(
            boundary,
            (registered, current, now) -> {
              current.ifPresent(contract -> Revisions.require(ifMatch, contract.version()));
              return Contracts.propose(draft, registered, current, caller, now);
            },
            registered -> proposer(registered, caller))
        .map(Written::edited);
  }

  @POST
  @Path("/signatures")
  @RolesAllowed(Roles.EMITTER)
  @Operation(
      summary = "Signs the latest revision for one side; with If-Match only the version that is")
  public Uni<RestResponse<Contract>> sign(
      @RestPath String boundary,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Contracts.Signature signature) {
    Caller caller = callers.caller();
    return write(
            boundary,
            (registered, current, now) -> {
              if (ifMatch != null && current.isPresent()) {
                Revisions.require(ifMatch, current.get().version());
              }
              return Contracts.sign(signature, registered, current, caller, now);
            },
            registered -> signature.side() == null ? null : signature.side().team(registered))
        .map(Written::edited);
  }

  /** The side that proposes; null where it is governance. */
  private static @Nullable String proposer(Boundary boundary, Caller caller) {
    if (caller.has(Roles.GOVERNANCE)) {
      return null;
    }
    return caller.mayWriteFor(boundary.from()) ? boundary.from() : boundary.to();
  }

  private Uni<Written<Contract>> write(
      String boundary, Decision decision, Function<Boundary, @Nullable String> spokenFor) {
    return registry.write(
        callers.caller().name(),
        writing ->
            registry
                .boundary(boundary)
                .chain(registered ->
                    registry
                        .latest(Contract.class, boundary)
                        .map(current ->
                            Refusals.standing(decision.on(registered, current, writing.now())))
                        .chain(next -> writing.append(next, spokenFor.apply(registered)))));
  }

  private interface Decision {
    Ruling<Contract> on(Boundary boundary, Optional<Contract> current, Instant now);
  }
}
