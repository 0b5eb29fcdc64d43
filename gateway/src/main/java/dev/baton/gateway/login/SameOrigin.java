package dev.baton.gateway.login;

import dev.baton.contracts.Json;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A browser sends the session along whoever made it ask. What changes something by a session is
 * taken only from this origin's own page.
 */
@ApplicationScoped
class SameOrigin {
  private static final int BEFORE_AUTHENTICATION = 300;

  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  void register(@Observes Filters filters) {
    filters.register(SameOrigin::check, BEFORE_AUTHENTICATION);
  }

  private static void check(RoutingContext call) {
    boolean bySession =
        Credentials.api(call) && !Credentials.token(call) && Credentials.session(call);
    if (!bySession || HARMLESS.contains(call.request().method()) || own(call.request())) {
      call.next();
      return;
    }
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:baton:problem:cross-site");
    problem.put("title", "Asked from another site");
    problem.put("status", 403);
    problem.put("detail", "With a session only this site's own page may change something.");
    call.response()
        .setStatusCode(403)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Buffer.buffer(Json.bytes(problem)));
  }

  private static boolean own(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && origin(origin).equals(request.getHeader(HttpHeaders.HOST));
  }

  private static String origin(String origin) {
    try {
      @Nullable String authority = URI.create(origin).getAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
