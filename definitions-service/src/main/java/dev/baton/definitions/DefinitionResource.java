package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.definitions.rules.Changes;
import dev.baton.definitions.rules.Comparison;
import dev.baton.definitions.rules.Definitions;
import dev.baton.edge.Callers;
import dev.baton.edge.registry.Answers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What one team means by one term, version by version. */
@Tag(name = "Definitions")
@Path("/definitions/v1/definitions/{id}")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class DefinitionResource {
  private final Catalogue catalogue;
  private final Recording recording;
  private final Callers callers;

  DefinitionResource(Catalogue catalogue, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.recording = recording;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "What a team means: the latest version, or the one that held at an instant")
  public Uni<RestResponse<Definition>> read(
      @RestPath String id, @RestQuery @Nullable Instant asOf) {
    Uni<Optional<Definition>> found =
        asOf == null
            ? catalogue.latest(Definition.class, id)
            : catalogue.asOf(Definition.class, id, asOf);
    return found.map(definition -> Answers.found(definition, "definition", id));
  }

  @POST
  @Path("versions")
  @RolesAllowed({GOVERNANCE, EMITTER})
  @Operation(
      summary =
          "A further version of a definition; the same version again is known, and may move its state on")
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
  public Uni<RestResponse<Definition>> revise(
      @RestPath String id, @NotNull Definitions.DefinitionDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                known(id)
                    .map(versions -> Definitions.revise(draft, versions, callers.caller(), now)))
        .map(answer ->
            answer.created(
                "/definitions/v1/definitions/{id}/versions/{semver}",
                id,
                answer.entity().semver()));
  }

  @GET
  @Path("versions")
  @Operation(summary = "Everything that was ever said, the first version first")
  public Uni<List<Definition>> versions(@RestPath String id) {
    return known(id);
  }

  @GET
  @Path("versions/{semver}")
  @Operation(summary = "One version of a definition")
  public Uni<RestResponse<Definition>> version(@RestPath String id, @RestPath String semver) {
    return known(id)
        .map(versions ->
            Answers.found(Definitions.latest(versions, semver), "version", id + " " + semver));
  }

  @GET
  @Path("diff")
  @Operation(
      summary =
          "What one version changed of another: of which class that is, why, and word by word")
  public Uni<Diff> diff(
      @RestPath String id, @RestQuery @NotNull String from, @RestQuery @NotNull String to) {
    return known(id)
        .map(versions -> {
          Definition before =
              Answers.existing(Definitions.latest(versions, from), "version", id + " " + from);
          Definition after =
              Answers.existing(Definitions.latest(versions, to), "version", id + " " + to);
          Changes.Proved proved = Changes.between(before.meaning(), after.meaning());
          return new Diff(
              id,
              from,
              to,
              proved.change(),
              proved.because(),
              Comparison.between(before.meaning(), after.meaning()),
              before.meaning(),
              after.meaning());
        });
  }

  /**
   * What one version changed of another.
   *
   * @param from semver of the one
   * @param to semver of the other
   * @param change what is proved of the whole
   * @param because what is proved of each member that changed
   */
  public record Diff(
      String definition,
      String from,
      String to,
      Change change,
      List<Changes.Member> because,
      Comparison comparison,
      Meaning before,
      Meaning after) {}

  private Uni<List<Definition>> known(String id) {
    return catalogue
        .versions(Definition.class, id)
        .map(versions -> Answers.existing(versions, "definition", id));
  }
}
