package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Definitions;
import dev.baton.definitions.rules.Terms;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The words that several teams use, and what each team means by them. */
@Tag(name = "Terms")
@Path("/definitions/v1/terms")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class TermResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;

  TermResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(GOVERNANCE)
  @Operation(summary = "Registers a term")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Term.class)))
  public Uni<RestResponse<Term>> register(@NotNull Terms.TermDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .latest(Term.class, String.valueOf(draft.id()))
                    .map(existing -> Terms.register(draft, existing)))
        .map(answer -> answer.created("/definitions/v1/terms/{id}", answer.entity().id()));
  }

  @PUT
  @Path("{id}")
  @RolesAllowed(GOVERNANCE)
  @Operation(
      summary =
          "Edits what people read of a term, and which of its definitions is the canonical one")
  public Uni<RestResponse<Term>> edit(
      @RestPath String id,
      @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Terms.TermDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                term(id)
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .chain(current ->
                        catalogue
                            .latest(Definition.class, String.valueOf(draft.canonical()))
                            .map(canonical -> Terms.edit(draft, current, canonical))))
        .map(Written::edited);
  }

  @GET
  @Operation(summary = "The terms, in the order of their ids")
  public Uni<RestResponse<List<Term>>> list(
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue
        .page(Term.class, null, AsSeen.NOW, cursor, limit)
        .map(page -> page.response(uri));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "A term")
  public Uni<RestResponse<Term>> read(@RestPath String id) {
    return catalogue.latest(Term.class, id).map(term -> Answers.found(term, "term", id));
  }

  @POST
  @Path("{id}/definitions")
  @RolesAllowed({GOVERNANCE, EMITTER})
  @Operation(summary = "Says what a team means by a term: the first version of a definition")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Definition.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Definition.class)))
  public Uni<RestResponse<Definition>> define(
      @RestPath String id, @NotNull Definitions.DefinitionDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                term(id)
                    .chain(term -> catalogue.versions(Definition.class, String.valueOf(draft.id())))
                    .map(
                        versions -> Definitions.define(draft, id, versions, callers.caller(), now)))
        .map(answer -> answer.created("/definitions/v1/definitions/{id}", answer.entity().id()));
  }

  @GET
  @Path("{id}/definitions")
  @Operation(
      summary =
          "What teams mean by a term: the latest version of each definition, or the one that held at an instant")
  public Uni<RestResponse<List<Definition>>> definitions(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return term(id)
        .chain(term -> catalogue.page(Definition.class, id, AsSeen.at(asOf), cursor, limit))
        .map(page -> page.response(uri));
  }

  private Uni<Term> term(String id) {
    return catalogue.latest(Term.class, id).map(term -> Answers.existing(term, "term", id));
  }
}
