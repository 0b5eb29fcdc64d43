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
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
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
class TermResource {
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
  Uni<RestResponse<Term>> register(@NotNull Terms.Draft draft) {
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
  Uni<RestResponse<Term>> edit(
      @RestPath String id,
      @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull Terms.Draft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                term(id)
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .map(current -> Terms.edit(draft, current)))
        .map(Answers.Written::edited);
  }

  @GET
  Uni<RestResponse<List<Term>>> list(
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue.page(Term.class, null, null, cursor, limit).map(page -> page.response(uri));
  }

  @GET
  @Path("{id}")
  Uni<RestResponse<Term>> read(@RestPath String id) {
    return catalogue.latest(Term.class, id).map(term -> Answers.found(term, "term", id));
  }

  @POST
  @Path("{id}/definitions")
  @RolesAllowed({GOVERNANCE, EMITTER})
  Uni<RestResponse<Definition>> define(@RestPath String id, @NotNull Definitions.Draft draft) {
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

  /** The latest version of each definition of a term, or the one that held at an instant. */
  @GET
  @Path("{id}/definitions")
  Uni<RestResponse<List<Definition>>> definitions(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return term(id)
        .chain(term -> catalogue.page(Definition.class, id, asOf, cursor, limit))
        .map(page -> page.response(uri));
  }

  private Uni<Term> term(String id) {
    return catalogue.latest(Term.class, id).map(term -> Answers.existing(term, "term", id));
  }
}
