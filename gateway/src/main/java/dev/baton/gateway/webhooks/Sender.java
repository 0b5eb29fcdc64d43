package dev.baton.gateway.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends one message to one receiver, once. Of the answer nothing is read but its head. */
@ApplicationScoped
class Sender {
  /** What a receiver made of a message. */
  sealed interface Outcome {
    /** It has it. */
    record Taken(int status) implements Outcome {}

    /** It wants no more. */
    record Gone(int status) implements Outcome {}

    /**
     * It does not have it.
     *
     * @param status of its answer; null without one
     * @param notBefore how long it asks to be left alone; null where it does not
     */
    record Failed(@Nullable Integer status, String why, @Nullable Duration notBefore)
        implements Outcome {}
  }

  /** How a name is looked up. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private static final int GONE = 410;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private final HttpClient http;
  private final Lookup lookup;
  private final Collection<Network> allowed;
  private final Duration timeout;

  @Inject
  Sender(Vertx vertx, WebhooksConfig config) {
    this(
        vertx, InetAddress::getAllByName, config.allowPrivate().orElse(Set.of()), config.timeout());
  }

  Sender(Vertx vertx, Lookup lookup, Collection<Network> allowed, Duration timeout) {
    this.lookup = lookup;
    this.allowed = allowed;
    this.timeout = timeout;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) timeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                // the next message goes where its name leads then
                .setKeepAlive(false)
                .setMaxPoolSize(64)
                .setMaxRedirects(0)
                .setDecompressionSupported(false));
  }

  /** Where an address leads now; blocks while its name is looked up. */
  Destination destination(URI uri) {
    String host = uri.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return Destination.of(uri, List.of(lookup.of(name)), allowed);
    } catch (UnknownHostException e) {
      return new Destination.Refused("its name stands for no address");
    }
  }

  /** Posts JSON, and waits for what becomes of it. */
  Outcome post(URI uri, Map<String, String> headers, byte[] body) {
    return switch (destination(uri)) {
      case Destination.Refused(String why) -> new Outcome.Failed(null, why, null);
      case Destination.Allowed(InetAddress address) -> post(uri, address, headers, body);
    };
  }

  private Outcome post(URI uri, InetAddress address, Map<String, String> headers, byte[] body) {
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(uri.getHost())
            .setPort(port)
            .setSsl(secure)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setFollowRedirects(false)
            // whatever the name stands for by now
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()));
    AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
    CompletableFuture<Outcome> outcome =
        http.request(options)
            .compose(request -> {
              sent.set(request);
              headers.forEach(request::putHeader);
              return request.send(Buffer.buffer(body));
            })
            .map(Sender::outcome)
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Outcome.Failed(null, "no answer within " + timeout.toMillis() + " ms", null);
    } catch (ExecutionException e) {
      return new Outcome.Failed(null, why(e.getCause()), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed(null, "interrupted", null);
    } finally {
      // an answer may go on for ever
      HttpClientRequest request = sent.get();
      if (request != null) {
        request.reset();
      }
    }
  }

  private static Outcome outcome(HttpClientResponse answer) {
    // what comes after its head is cut off
    answer.exceptionHandler(e -> {});
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return new Outcome.Taken(status);
    }
    if (status == GONE) {
      return new Outcome.Gone(status);
    }
    String asked = answer.getHeader("Retry-After");
    boolean wait = asked != null && SECONDS.matcher(asked).matches();
    return new Outcome.Failed(
        status, "it answers " + status, wait ? Duration.ofSeconds(Long.parseLong(asked)) : null);
  }

  private static String why(@Nullable Throwable e) {
    return e == null ? "no answer" : "no answer: " + e.getClass().getSimpleName();
  }
}
