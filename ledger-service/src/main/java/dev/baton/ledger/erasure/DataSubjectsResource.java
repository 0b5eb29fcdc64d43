package dev.baton.ledger.erasure;

import dev.baton.contracts.Names;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.erasure.Erasures.Confirmation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/** Has a person forgotten: one asks, another one confirms. No log names the person. */
@Path("data-subjects/{dataSubject}")
public class DataSubjectsResource {
  private static final Logger AUDIT = Logger.getLogger("dev.baton.audit");

  private final Erasures erasures;
  private final Callers callers;

  DataSubjectsResource(Erasures erasures, Callers callers) {
    this.erasures = erasures;
    this.callers = callers;
  }

  @POST
  @Path("erasure")
  @RolesAllowed(Roles.ADMIN)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Ask for a person to be forgotten",
      description =
          "By the name that events give under dataSubjects. Nothing happens until somebody else"
              + " confirms. Asked again while it is not over, it answers with what was asked first.")
  @APIResponse(
      responseCode = "202",
      description = "It is asked for; the Location says how far it is",
      content = @Content(schema = @Schema(implementation = ErasureView.class)))
  @APIResponse(responseCode = "422", description = "Not a name that an event can give")
  public Uni<Response> request(@PathParam("dataSubject") String dataSubject, @Context UriInfo uri) {
    String by = callers.caller().name();
    return erasures
        .request(name(dataSubject), by)
        .map(erasure -> {
          AUDIT.infof("%s asks for erasure %s", by, erasure.id());
          return accepted(erasure, uri);
        });
  }

  @DELETE
  @Path("erasure")
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "Take back an erasure that nobody confirmed")
  @APIResponse(responseCode = "204", description = "It is taken back")
  @APIResponse(responseCode = "404", description = "Nobody asks for it, or it is confirmed")
  public Uni<Void> withdraw(@PathParam("dataSubject") String dataSubject) {
    return erasures
        .withdraw(name(dataSubject))
        .invoke(withdrawn -> {
          if (!withdrawn) {
            throw notAsked();
          }
        })
        .replaceWithVoid();
  }

  @POST
  @Path("confirmation")
  @RolesAllowed({Roles.GOVERNANCE, Roles.AUDITOR})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Confirm that a person is to be forgotten",
      description =
          "From then on nothing that was said of the person can be read; it cannot be undone.")
  @APIResponse(
      responseCode = "202",
      description = "It is confirmed; the Location says how far it is",
      content = @Content(schema = @Schema(implementation = ErasureView.class)))
  @APIResponse(responseCode = "403", description = "Confirmed by whoever asks for it")
  @APIResponse(responseCode = "404", description = "Nobody asks for it")
  @APIResponse(responseCode = "409", description = "An import is under way; see Retry-After")
  public Uni<Response> confirm(@PathParam("dataSubject") String dataSubject, @Context UriInfo uri) {
    String by = callers.caller().name();
    return erasures
        .confirm(name(dataSubject), by)
        .map(confirmation ->
            switch (confirmation) {
              case Confirmation.Confirmed(var erasure) -> {
                AUDIT.infof("%s confirms erasure %s", by, erasure.id());
                yield accepted(erasure, uri);
              }
              case Confirmation.NotAsked() -> throw notAsked();
              case Confirmation.OwnRequest() ->
                  throw Problems.of(
                      403,
                      "own-request",
                      "Asked for by the same person",
                      "Whoever asks for an erasure does not confirm it.");
              case Confirmation.Importing(var running) ->
                  throw Problems.builder(
                          409,
                          "import-in-progress",
                          "An import is under way",
                          "Import "
                              + running
                              + " may still tell of this person. Confirm when it is over.")
                      .withHeader("Retry-After", "60")
                      .build();
            });
  }

  private Response accepted(Erasure erasure, UriInfo uri) {
    return Response.accepted(ErasureView.of(erasure, erasures.name(erasure)))
        .location(uri.getBaseUriBuilder().path("erasures").path(erasure.id().toString()).build())
        .build();
  }

  private static RuntimeException notAsked() {
    return Problems.of(
        404, "not-found", "Not found", "Nobody asks for this erasure, or it is too late for that.");
  }

  private static String name(String given) {
    String name = Names.normalize(given);
    String wrong = Names.fault(name);
    if (wrong != null) {
      throw Problems.of(422, "invalid-name", "Not a name", wrong);
    }
    return name;
  }
}
