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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The other replicas, to send to what belongs to the lanes that they hold. A call whose lane moves
 * to another owner meanwhile fails at once: the one it waits for may be paused, and never answer.
 */
@ApplicationScoped
public class Peers {
  /** Marks a request that was sent on once: it is sent on no further. */
  public static final String HOP = "Baton-Hop";

  private static final String EVENTS = "/ledger/v1/events";
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

  /** What is asked of a replica. */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  private record Question(
      String path,
      @Nullable String contentType,
      String accept,
      @Nullable String authorization,
      byte[] body) {}

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
    return ask(owner, lanes, new Question(EVENTS, NDJSON, NDJSON, authorization, events), patience);
  }

  /**
   * Has the owner of its lane replay a refused event that both find in their database: its sender's
   * rights lie there too, so the caller's token has to allow the replay and nothing else.
   *
   * @param authorization the caller's own; the other replica checks it again
   * @return fails where there is no answer in time, or none to be expected any more
   */
  public Uni<Reply> replay(
      Owner owner, int lane, @Nullable String authorization, UUID refused, Duration patience) {
    return ask(
        owner,
        Set.of(lane),
        new Question(
            "/ledger/v1/refused/%s/replay".formatted(refused),
            null,
            "application/json",
            authorization,
            new byte[0]),
        patience);
  }

  private Uni<Reply> ask(Owner owner, Set<Integer> lanes, Question question, Duration patience) {
    return Uni.createFrom()
        .completionStage(() -> {
          Call call = new Call(owner, lanes, new CompletableFuture<>());
          calls.add(call);
          send(call, question, patience);
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
  private void send(Call call, Question question, Duration patience) {
    URI address = call.owner().address();
    boolean secure = "https".equals(address.getScheme());
    client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.getHost())
                .setPort(address.getPort() > 0 ? address.getPort() : secure ? 443 : 80)
                .setSsl(secure)
                .setURI(question.path())
                .setTimeout(Math.max(1, patience.toMillis())))
        .compose(request -> {
          request.putHeader(HOP, "1");
          request.putHeader(HttpHeaders.ACCEPT, question.accept() + ", application/problem+json");
          if (question.contentType() != null) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, question.contentType());
          }
          if (question.authorization() != null) {
            request.putHeader(HttpHeaders.AUTHORIZATION, question.authorization());
          }
          call.done().whenComplete((reply, failure) -> abandon(request, failure));
          return request.send(Buffer.buffer(question.body()));
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
