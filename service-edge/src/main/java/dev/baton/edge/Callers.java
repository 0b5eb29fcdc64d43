package dev.baton.edge;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the caller out of the token of the current request; a bean may inject {@link Caller}. */
@RequestScoped
class Callers {
  private final SecurityIdentity identity;

  Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  @Produces
  @jakarta.enterprise.context.Dependent
  Caller caller() {
    @Nullable String team =
        identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim("team") : null;
    return new Caller(identity.getPrincipal().getName(), identity.getRoles(), team);
  }
}
