package dev.baton.gateway.login;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who is logged in. */
@Path("/api/v1/caller")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class CallerResource {
  private final Callers callers;

  CallerResource(Callers callers) {
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Whose token this is: the account, its roles and its team")
  public Caller caller() {
    return callers.caller();
  }
}
