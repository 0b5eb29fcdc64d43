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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Which team uses which version of a definition, since when. */
@Tag(name = "Adoptions")
@Path("/definitions/v1/adoptions")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class AdoptionResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;

  AdoptionResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  @POST
  @RolesAllowed({GOVERNANCE, EMITTER})
  @Operation(summary = "From then on the team uses this version; what it used before ends then")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Adoption.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Adoption.class)))
  public Uni<RestResponse<Adoption>> adopt(@NotNull Adoptions.AdoptionDraft draft) {
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

  @GET
  @Operation(
      summary =
          "Which team uses which version: the latest of each, or the one that held at an instant")
  public Uni<RestResponse<List<Adoption>>> list(
      @RestQuery @Nullable String team,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue
        .page(Adoption.class, team, new AsSeen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "An adoption: the latest version, or the one that held at an instant")
  public Uni<RestResponse<Adoption>> read(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return catalogue
        .get(Adoption.class, id, new AsSeen(asOf, knownAt))
        .map(adoption -> Answers.found(adoption, "adoption", id));
  }

  @GET
  @Path("{id}/versions")
  @Operation(summary = "Everything that was ever said of an adoption, the first version first")
  public Uni<List<Adoption>> versions(@RestPath String id, @RestQuery @Nullable Instant knownAt) {
    return catalogue
        .versions(Adoption.class, id, knownAt)
        .map(versions -> Answers.existing(versions, "adoption", id));
  }
}
