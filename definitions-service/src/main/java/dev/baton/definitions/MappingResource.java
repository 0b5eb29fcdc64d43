package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.definitions.rules.Mappings;
import dev.baton.edge.Callers;
import dev.baton.edge.Revisions;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
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

/** How the meanings of two definitions stand to each other. */
@Tag(name = "Mappings")
@Path("/definitions/v1/mappings")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class MappingResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  MappingResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(GOVERNANCE)
  @Operation(
      summary =
          "Says how one version of a definition stands to a version of another: exact, close,"
              + " broader or narrower; what was said of the two before ends")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Mapping.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Mapping.class)))
  public Uni<RestResponse<Mapping>> map(@NotNull Mappings.MappingDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .versions(Definition.class, draft.definitions())
                    .chain(definitions ->
                        catalogue
                            .latest(Mapping.class, draft.identity())
                            .map(known ->
                                Mappings.map(draft, definitions, known, callers.caller(), now))))
        .map(answer -> answer.created("/definitions/v1/mappings/{id}", answer.entity().id()));
  }

  @GET
  @Operation(summary = "The mappings that hold, now or as of an instant")
  public Uni<RestResponse<List<Mapping>>> list(
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    return catalogue
        .page(Mapping.class, null, seen(asOf, knownAt), cursor, limit)
        .map(page -> page.response(uri));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "A mapping: the latest version, or the one that held at an instant")
  public Uni<RestResponse<Mapping>> read(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    return catalogue
        .get(Mapping.class, id, new AsSeen(asOf, knownAt))
        .map(mapping -> Answers.found(mapping, "mapping", id));
  }

  @GET
  @Path("{id}/versions")
  @Operation(summary = "Everything that was ever said of the two, the first version first")
  public Uni<List<Mapping>> versions(@RestPath String id, @RestQuery @Nullable Instant knownAt) {
    return catalogue
        .versions(Mapping.class, id, knownAt)
        .map(versions -> Answers.existing(versions, "mapping", id));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(GOVERNANCE)
  @Operation(summary = "Withdraws a mapping: from now on nothing is said of the two")
  public Uni<RestResponse<Mapping>> withdraw(
      @RestPath String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .latest(Mapping.class, id)
                    .map(found -> Answers.existing(found, "mapping", id))
                    .invoke(current -> Revisions.require(ifMatch, current.version()))
                    .map(current -> Mappings.withdraw(current, callers.caller(), now)))
        .map(Written::edited);
  }

  private AsSeen seen(@Nullable Instant asOf, @Nullable Instant knownAt) {
    return new AsSeen(asOf == null ? clock.instant() : asOf, knownAt);
  }
}
