package dev.baton.bench.ledger;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests over connections that stay open, on each the next one when the last is answered.
 * It does as little as it can, for what it takes of the machine the service does not have.
 */
final class Load implements AutoCloseable {
  private static final byte[] RECORDED = "\"recorded\"".getBytes(StandardCharsets.US_ASCII);

  /** As the ledger asks for in Retry-After. */
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final NetClient client;
  private final List<Connection> connections;

  private Load(NetClient client, List<Connection> connections) {
    this.client = client;
    this.connections = connections;
  }

  /**
   * Connects.
   *
   * @param type media type of the requests
   */
  static Load connect(Vertx vertx, int port, int connections, String type, String token)
      throws Exception {
    NetClient client = vertx.createNetClient();
    Buffer head =
        Buffer.buffer(
            "POST /ledger/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Type: "
                + type
                + "\r\nContent-Length: ");
    List<Connection> opened = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      NetSocket socket =
          client
              .connect(port, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      opened.add(new Connection(vertx, socket, head));
    }
    return new Load(client, opened);
  }

  /**
   * Sends all of it.
   *
   * @param bodies connection → bodies in order
   * @param events in each body; every one must be recorded
   */
  void send(List<List<byte[]>> bodies, int events) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      ends.add(connections.get(i).send(bodies.get(i), events));
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
  }

  /** How many requests were answered 429 so far, and sent again as told. */
  int again() {
    return connections.stream().mapToInt(connection -> connection.again.get()).sum();
  }

  @Override
  public void close() {
    client.close();
  }

  /** One request at a time. Everything happens on the socket's own event loop. */
  private static final class Connection {
    private final Vertx vertx;
    private final NetSocket socket;
    private final Buffer head;
    private byte[] body = {};
    private final AtomicInteger again = new AtomicInteger();
    private Iterator<byte[]> rest = List.<byte[]>of().iterator();
    private int events;
    private CompletableFuture<Void> end = new CompletableFuture<>();
    private Buffer answer = Buffer.buffer();

    Connection(Vertx vertx, NetSocket socket, Buffer head) {
      this.vertx = vertx;
      this.socket = socket;
      this.head = head;
      socket.handler(this::received);
      socket.closeHandler(closed -> fail("the service closed a connection"));
    }

    CompletableFuture<Void> send(List<byte[]> bodies, int each) {
      CompletableFuture<Void> all = new CompletableFuture<>();
      // a write from another thread is passed to the event loop, where the answers arrive
      end = all;
      rest = bodies.iterator();
      events = each;
      next();
      return all;
    }

    private void next() {
      if (!rest.hasNext()) {
        end.complete(null);
        return;
      }
      body = rest.next();
      write();
    }

    private void write() {
      Buffer request = Buffer.buffer(head.length() + 16 + body.length);
      request.appendBuffer(head).appendString(Integer.toString(body.length));
      request.appendString("\r\n\r\n").appendBytes(body);
      socket.write(request);
    }

    private void received(Buffer part) {
      answer = answer.length() == 0 ? part : answer.appendBuffer(part);
      int bodyAt = bodyAt();
      if (bodyAt < 0) {
        return;
      }
      String headers = answer.getString(0, bodyAt, "US-ASCII");
      int length = contentLength(headers);
      if (length < 0) {
        fail("an answer without a length: " + headers);
      } else if (answer.length() >= bodyAt + length) {
        boolean ok = headers.startsWith("HTTP/1.1 201") || headers.startsWith("HTTP/1.1 200");
        byte[] told = answer.getBytes(bodyAt, bodyAt + length);
        answer = Buffer.buffer();
        if (ok && recorded(told) == events) {
          next();
        } else if (headers.startsWith("HTTP/1.1 429")) {
          again.incrementAndGet();
          vertx.setTimer(RETRY_AFTER_MILLIS, timer -> write());
        } else {
          fail("not recorded: " + headers + new String(told, StandardCharsets.UTF_8));
        }
      }
    }

    private void fail(String why) {
      end.completeExceptionally(
          new IllegalStateException(why.substring(0, Math.min(2_000, why.length()))));
    }

    private int bodyAt() {
      for (int i = 3; i < answer.length(); i++) {
        if (answer.getByte(i) == '\n'
            && answer.getByte(i - 2) == '\n'
            && answer.getByte(i - 3) == '\r') {
          return i + 1;
        }
      }
      return -1;
    }

    private static int contentLength(String headers) {
      String name = "content-length:";
      for (String line : headers.split("\r\n", -1)) {
        if (line.regionMatches(true, 0, name, 0, name.length())) {
          return Integer.parseInt(line.substring(name.length()).strip());
        }
      }
      return -1;
    }

    private static int recorded(byte[] body) {
      int found = 0;
      for (int i = 0; i + RECORDED.length <= body.length; i++) {
        int j = 0;
        while (j < RECORDED.length && body[i + j] == RECORDED[j]) {
          j++;
        }
        if (j == RECORDED.length) {
          found++;
          i += j - 1;
        }
      }
      return found;
    }
  }
}
