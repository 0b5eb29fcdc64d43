package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.definitions.rules.Adoptions;
import dev.baton.edge.Callers;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Which team uses which version of a definition, since when. */
@Tag(name = "Adoptions")
@Path("/definitions/v1/adoptions")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
class AdoptionResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;

  AdoptionResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  /** From then on the team uses this version; what it used before ends then. */
  @POST
  @RolesAllowed({GOVERNANCE, EMITTER})
  Uni<RestResponse<Adoption>> adopt(@NotNull Adoptions.Draft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .versions(Definition.class, String.valueOf(draft.definition()))
                    .chain(definition ->
                        catalogue
                            .versions(Adoption.class, draft.identity())
                            .map(adoption ->
                                Adoptions.adopt(
                                    draft, definition, adoption, callers.caller(), now))))
        .map(answer -> answer.created("/definitions/v1/adoptions/{id}", answer.entity().id()));
  }

  /** The latest version of each, or the one that held at an instant. */
  @GET
  Uni<RestResponse<List<Adoption>>> list(
      @RestQuery @Nullable String team,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue
        .page(Adoption.class, team, asOf, cursor, limit)
        .map(page -> page.response(uri));
  }

  /** The latest version, or the one that held at an instant. */
  @GET
  @Path("{id}")
  Uni<RestResponse<Adoption>> read(@RestPath String id, @RestQuery @Nullable Instant asOf) {
    Uni<Optional<Adoption>> found =
        asOf == null
            ? catalogue.latest(Adoption.class, id)
            : catalogue.asOf(Adoption.class, id, asOf);
    return found.map(adoption -> Answers.found(adoption, "adoption", id));
  }

  /** Everything that was ever said of it, the first version first. */
  @GET
  @Path("{id}/versions")
  Uni<List<Adoption>> versions(@RestPath String id) {
    return catalogue
        .versions(Adoption.class, id)
        .map(versions -> Answers.existing(versions, "adoption", id));
  }
}
