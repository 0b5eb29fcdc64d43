package dev.baton.ledger.lanes;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The other replicas, to send events to whose lanes they hold. A call whose lane moves to another
 * owner meanwhile fails at once: the one it waits for may be paused, and never answer.
 */
@ApplicationScoped
public class Peers {
  /** Marks a request that was sent on once: it is sent on no further. */
  public static final String HOP = "Baton-Hop";

  private static final String PATH = "/ledger/v1/events";
  private static final String NDJSON = "application/x-ndjson";
  private static final int CONNECT_MILLIS = 1_000;
  private static final int CONNECTIONS = 128;

  private final HttpClient client;
  private final Leases leases;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  Peers(Vertx vertx, Leases leases) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(CONNECTIONS)
                .setDecompressionSupported(false));
    this.leases = leases;
  }

  /**
   * What a replica answered.
   *
   * @param retryAfter the header of that name; null without one
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Reply(int status, byte[] body, @Nullable String retryAfter) {}

  /** A call under way. */
  private record Call(Owner owner, Set<Integer> lanes, CompletableFuture<Reply> done) {}

  /**
   * Posts events to the owner of their lanes.
   *
   * @param authorization the caller's own; the other replica checks it again
   * @param events one canonical CloudEvent a line
   * @return fails where there is no answer in time, or none to be expected any more
   */
  public Uni<Reply> post(
      Owner owner,
      Set<Integer> lanes,
      @Nullable String authorization,
      byte[] events,
      Duration patience) {
    return Uni.createFrom()
        .completionStage(() -> {
          Call call = new Call(owner, lanes, new CompletableFuture<>());
          calls.add(call);
          send(call, authorization, events, patience);
          if (moved(call)) {
            // between the question who owns the lanes and the call's being listed
            call.done().completeExceptionally(new Moved());
          }
          return call.done().whenComplete((reply, failure) -> calls.remove(call));
        });
  }

  void heard(@Observes LanesChanged change) {
    for (Call call : calls) {
      if (moved(call)) {
        call.done().completeExceptionally(new Moved());
      }
    }
  }

  private boolean moved(Call call) {
    return call.lanes().stream()
        .map(leases::owner)
        .anyMatch(now -> !now.equals(Optional.of(call.owner())));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the call's own end is what counts
  private void send(Call call, @Nullable String authorization, byte[] events, Duration patience) {
    URI address = call.owner().address();
    boolean secure = "https".equals(address.getScheme());
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.getHost())
                .setPort(address.getPort() > 0 ? address.getPort() : secure ? 443 : 80)
                .setSsl(secure)
                .setURI(PATH)
                .setTimeout(Math.max(1, patience.toMillis())))
        .compose(request -> {
          request.putHeader(HOP, "1").putHeader(HttpHeaders.CONTENT_TYPE, NDJSON);
          request.putHeader(HttpHeaders.ACCEPT, NDJSON + ", application/problem+json");
          if (authorization != null) {
            request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
          }
          call.done().whenComplete((reply, failure) -> abandon(request, failure));
          return request.send(Buffer.buffer(events));
        })
        .compose(response ->
            response
                .body()
                .map(body ->
                    new Reply(
                        response.statusCode(),
                        body.getBytes(),
                        response.getHeader(HttpHeaders.RETRY_AFTER))))
        .onSuccess(call.done()::complete)
        .onFailure(call.done()::completeExceptionally);
  }

  private static void abandon(HttpClientRequest request, @Nullable Throwable failure) {
    if (failure instanceof Moved) {
      request.reset();
    }
  }

  /** The lane has another owner by now. */
  private static final class Moved extends RuntimeException {
    private static final long serialVersionUID = 1;

    Moved() {
      super("the lane has moved", null, false, false);
    }
  }
}
