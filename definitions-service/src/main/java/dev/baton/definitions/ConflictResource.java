package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.definitions.rules.Acceptances;
import dev.baton.definitions.rules.Conflict;
import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.registry.Answers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** By which terms teams mean different things, and which of that is lived with. */
@Tag(name = "Conflicts")
@Path("/definitions/v1/conflicts")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class ConflictResource {
  private final Catalogue catalogue;
  private final Boundaries boundaries;
  private final Uses uses;
  private final Recording recording;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  ConflictResource(
      Catalogue catalogue, Boundaries boundaries, Uses uses, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.boundaries = boundaries;
    this.uses = uses;
    this.recording = recording;
    this.callers = callers;
  }

  @GET
  @Operation(
      summary =
          "Where teams mean different things: about one term, at one boundary, or among a page of the terms of which different things were said; now, or as of an instant. A page may hold fewer than its limit")
  public Uni<RestResponse<List<Conflict>>> list(
      @RestQuery @Nullable String term,
      @RestQuery @Nullable String team,
      @RestQuery @Nullable String boundary,
      @RestQuery @Nullable Boolean resolved,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    Instant at = asOf == null ? clock.instant() : asOf;
    return seam(boundary, at)
        .chain(seam ->
            terms(term, team, seam, Page.after(cursor, "", after -> after), Page.limit(limit))
                .chain(page ->
                    catalogue
                        .said(page.items(), at)
                        .map(said ->
                            new Page<>(
                                said.stream()
                                    .flatMap(s ->
                                        seam
                                            .map(sides -> Conflict.at(sides, s, at))
                                            .orElseGet(() -> Conflict.of(s, at))
                                            .stream())
                                    .filter(c -> resolved == null || c.resolved() == resolved)
                                    .filter(c -> team == null || c.concerns(team))
                                    .toList(),
                                page.next()))))
        .map(page -> page.response(uri));
  }

  private Uni<Optional<Conflict.Seam>> seam(@Nullable String id, Instant at) {
    if (id == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    Boundary boundary = Answers.existing(boundaries.boundary(id), "boundary", id);
    Optional<Contract> contract = boundaries.contract(id, at);
    return uses.usedOver(boundary, at)
        .map(used ->
            Optional.of(
                new Conflict.Seam(
                    id,
                    boundary.from(),
                    boundary.to(),
                    contract.map(Contract::senderDefinitions).orElse(Map.of()),
                    contract.map(Contract::receiverDefinitions).orElse(Map.of()),
                    used.sender(),
                    used.receiver())));
  }

  private Uni<Page<String>> terms(
      @Nullable String term,
      @Nullable String team,
      Optional<Conflict.Seam> seam,
      String after,
      int limit) {
    if (term != null) {
      return catalogue
          .latest(Term.class, term)
          .map(found -> new Page<>(List.of(Answers.existing(found, "term", term).id()), null));
    }
    return seam.map(sides ->
            catalogue
                .shared(sides.from(), sides.to(), after, limit + 1)
                .chain(shared ->
                    usedTerms(sides).map(used -> withHeld(shared, sides, used, after, limit + 1))))
        .orElseGet(() -> catalogue.contested(team, after, limit + 1))
        .map(found -> Page.of(found, limit, id -> id));
  }

  private Uni<Set<String>> usedTerms(Conflict.Seam seam) {
    Set<String> definitions = new TreeSet<>();
    seam.senderUsed().forEach(version -> definitions.add(version.definition()));
    seam.receiverUsed().forEach(version -> definitions.add(version.definition()));
    return catalogue
        .latest(Definition.class, definitions)
        .map(known -> known.values().stream().map(Definition::term).collect(Collectors.toSet()));
  }

  /** With the terms for which a contract holds a side to a definition, and those that were used. */
  private static List<String> withHeld(
      List<String> shared, Conflict.Seam seam, Set<String> used, String after, int most) {
    Set<String> terms = new TreeSet<>(shared);
    terms.addAll(seam.senderHeld().keySet());
    terms.addAll(seam.receiverHeld().keySet());
    terms.addAll(used);
    return terms.stream().filter(term -> term.compareTo(after) > 0).limit(most).toList();
  }

  @POST
  @Path("acceptances")
  @RolesAllowed(GOVERNANCE)
  @Operation(
      summary =
          "Lives with it until then that two definitions differ, as long as neither changes what it means")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Acceptance.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Acceptance.class)))
  public Uni<RestResponse<Acceptance>> accept(@NotNull Acceptances.AcceptanceDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .latest(Definition.class, String.valueOf(draft.one()))
                    .chain(one ->
                        catalogue
                            .latest(Definition.class, String.valueOf(draft.other()))
                            .chain(other ->
                                catalogue
                                    .latest(Acceptance.class, draft.identity())
                                    .map(known ->
                                        Acceptances.accept(draft, one, other, known, now)))))
        .map(answer ->
            answer.created("/definitions/v1/conflicts/acceptances/{id}", answer.entity().id()));
  }

  @GET
  @Path("acceptances/{id}")
  @Operation(summary = "What is lived with, and until when")
  public Uni<RestResponse<Acceptance>> acceptance(@RestPath String id) {
    return catalogue
        .latest(Acceptance.class, id)
        .map(found -> Answers.found(found, "acceptance", id));
  }
}
