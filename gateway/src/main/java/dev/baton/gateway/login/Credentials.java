package dev.baton.gateway.login;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** By what a request shows who is calling. */
final class Credentials {
  /** The OIDC tenant of people at the page; requests with a token belong to the default one. */
  static final String PAGE = "page";

  private static final String SESSION_COOKIE = "q_session_" + PAGE;

  private static final List<String> APIS =
      List.of("/api/v1", "/ledger/v1", "/ownership/v1", "/definitions/v1");

  private static final List<String> LOGIN = List.of("/login", "/logout");

  private Credentials() {}

  /** Whether a program is asking: it is never sent to a login. */
  static boolean api(RoutingContext call) {
    String path = call.normalizedPath();
    return APIS.stream().anyMatch(api -> path.equals(api) || path.startsWith(api + "/"));
  }

  static boolean login(RoutingContext call) {
    return LOGIN.contains(call.normalizedPath());
  }

  static boolean token(RoutingContext call) {
    return call.request().headers().contains(HttpHeaders.AUTHORIZATION);
  }

  /** Whether it carries a session, good or bad. */
  static boolean session(RoutingContext call) {
    // a long session is cut into several cookies, numbered after this name
    return call.request().cookies().stream()
        .anyMatch(cookie -> cookie.getName().startsWith(SESSION_COOKIE));
  }
}
