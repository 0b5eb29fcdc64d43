package dev.baton.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.local.Refusal;
import dev.baton.local.login.Keycloak;
import dev.baton.local.login.Tokens;
import dev.baton.local.parts.Jvm;
import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.KafkaProcess;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.TopicLayout;
import dev.baton.local.parts.Trees;
import dev.baton.local.stack.LedgerKeys;
import dev.baton.local.stack.Service;
import dev.baton.local.stack.StackPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole of Baton as it is shipped: PostgreSQL, Kafka, Keycloak and the four services as
 * processes of their packaged jars, on free ports and empty directories. One for all tests of a
 * run, which keep apart by their work types; it ends with the run. What would disturb them, or be
 * disturbed, has one of its own.
 */
public final class Stack implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("baton.root"));
  private static final Jvm JVM = Jvm.running();

  /** Of all ledgers of a run: what one refused another may have to replay. */
  private static final LedgerKeys KEYS =
      new LedgerKeys(
          key("a key for the acceptance tests.."), key("a key that signs for the tests.."));

  /** A machine that builds something else at the same time is slow. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private abstract static class Named implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stack.class;
    }
  }

  /** Hands the stack to tests that name it as a parameter; starts it for the first. */
  public static final class Shared extends Named {
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Stack.class))
          .computeIfAbsent(Stack.class, type -> new Stack("stack-logs"), Stack.class)
          .started();
    }
  }

  /** Hands a stack of its own to the test class that names it as a parameter before all tests. */
  public static final class Own extends Named {
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(ExtensionContext.Namespace.create(Own.class))
          .computeIfAbsent(Stack.class, type -> new Stack("own-stack-logs"), Stack.class)
          .started();
    }
  }

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<Service, PostgresPart.Database> databases = new EnumMap<>(Service.class);
  private final Map<Service, Process> services = new EnumMap<>(Service.class);
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path logs;
  private final Api api = new Api(this);
  private final String postgresPassword = PostgresPart.newPassword();
  private StackPorts ports = StackPorts.FIXED;
  private Path data = Path.of("");
  private int kafkaPort;
  private int postgresPort;
  private @Nullable Process kafka;
  private @Nullable PostgresPart postgres;
  private boolean ready;
  private @Nullable Exception failure;

  private Stack(String logs) {
    this.logs = ROOT.resolve("acceptance/target").resolve(logs);
    // a run that is interrupted leaves nothing behind either
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** This stack, started once; what kept it from starting is told to every test. */
  private synchronized Stack started() {
    if (failure != null) {
      throw new IllegalStateException("the stack did not start", failure);
    }
    if (ready) {
      return this;
    }
    try {
      Trees.delete(logs);
      Files.createDirectories(logs);
      int keycloakPort = Ports.free();
      Process keycloak = startKeycloak(keycloakPort);
      prepareData();
      kafkaPort = Ports.free();
      parts.push(() -> end(kafka == null ? List.of() : List.of(kafka)));
      startKafka();
      postgresPort = Ports.free();
      startPostgres();
      parts.push(() -> postgres.close());
      Map<Service, StackPorts.OfService> free = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        databases.put(service, postgres.database(service.database(), PostgresPart.newPassword()));
        free.put(service, new StackPorts.OfService(Ports.free(), Ports.free()));
      }
      ports = new StackPorts(free, postgresPort, kafkaPort, keycloakPort);
      awaitOk("keycloak", keycloak, Keycloak.readiness(keycloakPort));
      // one after the other: all at once they are no faster on few cores, and time out on each
      // other
      for (Service service : Service.values()) {
        launch(service);
        awaitReady(service);
      }
      ready = true;
      return this;
    } catch (IOException | InterruptedException | SQLException | Refusal | RuntimeException e) {
      failure = e;
      close();
      throw new IllegalStateException("the stack does not start: " + e.getMessage(), e);
    }
  }

  /** Where a service listens. */
  public URI origin(Service service) {
    return ports.origin(service);
  }

  public URI gateway() {
    return origin(Service.GATEWAY);
  }

  /** A bearer token of an account of the demo realm. */
  public String token(String account) {
    return tokens.computeIfAbsent(
        account,
        name -> {
          try {
            return Tokens.of(name, ports.keycloak());
          } catch (IOException | Refusal e) {
            throw new IllegalStateException("no token for " + name, e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
          }
        });
  }

  public Api api() {
    return api;
  }

  /** Ends a service as a power failure would. */
  public void kill(Service service) throws InterruptedException {
    services.get(service).destroyForcibly().waitFor();
  }

  /** Starts a service that was killed, where it was; comes back when it takes requests. */
  public void restart(Service service) throws IOException, InterruptedException {
    launch(service);
    awaitReady(service);
  }

  /** Another ledger beside the stack's own, on the same database and the same Kafka. */
  Replica replica(String name) throws IOException, InterruptedException {
    StackPorts.OfService own = new StackPorts.OfService(Ports.free(), Ports.free());
    Map<String, String> environment = environment(Service.LEDGER);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(own.http()));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(own.management()));
    Process process = start(name, command(Service.LEDGER), environment);
    Replica replica = new Replica(process, URI.create("http://127.0.0.1:" + own.http()));
    parts.push(replica);
    awaitOk(name, process, URI.create("http://127.0.0.1:" + own.management() + "/q/health/ready"));
    return replica;
  }

  /**
   * A ledger of its own process.
   *
   * @param origin where it listens
   */
  record Replica(Process process, URI origin) implements AutoCloseable {
    /** Ends it as a power failure would. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /** Takes the processor from it, as a machine does that is stopped. */
    void pause() throws IOException, InterruptedException {
      signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
      signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException {
      if (process.isAlive()) {
        try {
          resume();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        end(List.of(process));
      }
    }
  }

  /** What the ledger signs with. */
  LedgerKeys keys() {
    return KEYS;
  }

  /** The database of the ledger, as whoever has its password sees it. */
  Connection ledgerDatabase() throws SQLException {
    PostgresPart.Database database = databases.get(Service.LEDGER);
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  /** Lane → the port of the ledger that holds it; without the lanes that nobody holds. */
  Map<Integer, Integer> laneOwners() throws SQLException {
    Map<Integer, Integer> owners = new HashMap<>();
    try (Connection connection = ledgerDatabase();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select lane, address from lane_lease join replica on id = replica
                    where until > now()
                    """)) {
      while (rows.next()) {
        owners.put(rows.getInt(1), URI.create(rows.getString(2)).getPort());
      }
    }
    return owners;
  }

  private Process startKeycloak(int port) throws IOException, InterruptedException, Refusal {
    Path home = Files.createTempDirectory("baton-keycloak");
    parts.push(() -> Trees.delete(home));
    Keycloak keycloak = Keycloak.installed(ROOT, JVM, this::runToItsEnd);
    Process process =
        start("keycloak", keycloak.prepare(home, JVM.command(Keycloak.HEAP_MIB), port), Map.of());
    parts.push(() -> end(List.of(process)));
    return process;
  }

  /** Ends Kafka as a power failure would. */
  void killKafka() throws InterruptedException {
    kafka.destroyForcibly().waitFor();
  }

  /** Starts Kafka, anew or where it was killed; comes back when it serves its topics. */
  void startKafka() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JVM.command(256));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            KafkaProcess.class.getName(),
            data.resolve("kafka").toString(),
            Integer.toString(kafkaPort)));
    kafka = start("kafka", command, Map.of());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Ports.listens(kafkaPort)) {
      if (kafka.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException("Kafka does not start; see " + log("kafka"));
      }
    }
    KafkaPart.create(bootstrap(), TopicLayout.of(Service.LANES));
  }

  /** Where Kafka is. */
  String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Ends PostgreSQL and its sessions as a power failure would. */
  void killPostgres() throws InterruptedException {
    postgres.kill();
  }

  /** Starts PostgreSQL, anew or where it was killed. What it acknowledges is on disk. */
  void startPostgres() throws IOException, InterruptedException {
    postgres =
        PostgresPart.keeping(
            data.resolve("postgres"),
            postgresPort,
            postgresPassword,
            data.resolve("postgres.log"),
            process -> {});
  }

  private void prepareData() throws IOException {
    data = Files.createTempDirectory("baton-stack");
    // whoever PostgreSQL runs as must be able to walk in
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    Path made = data;
    parts.push(() -> Trees.delete(made));
  }

  private void launch(Service service) throws IOException {
    services.put(service, start(service.module(), command(service), environment(service)));
  }

  private static List<String> command(Service service) throws IOException {
    Path jar = service.jar(ROOT);
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is not built");
    }
    List<String> command = new ArrayList<>(JVM.command(256));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  private static String key(String bytes) {
    return Base64.getEncoder().encodeToString(bytes.getBytes(UTF_8));
  }

  private Map<String, String> environment(Service service) {
    Map<String, String> environment = service.environment(ports, databases.get(service), KEYS);
    environment.put("BATON_LEDGER_EXPIRY_GRACE", "PT2S");
    // whom tests let be told listens here
    environment.put("BATON_WEBHOOKS_ALLOW_PRIVATE", "127.0.0.1");
    return environment;
  }

  private void runToItsEnd(String name, List<String> command)
      throws IOException, InterruptedException {
    int exit = start(name, command, Map.of("JAVA_HOME", JVM.home().toString())).waitFor();
    if (exit != 0) {
      throw new IOException(name + " ended with " + exit + "; see " + log(name));
    }
  }

  private Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Path log(String name) {
    return logs.resolve(name + ".log");
  }

  private void awaitReady(Service service) throws IOException, InterruptedException {
    awaitOk(service.module(), services.get(service), ports.readiness(service));
  }

  private void awaitOk(String name, Process process, URI uri)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
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
    throw new IOException(name + " is not ready, it says " + last + "; see " + log(name));
  }

  @Override
  public synchronized void close() {
    end(List.copyOf(services.values()));
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the stack does not end", e);
      }
    }
  }

  private static void end(List<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
