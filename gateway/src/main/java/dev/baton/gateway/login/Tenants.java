package dev.baton.gateway.login;

import io.quarkus.oidc.TenantResolver;
import io.quarkus.oidc.runtime.OidcUtils;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A token is checked as every service checks one. A session counts at the login, and at the APIs
 * where there is no token; the page's own files are for everybody, so there it is not looked at.
 */
@ApplicationScoped
class Tenants implements TenantResolver {
  @Override
  public String resolve(RoutingContext call) {
    boolean page =
        !Credentials.token(call)
            && (Credentials.login(call) || (Credentials.api(call) && Credentials.session(call)));
    // null would let Quarkus choose by the cookie
    return page ? Credentials.PAGE : OidcUtils.DEFAULT_TENANT_ID;
  }
}
