package dev.baton.gateway.forward;

import dev.baton.contracts.Json;
import io.quarkus.logging.Log;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Streams a request under a service's prefix to that service and its answer back. Where it goes is
 * configured, never asked for: only the path under the prefix comes from the caller.
 */
@ApplicationScoped
class Forwarding {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int IDLE_SECONDS = 120;

  // RFC 9110, 7.6.1, and what the gateway answers for itself
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "cookie",
          "authorization",
          "accept-encoding",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  /** Whole lists are the same words again and again. */
  private static final Set<String> COMPRESSED =
      Set.of("application/json", "application/yaml", "application/x-ndjson", "text/csv");

  private static final Set<String> NOT_PASSED_BACK =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "set-cookie");

  /**
   * A service behind the gateway.
   *
   * @param prefix the paths it serves, without a slash at the end
   */
  private record Service(String name, String prefix, URI origin) {
    int port() {
      return origin.getPort() > 0 ? origin.getPort() : secure() ? 443 : 80;
    }

    boolean secure() {
      return origin.getScheme().equals("https");
    }

    /** As it begins the addresses that the service writes of itself. */
    String address() {
      return origin.getScheme() + "://" + origin.getAuthority();
    }
  }

  private final HttpClient client;
  private final Map<String, Service> services = new LinkedHashMap<>();

  Forwarding(
      Vertx vertx,
      @ConfigProperty(name = "baton.ledger.url") URI ledger,
      @ConfigProperty(name = "baton.ownership.url") URI ownership,
      @ConfigProperty(name = "baton.definitions.url") URI definitions) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxPoolSize(64)
                .setDecompressionSupported(false));
    add(new Service("ledger-service", "/ledger/v1", ledger));
    add(new Service("ownership-service", "/ownership/v1", ownership));
    add(new Service("definitions-service", "/definitions/v1", definitions));
  }

  private void add(Service service) {
    services.put(service.prefix(), service);
  }

  void routes(@Observes Router router) {
    services
        .values()
        .forEach(service ->
            router.route(service.prefix() + "/*").handler(call -> forward(call, service)));
  }

  private void forward(RoutingContext call, Service service) {
    HttpServerRequest request = call.request();
    // dot segments are resolved before the prefix is looked at, so that none leads out of it
    String path = call.normalizedPath();
    if (!path.startsWith(service.prefix() + "/")) {
      call.next();
      return;
    }
    String uri = request.query() == null ? path : path + "?" + request.query();
    request.pause();
    client
        .request(
            new RequestOptions()
                .setMethod(request.method())
                .setHost(service.origin().getHost())
                .setPort(service.port())
                .setSsl(service.secure())
                .setURI(uri))
        .compose(onward -> {
          passOn(request.headers(), onward, token(call));
          call.response().closeHandler(gone -> onward.reset());
          return hasBody(request) ? onward.send(request) : sendEmpty(onward, request);
        })
        .onSuccess(answer -> passBack(answer, call, service))
        .onFailure(e -> unreachable(call, service, e));
  }

  private static io.vertx.core.Future<HttpClientResponse> sendEmpty(
      HttpClientRequest onward, HttpServerRequest request) {
    request.resume();
    return onward.send();
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static void passOn(MultiMap from, HttpClientRequest onward, @Nullable String token) {
    from.forEach((name, value) -> {
      if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
        onward.headers().add(name, value);
      }
    });
    if (token != null) {
      onward.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
  }

  private static void passBack(HttpClientResponse answer, RoutingContext call, Service service) {
    HttpServerResponse response = call.response();
    response.setStatusCode(answer.statusCode());
    answer
        .headers()
        .forEach((name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.equals("location") || lower.equals("link")) {
            // the service knows itself by its own address, which the caller may not reach
            response.headers().add(name, value.replace(service.address(), ""));
          } else if (!NOT_PASSED_BACK.contains(lower)) {
            response.headers().add(name, value);
          }
        });
    String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && COMPRESSED.contains(type.replaceFirst("\\s*;.*", ""))) {
      // the server would leave it as it is
      response.headers().remove(HttpHeaders.CONTENT_ENCODING);
    }
    boolean bodiless =
        HttpMethod.HEAD.equals(call.request().method())
            || answer.statusCode() == 204
            || answer.statusCode() == 304;
    if (!bodiless && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.setChunked(true);
    }
    answer
        .pipeTo(response)
        .onFailure(e -> {
          Log.debugf(e, "%s broke off", service.name());
          response.reset();
        });
  }

  /** The caller's own token, also where a session stands in for it. */
  private static @Nullable String token(RoutingContext call) {
    if (call.user() instanceof QuarkusHttpUser user) {
      AccessTokenCredential credential =
          user.getSecurityIdentity().getCredential(AccessTokenCredential.class);
      return credential == null ? null : credential.getToken();
    }
    return null;
  }

  private static void unreachable(RoutingContext call, Service service, Throwable e) {
    Log.warnf("%s does not answer: %s", service.name(), e.getMessage());
    HttpServerResponse response = call.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:baton:problem:service-unreachable");
    problem.put("title", "A service behind the gateway does not answer");
    problem.put("status", 503);
    problem.put("detail", service.name() + " cannot be reached; try again in a moment.");
    problem.put("service", service.name());
    call.request().resume();
    response
        .setStatusCode(503)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader("Retry-After", "5")
        .end(io.vertx.core.buffer.Buffer.buffer(Json.bytes(problem)));
  }
}
