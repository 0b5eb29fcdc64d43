package dev.baton.ledger.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.Journal;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Requests with events, from their first byte on. They weigh what they say they weigh before
 * anybody reads them, and they wait before anybody works on them: neither may grow with what is
 * asked for.
 */
@Singleton
class Arrivals {
  private static final int BEFORE_ANYTHING_IS_READ = 900;
  private static final String ARRIVED = Arrivals.class.getName();

  private final Journal journal;
  private final LedgerConfig config;
  private final String path;
  private final ObjectMapper json;

  Arrivals(
      Journal journal,
      LedgerConfig config,
      @ConfigProperty(name = "quarkus.rest.path") String path,
      ObjectMapper json) {
    this.journal = journal;
    this.config = config;
    this.path = path + "/events";
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::arrive, BEFORE_ANYTHING_IS_READ);
  }

  private void arrive(RoutingContext request) {
    if (!request.request().method().equals(HttpMethod.POST)
        || !request.normalizedPath().equals(path)) {
      request.next();
      return;
    }
    long bytes = length(request);
    if (!journal.enter(bytes)) {
      refuse(request, Journal.tooMany());
      return;
    }
    request.addEndHandler(end -> journal.leave(bytes));
    request.put(ARRIVED, new Arrived(System.nanoTime(), bytes));
    request.next();
  }

  private record Arrived(long nanos, long bytes) {}

  /**
   * What a request weighs that did not say so when it arrived; 0 where it did.
   *
   * @param bytes its true size
   * @throws HttpProblem 429 where it has been waiting for so long that one more would only make all
   *     of them wait longer
   */
  long unweighed(CurrentVertxRequest current, long bytes) {
    Arrived arrived = current.getCurrent().get(ARRIVED);
    if (arrived == null) {
      return bytes;
    }
    if (System.nanoTime() - arrived.nanos() > config.longestWait().toNanos()) {
      throw Journal.tooMany();
    }
    return Math.max(0, bytes - arrived.bytes());
  }

  /** 0 where it does not say. */
  private static long length(RoutingContext request) {
    String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Math.max(0, Long.parseLong(length));
    } catch (NumberFormatException e) {
      return 0; // and is refused as what it is
    }
  }

  /** Once all of it has arrived, and is dropped: who is still sending does not listen. */
  private void refuse(RoutingContext request, HttpProblem problem) {
    String answer;
    try {
      answer = json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    HttpServerResponse response = request.response().setStatusCode(problem.getStatusCode());
    problem.getHeaders().forEach((name, value) -> response.putHeader(name, value.toString()));
    response.putHeader(HttpHeaders.CONTENT_TYPE, HttpProblem.MEDIA_TYPE.toString());
    request.request().handler(part -> {}).endHandler(all -> response.end(answer)).resume();
  }
}
