package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.edge.Roles;
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

@Path("/ownership/v1/audit")
@Tag(name = "Audit")
@RolesAllowed({Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN})
class AuditResource {
  private final OwnershipRegistry registry;

  AuditResource(OwnershipRegistry registry) {
    this.registry = registry;
  }

  @GET
  @Operation(summary = "Who recorded what, when and for which team, with what it was before")
  public Uni<RestResponse<List<Entry<OwnershipEntity>>>> list(
      @RestQuery @Nullable String kind,
      @RestQuery @Nullable String id,
      @RestQuery @Nullable String by,
      @RestQuery @Nullable String onBehalfOf,
      @RestQuery @Nullable Instant from,
      @RestQuery @Nullable Instant to,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    return registry
        .audit(new Inquiry(kind, id, by, onBehalfOf, from, to), cursor, limit)
        .map(page -> page.response(uri));
  }
}
