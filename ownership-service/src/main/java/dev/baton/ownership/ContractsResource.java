package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.edge.Page;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.AsSeen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/contracts")
@Tag(name = "Contracts")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class ContractsResource {
  private final OwnershipRegistry registry;

  ContractsResource(OwnershipRegistry registry) {
    this.registry = registry;
  }

  /**
   * Who signed the latest revision of a boundary's contract.
   *
   * @param boundary its id
   * @param revision from 1
   * @param signedBySender null while it did not
   * @param signedByReceiver null while it did not
   */
  record Signed(
      String boundary,
      int revision,
      @Nullable Instant signedBySender,
      @Nullable Instant signedByReceiver) {
    static Signed of(Contract contract) {
      return new Signed(
          contract.id(),
          contract.revision(),
          contract.signedBySender(),
          contract.signedByReceiver());
    }
  }

  @GET
  @Operation(summary = "Of every boundary that has a contract, who signed its latest revision")
  public Uni<RestResponse<List<Signed>>> list(
      @RestQuery @Nullable Instant knownAt,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor,
      @Context UriInfo uri) {
    String after = Page.decode(cursor);
    int size = Page.limit(limit);
    return registry
        .all(Contract.class, new AsSeen(null, knownAt))
        .map(all ->
            Page.of(
                    all.stream()
                        .map(Signed::of)
                        .filter(one -> after == null || one.boundary().compareTo(after) > 0)
                        .sorted(Comparator.comparing(Signed::boundary))
                        .limit(size + 1L)
                        .toList(),
                    size,
                    Signed::boundary)
                .response(uri));
  }
}
