package dev.baton.gateway.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who takes what webhooks send: an HTTP server on this machine. */
final class Receiver implements AutoCloseable {
  /** One request. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Got(String path, Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  /** What it answers. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;

    static Answer of(int status) {
      return exchange -> exchange.sendResponseHeaders(status, -1);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private volatile Answer answer = Answer.of(204);

  Receiver() throws IOException {
    this("127.0.0.1");
  }

  Receiver(String address) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          got.add(
              new Got(
                  exchange.getRequestURI().toString(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  exchange.getRequestBody().readAllBytes()));
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  void answers(Answer next) {
    answer = next;
  }

  List<Got> got() {
    return got;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
