package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Registry;
import dev.baton.ownership.rules.Applying;
import dev.baton.ownership.rules.Known;
import dev.baton.ownership.rules.Plan;
import dev.baton.ownership.rules.Refusal;
import dev.baton.ownership.rules.Ruling;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/ownership/v1")
@Tag(name = "As code")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class ManifestResource {
  private static final String YAML = "application/yaml";

  private final OwnershipRegistry registry;
  private final Callers callers;

  ManifestResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  /**
   * How the registry differed from the document, and unless it was a dry run no longer does.
   *
   * @param drift entities that differ
   * @param kept pointers to what the document says of a team's word and the registry, which stays
   *     as it is, knows otherwise
   * @param unmentioned entities that the document does not mention and that stay: kind and id
   */
  record Applied(
      boolean dryRun, List<Plan.Drift> drift, List<String> kept, Set<String> unmentioned) {}

  @GET
  @Path("/export")
  @Produces(YAML)
  @Operation(summary = "The whole registry as it is now")
  public Uni<byte[]> export() {
    return Panache.withSession(this::known).map(Manifest::write);
  }

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "The JSON Schema of what is exported and applied")
  public byte[] schema() {
    return Manifest.schema();
  }

  @POST
  @Path("/apply")
  @RolesAllowed(Roles.GOVERNANCE)
  @Consumes({YAML, "application/x-yaml", "text/yaml", "application/json"})
  @Operation(
      summary =
          "Makes the registry as the document says, all of it or nothing; with dryRun it only says"
              + " how it differs")
  public Uni<Applied> apply(byte[] document, @RestQuery boolean dryRun) {
    Caller caller = callers.caller();
    Manifest.Reading.Read read =
        switch (Manifest.read(document)) {
          case Manifest.Reading.Read ok -> ok;
          case Manifest.Reading.Refused(var faults) -> throw invalid(faults);
        };
    return registry
        .write(
            caller.name(),
            writing ->
                known()
                    .map(known ->
                        planned(
                            Applying.plan(read.document(), known, caller, writing.now()),
                            read.lines()))
                    .call(plan -> dryRun ? Uni.createFrom().voidItem() : record(plan, writing)))
        .map(plan -> new Applied(dryRun, plan.drift(), plan.kept(), plan.unmentioned()))
        .onFailure(AccountablePeriod::taken)
        .transform(failure ->
            Problems.conflict(
                "already-accountable",
                "Another team is accountable",
                "The document makes two teams accountable for one boundary at one instant."));
  }

  private static Plan planned(Ruling<Plan> ruling, Manifest.Lines lines) {
    return switch (ruling) {
      case Ruling.Stands<Plan>(Plan plan) -> plan;
      case Ruling.Refused<Plan>(Refusal.Invalid(var violations)) ->
          throw invalid(lines.faults(violations));
      case Ruling.Refused<Plan>(Refusal why) -> throw Refusals.problem(why);
    };
  }

  private static HttpProblem invalid(List<Manifest.Fault> faults) {
    Manifest.Fault first = faults.getFirst();
    return Problems.builder(
            422,
            "invalid",
            "The document breaks a rule",
            "Line " + first.line() + ": " + first.detail())
        .with("errors", faults)
        .build();
  }

  private static Uni<Void> record(
      Plan plan, Registry<OwnershipEntity, OwnershipRow>.Writing writing) {
    return Multi.createFrom()
        .iterable(plan.versions())
        .onItem()
        .transformToUniAndConcatenate(version ->
            writing
                .append(version)
                .chain(() ->
                    version instanceof Assignment role
                        ? AccountablePeriod.follow(role)
                        : Uni.createFrom().voidItem()))
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Known> known() {
    return registry
        .all(AsSeen.NOW)
        .chain(latest ->
            registry.everyVersion(Contract.class).map(contracts -> Known.of(latest, contracts)));
  }
}
