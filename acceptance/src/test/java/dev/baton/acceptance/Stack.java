package dev.baton.acceptance;

import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.Login;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.TestIssuer;
import dev.baton.local.parts.TopicLayout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole of Baton as it is shipped: PostgreSQL, Kafka, Keycloak and the four services as
 * processes of their packaged jars, on free ports and empty directories. One for all tests of a
 * run, which keep apart by their work types; it ends with the run.
 */
public final class Stack implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("baton.root"));
  private static final int LANES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Hands the stack to tests that name it as a parameter. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Stack.class))
          .computeIfAbsent(Stack.class, type -> Stack.start(), Stack.class);
    }
  }

  /** A service of Baton, in the order in which they start. */
  public enum Service {
    OWNERSHIP("ownership-service", "ownership", "/ownership/v1"),
    DEFINITIONS("definitions-service", "definitions", "/definitions/v1"),
    LEDGER("ledger-service", "ledger", "/ledger/v1"),
    GATEWAY("gateway", "gateway", "/api/v1");

    private final String module;
    private final String database;
    private final String prefix;

    Service(String module, String database, String prefix) {
      this.module = module;
      this.database = database;
      this.prefix = prefix;
    }

    /** Of every path that it serves. */
    public String prefix() {
      return prefix;
    }
  }

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
  private final Map<Service, Integer> managementPorts = new EnumMap<>(Service.class);
  private final Map<Service, PostgresPart.Database> databases = new EnumMap<>(Service.class);
  private final Map<Service, Process> processes = new EnumMap<>(Service.class);
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path logs;
  private final KafkaPart kafka;
  private final TestIssuer issuer;
  private final Api api = new Api(this);

  private Stack() throws Exception {
    logs = Files.createDirectories(ROOT.resolve("acceptance/target/stack-logs"));
    PostgresPart postgres = PostgresPart.temporary();
    started.push(postgres);
    kafka = KafkaPart.temporary();
    started.push(kafka);
    kafka.create(TopicLayout.of(LANES));
    issuer = TestIssuer.start();
    started.push(issuer);
    for (Service service : Service.values()) {
      ports.put(service, Ports.free());
      managementPorts.put(service, Ports.free());
      databases.put(service, postgres.database(service.database, PostgresPart.newPassword()));
    }
  }

  private static Stack start() {
    Stack stack = null;
    try {
      stack = new Stack();
      for (Service service : Service.values()) {
        stack.launch(service);
      }
      for (Service service : Service.values()) {
        stack.awaitReady(service);
      }
      return stack;
    } catch (Exception e) {
      if (stack != null) {
        stack.close();
      }
      throw new IllegalStateException("the stack does not start: " + e.getMessage(), e);
    }
  }

  /** Where a service listens. */
  public URI origin(Service service) {
    return URI.create("http://127.0.0.1:" + ports.get(service));
  }

  public URI gateway() {
    return origin(Service.GATEWAY);
  }

  /** A bearer token of an account of the demo realm. */
  public String token(String account) {
    return tokens.computeIfAbsent(
        account, name -> issuer.signer().token(Login.named(name).orElseThrow()));
  }

  public Api api() {
    return api;
  }

  /** Ends a service as a power failure would. */
  void kill(Service service) throws InterruptedException {
    processes.get(service).destroyForcibly().waitFor();
  }

  /** Starts a service that was killed, where it was; comes back when it takes requests. */
  void restart(Service service) throws IOException, InterruptedException {
    launch(service);
    awaitReady(service);
  }

  private void launch(Service service) throws IOException {
    Path jar = ROOT.resolve(service.module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is not built");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx320m", "-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(service).toFile()));
    builder.environment().putAll(environment(service));
    processes.put(service, builder.start());
  }

  private Path log(Service service) {
    return logs.resolve(service.module + ".log");
  }

  private Map<String, String> environment(Service service) {
    PostgresPart.Database database = databases.get(service);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.get(service)));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPorts.get(service)));
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.issuer());
    environment.put("BATON_LEDGER_LANES", Integer.toString(LANES));
    environment.put("BATON_LEDGER_EXPIRY_GRACE", "PT2S");
    environment.put("BATON_LEDGER_URL", origin(Service.LEDGER).toString());
    environment.put("BATON_OWNERSHIP_URL", origin(Service.OWNERSHIP).toString());
    environment.put("BATON_DEFINITIONS_URL", origin(Service.DEFINITIONS).toString());
    return environment;
  }

  private void awaitReady(Service service) throws IOException, InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + managementPorts.get(service) + "/q/health/ready");
    HttpRequest request =
        HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).GET().build();
    Process process = processes.get(service);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "nothing";
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return;
        }
        last = response.body();
      } catch (IOException notYet) {
        last = notYet.toString();
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        service.module + " is not ready, it says " + last + "; see " + log(service));
  }

  @Override
  public void close() {
    List<Process> all = new ArrayList<>(processes.values());
    all.forEach(Process::destroy);
    for (Process process : all) {
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the stack does not end", e);
      }
    }
  }
}
