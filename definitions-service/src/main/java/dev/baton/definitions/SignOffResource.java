package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.definitions.rules.SignOffs;
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
import java.time.Clock;
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

/** What the two sides of a boundary signed of what they mean. */
@Tag(name = "Sign-offs")
@Path("/definitions/v1/signoffs")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class SignOffResource {
  private final Catalogue catalogue;
  private final Boundaries boundaries;
  private final Recording recording;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  SignOffResource(
      Catalogue catalogue, Boundaries boundaries, Recording recording, Callers callers) {
    this.catalogue = catalogue;
    this.boundaries = boundaries;
    this.recording = recording;
    this.callers = callers;
  }

  /**
   * A sign-off and whether it stands.
   *
   * @param stands whether both sides signed it and use what they signed
   * @param because why it does not; null where it does
   */
  public record Standing(SignOff signOff, boolean stands, @Nullable String because) {}

  @POST
  @RolesAllowed(EMITTER)
  @Operation(
      summary =
          "Signs, for the token's team, which versions the two sides of a boundary use for a term;"
              + " once the other side signs the same, it stands until either uses another")
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SignOff.class)))
  @APIResponse(
      responseCode = "200",
      description = "Known already",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SignOff.class)))
  public Uni<RestResponse<SignOff>> sign(@NotNull SignOffs.SignOffDraft draft) {
    return recording
        .record(
            callers.caller(),
            now ->
                catalogue
                    .usage(List.of(String.valueOf(draft.term())))
                    .chain(usage ->
                        catalogue
                            .latest(SignOff.class, draft.identity())
                            .map(known ->
                                SignOffs.sign(
                                    draft,
                                    boundaries.boundary(String.valueOf(draft.boundary())),
                                    usage.of(String.valueOf(draft.term())),
                                    known,
                                    callers.caller(),
                                    now))))
        .map(answer -> answer.created("/definitions/v1/signoffs/{id}", answer.entity().id()));
  }

  @GET
  @Operation(summary = "What was signed and whether it stands, now or as of an instant")
  public Uni<RestResponse<List<Standing>>> list(
      @RestQuery @Nullable String boundary,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    Instant at = asOf == null ? clock.instant() : asOf;
    return catalogue
        .page(SignOff.class, boundary, new AsSeen(at, knownAt), cursor, limit)
        .map(page ->
            new Page<>(
                page.items().stream().map(signOff -> standing(signOff, at)).toList(), page.next()))
        .map(page -> page.response(uri));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "What was signed of a term on a boundary and whether it stands")
  public Uni<Standing> read(
      @RestPath String id,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable Instant knownAt) {
    Instant at = asOf == null ? clock.instant() : asOf;
    return catalogue
        .get(SignOff.class, id, new AsSeen(at, knownAt))
        .map(found -> standing(Answers.existing(found, "sign-off", id), at));
  }

  @GET
  @Path("{id}/versions")
  @Operation(summary = "Everything that was signed and what voided it, the first version first")
  public Uni<List<SignOff>> versions(@RestPath String id, @RestQuery @Nullable Instant knownAt) {
    return catalogue
        .versions(SignOff.class, id, knownAt)
        .map(versions -> Answers.existing(versions, "sign-off", id));
  }

  private Standing standing(SignOff signOff, Instant at) {
    String because =
        SignOffs.lacking(
                signOff,
                boundaries
                    .contract(signOff.boundary(), at)
                    .map(Contract::senderDefinitions)
                    .map(held -> held.get(signOff.term())),
                boundaries
                    .contract(signOff.boundary(), at)
                    .map(Contract::receiverDefinitions)
                    .map(held -> held.get(signOff.term())))
            .orElse(null);
    return new Standing(signOff, because == null, because);
  }
}
