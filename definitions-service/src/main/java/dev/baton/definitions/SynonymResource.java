package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Synonym;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Synonyms;
import dev.baton.definitions.rules.Synonyms.Proposal;
import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Terms that may be one, for people to decide. */
@Tag(name = "Synonyms")
@Path("/definitions/v1/synonyms")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class SynonymResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;

  SynonymResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Terms whose names are all but the same and of which nothing is decided")
  public Uni<RestResponse<List<Proposal>>> proposals(
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    String after = Page.after(cursor, "", Function.identity());
    int size = Page.limit(limit);
    return catalogue
        .all(Term.class, AsSeen.NOW)
        .chain(terms ->
            catalogue
                .all(Synonym.class, AsSeen.NOW)
                .map(decided -> open(terms, decided).filter(p -> p.id().compareTo(after) > 0)))
        .map(open -> Page.of(open.limit(size + 1).toList(), size, Proposal::id).response(uri));
  }

  private static Stream<Proposal> open(List<Term> terms, List<Synonym> decided) {
    Set<String> closed = decided.stream().map(Synonym::id).collect(Collectors.toSet());
    return Synonyms.propose(terms).stream().filter(proposal -> !closed.contains(proposal.id()));
  }

  @GET
  @Path("decided")
  @Operation(summary = "What was decided of terms: one, or two")
  public Uni<RestResponse<List<Synonym>>> decided(
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue
        .page(Synonym.class, null, AsSeen.NOW, cursor, limit)
        .map(page -> page.response(uri));
  }

  @GET
  @Path("decided/{id}")
  @Operation(summary = "What was decided of two terms")
  public Uni<RestResponse<Synonym>> read(@RestPath String id) {
    return catalogue
        .latest(Synonym.class, id)
        .map(synonym -> Answers.found(synonym, "synonym", id));
  }

  @POST
  @RolesAllowed(GOVERNANCE)
  @Operation(summary = "Decides that two terms are called the same, or are two; merges nothing")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Synonym.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Synonym.class)))
  public Uni<RestResponse<Synonym>> decide(@NotNull Synonyms.SynonymDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .latest(Term.class, draft.terms())
                    .map(Map::keySet)
                    .chain(registered ->
                        catalogue
                            .latest(Synonym.class, draft.identity())
                            .map(known ->
                                Synonyms.decide(draft, registered, known, callers.caller(), now))))
        .map(answer ->
            answer.created("/definitions/v1/synonyms/decided/{id}", answer.entity().id()));
  }
}
