package dev.baton.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says it is too large before anything of it is read: Quarkus does so too, with
 * nothing in its answer. A body that does not say how large it is ends where the limit does.
 *
 * <p>A path that takes its body as it arrives, and keeps no more of it than it needs, has a limit
 * of its own: there the server's is the only one here. Quarkus has one limit for all paths.
 */
@Singleton
class BodyLimit {
  private static final int BEFORE_QUARKUS_DOES = 1000;
  private static final int AFTER_QUARKUS_DID = 1;

  private final long limit;
  private final Set<String> streamed;
  private final ObjectMapper json;

  /**
   * The limit.
   *
   * @param server of every path
   * @param buffered of the paths that read their bodies whole; absent where it is the server's
   * @param streamed paths that do not
   */
  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K")
          MemorySize server,
      @ConfigProperty(name = "baton.body-limit") Optional<MemorySize> buffered,
      @ConfigProperty(name = "baton.streamed-paths") Optional<Set<String>> streamed,
      ObjectMapper json) {
    this.limit = buffered.orElse(server).asLongValue();
    this.streamed = streamed.orElse(Set.of());
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_QUARKUS_DOES);
    filters.register(this::limit, AFTER_QUARKUS_DID);
  }

  /** What the reader of a body without a length looks at. */
  private void limit(RoutingContext request) {
    if (!streams(request)) {
      request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
    }
    request.next();
  }

  private boolean streams(RoutingContext request) {
    return streamed.contains(request.normalizedPath());
  }

  private void check(RoutingContext request) {
    if (streams(request) || !tooLarge(request.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
      request.next();
      return;
    }
    HttpProblem problem =
        Problems.of(413, "too-large", "Too large", "At most " + limit + " bytes at once.");
    request
        .response()
        .setStatusCode(problem.getStatusCode())
        .putHeader(HttpHeaders.CONTENT_TYPE, HttpProblem.MEDIA_TYPE.toString())
        .end(write(problem));
    // read to its end and dropped: a client that is cut off while it sends never sees the answer
    request.request().resume();
  }

  private boolean tooLarge(@Nullable String length) {
    try {
      return length != null && Long.parseLong(length) > limit;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String write(HttpProblem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
