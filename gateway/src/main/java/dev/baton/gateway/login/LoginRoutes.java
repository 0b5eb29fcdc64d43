package dev.baton.gateway.login;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Where a person's session begins and ends; in between they are at the page. Who has no session is
 * sent from {@code /login} to the provider before this is reached, and who has one from {@code
 * /logout}.
 */
@ApplicationScoped
class LoginRoutes {
  private static final String PAGE = "/";

  void register(@Observes Router router) {
    router.get("/login").handler(LoginRoutes::toThePage);
    router.get("/logout").handler(LoginRoutes::toThePage);
  }

  private static void toThePage(RoutingContext call) {
    call.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, PAGE).end();
  }
}
