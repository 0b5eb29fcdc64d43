package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.gateway.projection.ReadModels;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How far the sources are known. */
@Path("/api/v1/positions")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class PositionsResource {
  private final ReadModels models;
  private final Sources sources;

  PositionsResource(ReadModels models, Sources sources) {
    this.models = models;
    this.sources = sources;
  }

  @GET
  @Operation(summary = "How far each source is known")
  public Uni<Completeness> positions() {
    return models.read(ReadModels.Snapshot::lanes).map(sources::of);
  }
}
