package dev.baton.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says it is too large before anything of it is read: Quarkus does so too, with
 * nothing in its answer.
 */
@Singleton
class BodyLimit {
  private static final int BEFORE_QUARKUS_DOES = 1000;

  private final long limit;
  private final ObjectMapper json;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K")
          MemorySize limit,
      ObjectMapper json) {
    this.limit = limit.asLongValue();
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_QUARKUS_DOES);
  }

  private void check(RoutingContext request) {
    if (!tooLarge(request.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
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
