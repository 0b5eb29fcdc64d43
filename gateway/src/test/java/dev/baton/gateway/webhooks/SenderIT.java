package dev.baton.gateway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.gateway.webhooks.Sender.Outcome;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderIT {
  private static final Set<Network> HERE = Set.of(Network.valueOf("127.0.0.1"));
  private static final byte[] BODY = "{\"kind\": \"silence\"}".getBytes(UTF_8);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Outcome post(String url) {
    return new Sender(vertx, InetAddress::getAllByName, HERE, TIMEOUT)
        .post(URI.create(url), Map.of("webhook-id", "msg_1"), BODY);
  }

  @Test
  void postsTheBytesAsTheyAre() throws Exception {
    try (Receiver receiver = new Receiver()) {
      assertThat(post(receiver.url() + "?a=b%20c")).isEqualTo(new Outcome.Taken(204));

      assertThat(receiver.got()).hasSize(1);
      Receiver.Got got = receiver.got().getFirst();
      assertThat(got.path()).isEqualTo("/hook?a=b%20c");
      assertThat(got.body()).isEqualTo(BODY);
      assertThat(got.header("webhook-id")).isEqualTo("msg_1");
      assertThat(got.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
    }
  }

  @Test
  void connectsToTheVeryAddressThatWasJudgedWhateverTheNameStandsForThen() throws Exception {
    try (Receiver receiver = new Receiver()) {
      AtomicInteger lookups = new AtomicInteger();
      // judged once as an address that is allowed; asked again, it would lead elsewhere
      Sender sender =
          new Sender(
              vertx,
              host ->
                  new InetAddress[] {
                    InetAddress.getByName(
                        lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")
                  },
              HERE,
              TIMEOUT);

      Outcome outcome =
          sender.post(
              URI.create("http://rebound.invalid:" + receiver.port() + "/"), Map.of(), BODY);

      assertThat(outcome).isEqualTo(new Outcome.Taken(204));
      assertThat(lookups).hasValue(1);
      assertThat(receiver.got().getFirst().header("host"))
          .isEqualTo("rebound.invalid:" + receiver.port());
    }
  }

  @Test
  void connectsNowhereWhereTheNameHasComeToLeadInside() throws Exception {
    try (Receiver receiver = new Receiver("127.0.0.2")) {
      Sender sender =
          new Sender(
              vertx, host -> new InetAddress[] {InetAddress.getByName("127.0.0.2")}, HERE, TIMEOUT);

      Outcome outcome =
          sender.post(URI.create("http://inside.invalid:" + receiver.port()), Map.of(), BODY);

      assertThat(outcome)
          .isEqualTo(new Outcome.Failed(null, "it leads to an address that is not public", null));
      assertThat(receiver.got()).isEmpty();
    }
  }

  @Test
  void followsNoRedirect() throws Exception {
    try (Receiver receiver = new Receiver();
        Receiver inside = new Receiver()) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        receiver.answers(exchange -> {
          exchange.getResponseHeaders().add("Location", inside.url());
          exchange.sendResponseHeaders(status, -1);
        });

        assertThat(post(receiver.url()))
            .isEqualTo(new Outcome.Failed(status, "it answers " + status, null));
      }
      assertThat(inside.got()).isEmpty();
    }
  }

  @Test
  void tellsGoneFromFailedAndHowLongToWait() throws Exception {
    try (Receiver receiver = new Receiver()) {
      receiver.answers(Receiver.Answer.of(410));
      assertThat(post(receiver.url())).isEqualTo(new Outcome.Gone(410));

      receiver.answers(exchange -> {
        exchange.getResponseHeaders().add("Retry-After", "120");
        exchange.sendResponseHeaders(429, -1);
      });
      assertThat(post(receiver.url()))
          .isEqualTo(new Outcome.Failed(429, "it answers 429", Duration.ofMinutes(2)));

      receiver.answers(exchange -> {
        exchange.getResponseHeaders().add("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT");
        exchange.sendResponseHeaders(503, -1);
      });
      assertThat(post(receiver.url())).isEqualTo(new Outcome.Failed(503, "it answers 503", null));
    }
  }

  @Test
  void waitsForNoAnswerLongerThanItMay() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        try {
          over.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });

      Outcome outcome =
          new Sender(vertx, InetAddress::getAllByName, HERE, Duration.ofMillis(300))
              .post(URI.create(receiver.url()), Map.of(), BODY);

      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    } finally {
      over.countDown();
    }
  }

  @Test
  void readsNoAnswerThatGoesOnForEver() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Receiver receiver = new Receiver()) {
      receiver.answers(exchange -> {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          while (true) {
            out.write(new byte[8192]);
          }
        } finally {
          closed.countDown();
        }
      });

      assertThat(post(receiver.url())).isEqualTo(new Outcome.Taken(200));
      // the connection is closed, and so the receiver cannot go on
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void sendsNothingToWhomNobodyVouchesFor(@TempDir Path dir) throws Exception {
    char[] password = "changeit".toCharArray();
    Path store = dir.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "hooks",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    AtomicInteger got = new AtomicInteger();
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          got.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(post("https://127.0.0.1:" + server.getAddress().getPort() + "/"))
          .isInstanceOf(Outcome.Failed.class);
      assertThat(got).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    String url;
    try (Receiver receiver = new Receiver()) {
      url = receiver.url();
    }
    assertThat(post(url)).isInstanceOf(Outcome.Failed.class);
    assertThat(post("http://no-such-host.invalid/"))
        .isEqualTo(new Outcome.Failed(null, "its name stands for no address", null));
  }
}
