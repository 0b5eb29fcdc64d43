package dev.baton.gateway.login;

import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where a person's session begins and ends; in between they are at the page. */
@Path("/")
public class LoginResource {
  private static final URI PAGE = URI.create("/");

  @GET
  @Path("/login")
  @Authenticated
  @Operation(hidden = true)
  public Response login() {
    return Response.seeOther(PAGE).build();
  }

  /** Only for who has no session: one that is there ends before this is reached. */
  @GET
  @Path("/logout")
  @PermitAll
  @Operation(hidden = true)
  public Response logout() {
    return Response.seeOther(PAGE).build();
  }
}
