package dev.baton.ledger.erasure;

import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The erasures of this ledger, to look at. */
@Path("erasures")
@RolesAllowed({Roles.ADMIN, Roles.GOVERNANCE, Roles.AUDITOR})
public class ErasuresResource {
  private final Erasures erasures;

  ErasuresResource(Erasures erasures) {
    this.erasures = erasures;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Erasures, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "A page; Link rel=next leads to the next one",
      content = @Content(schema = @Schema(implementation = ErasureView[].class)))
  public Uni<RestResponse<List<ErasureView>>> list(
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    int most = Page.limit(limit);
    return erasures
        .list(Page.after(cursor, Long.MAX_VALUE, Long::valueOf), most + 1)
        .map(found -> {
          Page<Erasure> page = Page.of(found, most, erasure -> Long.toString(erasure.no()));
          return new Page<>(page.items().stream().map(this::view).toList(), page.next())
              .response(uri);
        });
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "How far an erasure is")
  @APIResponse(
      responseCode = "200",
      description = "The erasure",
      content = @Content(schema = @Schema(implementation = ErasureView.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<ErasureView> get(@PathParam("id") UUID id) {
    return erasures
        .find(id)
        .map(found ->
            found.map(this::view).orElseThrow(() -> Problems.notFound("erasure", id.toString())));
  }

  private ErasureView view(Erasure erasure) {
    return ErasureView.of(erasure, erasures.name(erasure));
  }
}
