package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.definitions.rules.Definitions;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.edge.registry.Answers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Whom a change of a definition would meet. */
@Tag(name = "Impact")
@Path("/definitions/v1/impact")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class ImpactResource {

  private final Catalogue catalogue;
  private final Boundaries boundaries;
  private final Uses uses;
  private final Clock clock = Clock.systemUTC();

  ImpactResource(Catalogue catalogue, Boundaries boundaries, Uses uses) {
    this.catalogue = catalogue;
    this.boundaries = boundaries;
    this.uses = uses;
  }

  /**
   * Who consumes a definition.
   *
   * @param version semver; null for every one
   * @param adopted teams that use it at {@code asOf}
   * @param pinned boundaries whose contract then holds a side to it, in whatever version the side
   *     uses
   * @param handoffs offered in the days of {@code since} to {@code asOf}, both included (UTC), that
   *     say that they used it
   * @param used the same by edge, version and side
   */
  public record Impact(
      String definition,
      @Nullable String version,
      Instant asOf,
      LocalDate since,
      @JsonInclude List<Adoption> adopted,
      @JsonInclude List<Pinned> pinned,
      long handoffs,
      @JsonInclude List<Uses.Used> used) {}

  /**
   * A boundary whose contract holds a side to a definition.
   *
   * @param team slug of the side's team
   * @param contract its version
   */
  public record Pinned(String boundary, Side side, String team, String term, int contract) {}

  @GET
  @Operation(
      summary =
          "Who adopted or pins a definition, and how many handoffs of the last 30 days used it")
  public Uni<Impact> impact(
      @RestQuery @Nullable String definition,
      @RestQuery @Nullable String version,
      @RestQuery @Nullable Instant asOf) {
    if (definition == null) {
      throw Problems.invalid(
          "invalid",
          "The input breaks a rule",
          List.of(new Violation("/definition", "is required.")));
    }
    Instant at = asOf == null ? clock.instant() : asOf;
    return catalogue
        .versions(Definition.class, definition)
        .map(versions -> Answers.existing(versions, "definition", definition))
        .invoke(versions -> {
          if (version != null) {
            Answers.existing(
                Definitions.latest(versions, version), "version", definition + " " + version);
          }
        })
        .chain(() -> met(definition, version, at));
  }

  @GET
  @Path("/terms/{term}")
  @Operation(summary = "The same of each definition of a term")
  public Uni<RestResponse<List<Impact>>> ofTerm(
      @RestPath String term,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    Instant at = asOf == null ? clock.instant() : asOf;
    String after = Page.after(cursor, "", id -> id);
    int size = Page.limit(limit);
    return catalogue
        .latest(Term.class, term)
        .invoke(found -> Answers.existing(found, "term", term))
        .chain(() -> catalogue.usage(List.of(term)))
        .map(usage ->
            Page.of(
                usage.definitions(term).stream()
                    .map(Definition::id)
                    .filter(id -> id.compareTo(after) > 0)
                    .distinct()
                    .sorted()
                    .limit(size + 1L)
                    .toList(),
                size,
                id -> id))
        .chain(page ->
            Multi.createFrom()
                .iterable(page.items())
                .onItem()
                .transformToUniAndConcatenate(id -> met(id, null, at))
                .collect()
                .asList()
                .map(impacts -> new Page<>(impacts, page.next()).response(uri)));
  }

  private Uni<Impact> met(String definition, @Nullable String version, Instant at) {
    LocalDate until = Uses.day(at);
    return catalogue
        .adopted(definition, at)
        .chain(adopted ->
            uses.used(definition, version, until.minusDays(Uses.DAYS), until)
                .map(used ->
                    new Impact(
                        definition,
                        version,
                        at,
                        until.minusDays(Uses.DAYS - 1),
                        adopted.stream()
                            .filter(a -> version == null || a.semver().equals(version))
                            .toList(),
                        pinned(definition, at),
                        used.stream().mapToLong(Uses.Used::handoffs).sum(),
                        used)));
  }

  private List<Pinned> pinned(String definition, Instant at) {
    List<Pinned> pinned = new ArrayList<>();
    for (Boundary boundary : boundaries.all()) {
      boundaries
          .contract(boundary.id(), at)
          .ifPresent(contract -> {
            for (Side side : Side.values()) {
              (side == Side.SENDER ? contract.senderDefinitions() : contract.receiverDefinitions())
                  .forEach((term, held) -> {
                    if (Objects.equals(held, definition)) {
                      pinned.add(
                          new Pinned(
                              boundary.id(), side, side.team(boundary), term, contract.version()));
                    }
                  });
            }
          });
    }
    return pinned;
  }
}
