package dev.baton.edge;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers a caller without valid credentials: 401 with a challenge, never a redirect. In place of
 * the problem extension's own mappers, which were built against an older Quarkus and end in a 500.
 */
final class Challenges {
  private static final int BEFORE_THE_EXTENSION = 1;

  @ServerExceptionMapper(
      value = {UnauthorizedException.class, AuthenticationFailedException.class},
      priority = BEFORE_THE_EXTENSION)
  Response challenge() {
    return Problems.builder(
            Response.Status.UNAUTHORIZED.getStatusCode(),
            "unauthorized",
            "Unauthorized",
            "This needs a valid bearer token.")
        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .build()
        .toResponse();
  }
}
