package dev.baton.edge;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller out of the token of the current request. A bean that outlives a request, a
 * resource among them, injects this; only a request-scoped one may inject {@link Caller} itself.
 */
@RequestScoped
public class Callers {
  private static final String TEAM = "team";

  private final SecurityIdentity identity;

  Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** Who is calling now. */
  @Produces
  @Dependent
  public Caller caller() {
    @Nullable String team =
        identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim(TEAM) : null;
    return new Caller(identity.getPrincipal().getName(), identity.getRoles(), team);
  }
}
