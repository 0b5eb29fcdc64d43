package dev.baton.ledger.reading;

import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Schemas;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the data of each type of event looks like. */
@Path("schemas")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class SchemasResource {
  private static final String SCHEMA_JSON = "application/schema+json";

  /**
   * A type that may be emitted.
   *
   * @param type the CloudEvents {@code type}
   * @param schema path of the schema of its data
   */
  public record Published(String type, String schema) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The types of event that may be emitted")
  public List<Published> types(@Context UriInfo uri) {
    return Arrays.stream(EventType.values())
        .filter(type -> !type.ledgerOnly())
        .map(type ->
            new Published(type.wireName(), uri.getAbsolutePath().getPath() + "/" + type.wireName()))
        .toList();
  }

  @GET
  @Path("{type}")
  @Produces(SCHEMA_JSON)
  @Operation(
      summary = "The JSON Schema of a type's data",
      description = "2020-12, one document that refers to nothing outside itself.")
  @APIResponse(
      responseCode = "200",
      description = "A JSON Schema",
      content = @Content(mediaType = SCHEMA_JSON, schema = @Schema(implementation = Object.class)))
  public byte[] schema(@PathParam("type") String type) {
    return EventType.find(type)
        .filter(known -> !known.ledgerOnly())
        .map(known -> Json.bytes(Schemas.published(known)))
        .orElseThrow(() -> Problems.notFound("schema", type));
  }
}
