package dev.baton.bench.ledger;

import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import dev.baton.local.parts.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A packaged service in a process of its own.
 *
 * @param port where it takes requests
 */
public record Service(Scratch.Program program, int port) implements AutoCloseable {
  /** Of every ledger that is measured. */
  static final String KEY = "Zm9yIG1lYXN1cmVtZW50cywgbm90aGluZyBlbHNlLi4=";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** The same for both that are compared; else as Java chooses. */
  private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g");

  /**
   * The ledger as it is packaged.
   *
   * @param relay whether it sends to Kafka what it records
   */
  public static Service ledger(
      Scratch scratch,
      Postgres.Database database,
      Kafka kafka,
      String issuer,
      int lanes,
      boolean relay)
      throws IOException, InterruptedException {
    int management = Ports.free();
    Map<String, String> settings = settings(management, database, kafka.bootstrap(), issuer);
    settings.put("baton.ledger.lanes", Integer.toString(lanes));
    settings.put("baton.ledger.checkpoint.name", "localhost/ledger");
    settings.put("baton.ledger.checkpoint.key", KEY);
    settings.put("baton.ledger.key", KEY);
    settings.put("baton.ledger.relay", Boolean.toString(relay));
    // on a machine that others keep busy a cold JVM is slow at first
    settings.put("baton.ledger.patience", "PT60S");
    return start(
        scratch,
        "ledger-service",
        "ledger-service/target/quarkus-app/quarkus-run.jar",
        settings,
        readiness(management));
  }

  /** The registry of boundaries and owners as it is packaged. */
  public static Service ownership(
      Scratch scratch, Postgres.Database database, Kafka kafka, String issuer)
      throws IOException, InterruptedException {
    int management = Ports.free();
    return start(
        scratch,
        "ownership-service",
        "ownership-service/target/quarkus-app/quarkus-run.jar",
        settings(management, database, kafka.bootstrap(), issuer),
        readiness(management));
  }

  private static Map<String, String> settings(
      int management, Postgres.Database database, String kafka, String issuer) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("quarkus.management.port", Integer.toString(management));
    settings.put("quarkus.datasource.username", Postgres.USER);
    settings.put("quarkus.datasource.password", database.password());
    settings.put("quarkus.datasource.reactive.url", database.reactiveUrl());
    settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
    settings.put("quarkus.datasource.jdbc.acquisition-timeout", "60S");
    settings.put("kafka.bootstrap.servers", kafka);
    settings.put("quarkus.oidc.auth-server-url", issuer);
    return settings;
  }

  private static String readiness(int management) {
    return "http://127.0.0.1:%d/q/health/ready".formatted(management);
  }

  /** The catalogue as it is packaged; nothing is published, for Kafka is away. */
  public static Service definitions(Scratch scratch, Postgres.Database database, String issuer)
      throws IOException, InterruptedException {
    int management = Ports.free();
    Map<String, String> settings =
        settings(management, database, "127.0.0.1:" + Ports.free(), issuer);
    settings.put("quarkus.log.level", "ERROR");
    return start(
        scratch,
        "definitions-service",
        "definitions-service/target/quarkus-app/quarkus-run.jar",
        settings,
        "http://127.0.0.1:%d/q/health/ready".formatted(management));
  }

  /**
   * The gateway as it is packaged.
   *
   * @param ledger origin of the ledger behind it
   */
  public static Service gateway(
      Scratch scratch, Postgres.Database database, Kafka kafka, String issuer, String ledger)
      throws IOException, InterruptedException {
    int management = Ports.free();
    Map<String, String> settings = settings(management, database, kafka.bootstrap(), issuer);
    settings.put("baton.ledger.url", ledger);
    settings.put("baton.ownership.url", ledger);
    settings.put("baton.definitions.url", ledger);
    // each has the lanes to itself
    settings.put("mp.messaging.incoming.ledger.group.id", "gateway-" + management);
    return start(
        scratch,
        "gateway",
        "gateway/target/quarkus-app/quarkus-run.jar",
        settings,
        "http://127.0.0.1:%d/q/health/ready".formatted(management));
  }

  /** The endpoint that reads, checks and forgets. */
  public static Service endpoint(Scratch scratch, String issuer)
      throws IOException, InterruptedException {
    return start(
        scratch,
        "bench-endpoint",
        "bench/endpoint/target/quarkus-app/quarkus-run.jar",
        Map.of("quarkus.oidc.auth-server-url", issuer),
        null);
  }

  private static Service start(
      Scratch scratch,
      String name,
      String jar,
      Map<String, String> settings,
      @Nullable String readiness)
      throws IOException, InterruptedException {
    Path packaged = Path.of(System.getProperty("baton.root", "")).resolve(jar);
    if (!Files.isRegularFile(packaged)) {
      throw new IOException(packaged + " is not built");
    }
    int port = Ports.free();
    List<String> arguments = new ArrayList<>(JVM);
    settings.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    arguments.add("-Dquarkus.http.port=" + port);
    arguments.add("-jar");
    arguments.add(packaged.toString());
    Service service = new Service(scratch.start(name, arguments), port);
    URI ready =
        URI.create(
            readiness == null ? "http://127.0.0.1:%d/ledger/v1/events".formatted(port) : readiness);
    service.await(ready, readiness == null ? Set.of(401, 405) : Set.of(200));
    return service;
  }

  private void await(URI ready, Set<Integer> expected) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(ready).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          var answer = client.send(request, HttpResponse.BodyHandlers.discarding());
          if (expected.contains(answer.statusCode())) {
            return;
          }
        } catch (IOException notYet) {
          // starts
        }
        if (!program.process().isAlive() || System.nanoTime() > end) {
          throw new IOException("a service does not start:\n" + program.lastWords());
        }
        Thread.sleep(100);
      }
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
