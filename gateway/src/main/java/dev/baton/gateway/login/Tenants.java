package dev.baton.gateway.login;

import io.quarkus.oidc.TenantResolver;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * A token is checked as every service checks one. A session counts at the login, and at the APIs
 * where there is no token; the page's own files are for everybody, so there it is not looked at.
 */
@ApplicationScoped
class Tenants implements TenantResolver {
  @Override
  public @Nullable String resolve(RoutingContext call) {
    if (Credentials.token(call)) {
      return null;
    }
    boolean page =
        Credentials.login(call) || (Credentials.api(call) && Credentials.session(call));
    return page ? Credentials.PAGE : null;
  }
}
