package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.GOVERNANCE;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.edge.registry.Entry;
import dev.baton.edge.registry.Registry.Inquiry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who changed the catalogue. */
@Tag(name = "Audit")
@Path("/definitions/v1/audit")
@RolesAllowed({GOVERNANCE, AUDITOR, ADMIN})
public class AuditResource {
  private final Catalogue catalogue;

  AuditResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GET
  @Operation(summary = "Who recorded what, when and for which team, with what it was before")
  public Uni<RestResponse<List<Entry<DefinitionsEntity>>>> list(
      @RestQuery @Nullable String kind,
      @RestQuery @Nullable String id,
      @RestQuery @Nullable String by,
      @RestQuery @Nullable String onBehalfOf,
      @RestQuery @Nullable Instant from,
      @RestQuery @Nullable Instant to,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return catalogue
        .audit(new Inquiry(kind, id, by, onBehalfOf, from, to), cursor, limit)
        .map(page -> page.response(uri));
  }
}
