package dev.baton.gateway.projection;

import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** A read model that is built anew and compared with the live one. */
@Path(RebuildResource.PATH)
@RolesAllowed(Roles.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class RebuildResource {
  static final String PATH = "/api/v1/rebuild";

  private final Rebuilds rebuilds;
  private final Rebuilding rebuilding;
  private final Callers callers;

  RebuildResource(Rebuilds rebuilds, Rebuilding rebuilding, Callers callers) {
    this.rebuilds = rebuilds;
    this.rebuilding = rebuilding;
    this.callers = callers;
  }

  @POST
  @Operation(
      summary = "Build the read model anew beside the live one",
      description =
          "Folds every lane from the start of its topic, and compares row for row at the position"
              + " of the live one, which goes on meanwhile.")
  @APIResponse(
      responseCode = "202",
      description = "It has begun; the Location says how far it is",
      content = @Content(schema = @Schema(implementation = Rebuild.class)))
  @APIResponse(responseCode = "409", description = "One is under way")
  public Uni<Response> begin(
      @Parameter(description = "Take over the lanes that differ; else they are only named")
          @QueryParam("replace")
          @DefaultValue("false")
          boolean replace) {
    return rebuilds
        .begin(replace, callers.caller().name())
        .map(begun ->
            begun.orElseThrow(() ->
                Problems.conflict(
                    "rebuild-running",
                    "A rebuild is under way",
                    "One at a time: wait for its end.")))
        .invoke(rebuilding::soon)
        .chain(id ->
            view(id)
                .map(rebuild ->
                    Response.accepted(rebuild).location(URI.create(PATH + "/" + id)).build()));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "How far a rebuild is, and what came of it")
  @APIResponse(
      responseCode = "200",
      description = "The rebuild",
      content = @Content(schema = @Schema(implementation = Rebuild.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<Rebuild> get(@PathParam("id") UUID id) {
    return view(id);
  }

  private Uni<Rebuild> view(UUID id) {
    return rebuilds
        .find(id)
        .map(found -> found.orElseThrow(() -> Problems.notFound("rebuild", id.toString())));
  }
}
