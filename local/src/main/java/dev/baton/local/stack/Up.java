package dev.baton.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.local.Refusal;
import dev.baton.local.demo.DemoPlayer;
import dev.baton.local.demo.Scenario;
import dev.baton.local.login.Keycloak;
import dev.baton.local.login.Realm;
import dev.baton.local.login.Tokens;
import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.KafkaProcess;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.TopicLayout;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts a stack: what does not need each other at the same time, the services last. */
public final class Up {
  /** Lanes of the local ledger, fixed when its data was made. */
  private static final int LANES = 4;

  private static final Duration READY_PATIENCE = Duration.ofMinutes(5);
  private static final Duration FOLLOW_PATIENCE = Duration.ofMinutes(3);

  /**
   * What is wanted.
   *
   * @param checkout root of the working copy
   * @param data where state lives
   */
  public record Wish(
      Path checkout, DataDirectory data, boolean detach, boolean empty, boolean fresh) {}

  private final Wish wish;
  private final Consumer<String> say;
  private final Path javaHome = Path.of(System.getProperty("java.home"));
  private final Children children;
  private final Http http = new Http();

  private Up(Wish wish, Consumer<String> say) {
    this.wish = wish;
    this.say = say;
    this.children = new Children(recordFile(wish.checkout()), wish.data());
  }

  /** Where the record of a checkout's stack is. */
  static Path recordFile(Path checkout) {
    return checkout.resolve(".baton/run.json");
  }

  /**
   * Starts the stack; unless detached, comes back only when it has ended.
   *
   * @param say takes a line at a time
   * @throws Refusal with the reason why there is no stack (any more); nothing is left running
   */
  public static void run(Wish wish, Consumer<String> say)
      throws IOException, InterruptedException, Refusal {
    Path state = Files.createDirectories(wish.checkout().resolve(".baton"));
    try (FileChannel channel =
            FileChannel.open(
                state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw alreadyRunning(wish.checkout());
      }
      new Up(wish, say).run();
    }
  }

  /**
   * Ends what a launcher that was killed has left behind.
   *
   * @throws Refusal where a stack runs
   */
  public static void clear(Path checkout) throws IOException, InterruptedException, Refusal {
    Path file = recordFile(checkout);
    RunRecord record = RunRecord.read(file).orElse(null);
    if (record == null) {
      return;
    }
    if (record.runs()) {
      throw alreadyRunning(checkout);
    }
    Children.end(record.processes());
    Files.deleteIfExists(file);
    Children.portsFree(Duration.ofSeconds(5));
  }

  private static Refusal alreadyRunning(Path checkout) throws IOException {
    String where =
        RunRecord.read(recordFile(checkout))
            .map(record -> " (state in " + record.data() + ")")
            .orElse("");
    return new Refusal(
        "A stack of this checkout is running already" + where + ": ./baton down stops it.");
  }

  private void run() throws IOException, InterruptedException, Refusal {
    clear(wish.checkout());
    LocalPorts.requireFree(Ports::taken);
    wish.data().prepare(wish.fresh());
    requireBuilt();
    Thread hook = new Thread(this::endOnSignal, "end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      startAll();
      play();
      children.ready();
      greet();
      if (!wish.detach()) {
        watch();
      }
    } catch (IOException | SQLException | RuntimeException | Refusal e) {
      if (children.ending()) {
        // it failed because it is being stopped, which whoever stops it knows
        throw new InterruptedException();
      }
      Refusal refusal = explained(e);
      children.end();
      throw refusal;
    } finally {
      http.close();
      removeHook(hook);
    }
  }

  private void requireBuilt() throws Refusal {
    for (Service service : Service.values()) {
      Path jar = service.jar(wish.checkout());
      if (!Files.exists(jar)) {
        throw new Refusal("%s is not built: there is no %s".formatted(service.module(), jar));
      }
    }
  }

  private Refusal explained(Exception e) {
    if (wish.data().full()) {
      return new Refusal(wish.data().diskFull());
    }
    return switch (e) {
      case Refusal refusal -> refusal;
      case IOException io -> new Refusal(Refusal.reason(io));
      default -> new Refusal(e.getMessage() == null ? e.toString() : e.getMessage());
    };
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // the hook does its work
    }
  }

  private void endOnSignal() {
    try {
      say.accept("stopping");
      children.end();
      Children.portsFree(Duration.ofSeconds(10));
      say.accept("stopped");
    } catch (IOException e) {
      say.accept("the record of the stack cannot be deleted: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAll() throws IOException, InterruptedException, Refusal, SQLException {
    Map<String, String> passwords = wish.data().passwords();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<String> starts = new ExecutorCompletionService<>(threads);
      starts.submit(() -> startPostgres(passwords));
      starts.submit(this::startKafka);
      starts.submit(this::startKeycloak);
      int pending = 3;
      int withoutService = 2;
      while (pending > 0) {
        String started;
        try {
          started = starts.take().get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw cause(e);
        } catch (InterruptedException e) {
          threads.shutdownNow();
          throw e;
        }
        say.accept(started + " is ready");
        pending--;
        if (started.equals("PostgreSQL") || started.equals("Kafka")) {
          withoutService--;
          if (withoutService == 0) {
            for (Service service : Service.values()) {
              starts.submit(startService(service, passwords));
              pending++;
            }
          }
        }
      }
    }
  }

  private static Refusal cause(ExecutionException e) throws IOException, SQLException {
    return switch (e.getCause()) {
      case Refusal refusal -> refusal;
      case IOException io -> throw io;
      case SQLException sql -> throw sql;
      case RuntimeException unexpected -> throw unexpected;
      case null, default -> throw new IllegalStateException(e.getCause());
    };
  }

  private String startPostgres(Map<String, String> passwords)
      throws IOException, InterruptedException, Refusal, SQLException {
    Path log = wish.data().freshLog(Names.POSTGRES);
    Refusal[] ending = new Refusal[1];
    PostgresPart postgres;
    try {
      postgres =
          PostgresPart.keeping(
              wish.data().postgres(),
              LocalPorts.POSTGRES,
              password(passwords, PostgresPart.ADMIN),
              log,
              handle -> {
                try {
                  children.started(Names.POSTGRES, handle);
                } catch (Refusal refusal) {
                  ending[0] = refusal;
                }
              });
    } catch (IOException e) {
      if (ending[0] != null) {
        throw ending[0];
      }
      throw new Refusal(
          "PostgreSQL does not start: %s (log: %s)".formatted(Refusal.reason(e), log));
    }
    for (Service service : Service.values()) {
      postgres.database(service.database(), password(passwords, service.database()));
    }
    return "PostgreSQL";
  }

  private static String password(Map<String, String> passwords, String account) throws Refusal {
    String password = passwords.get(account);
    if (password == null) {
      throw new Refusal(
          "The state is of another version of Baton (no account %s): start over with --fresh."
              .formatted(account));
    }
    return password;
  }

  private String startKafka() throws IOException, InterruptedException, Refusal {
    Process process =
        children.start(
            Names.KAFKA,
            List.of(
                java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProcess.class.getName(),
                wish.data().kafka().toString(),
                Integer.toString(LocalPorts.KAFKA)),
            Map.of());
    awaitReady("Kafka", Names.KAFKA, process, () -> Ports.taken(LocalPorts.KAFKA));
    KafkaPart.create("127.0.0.1:" + LocalPorts.KAFKA, TopicLayout.of(LANES));
    return "Kafka";
  }

  private String startKeycloak() throws IOException, InterruptedException, Refusal {
    if (!Keycloak.isInstalled()) {
      say.accept("Keycloak is fetched and built: this once takes a minute or two");
    }
    Keycloak keycloak = Keycloak.installed(wish.checkout(), javaHome, this::runToItsEnd);
    Process process =
        children.start(
            Names.KEYCLOAK,
            keycloak.prepare(wish.data().keycloak(), javaHome, LocalPorts.KEYCLOAK),
            Map.of());
    awaitReady("Keycloak", Names.KEYCLOAK, process, () -> http.ok(Keycloak.READINESS));
    return "Keycloak";
  }

  private void runToItsEnd(String name, List<String> command)
      throws IOException, InterruptedException, Refusal {
    Process process = children.start(name, command, Map.of("JAVA_HOME", javaHome.toString()));
    int exit = process.waitFor();
    children.done(process.toHandle());
    if (exit != 0) {
      throw failed(name, Children.howItEnded(exit), name);
    }
  }

  private Callable<String> startService(Service service, Map<String, String> passwords) {
    return () -> {
      Path jar = service.jar(wish.checkout());
      Process process =
          children.start(
              service.module(),
              List.of(
                  java(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xss512k",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-jar",
                  jar.toString()),
              environment(service, password(passwords, service.database())));
      awaitReady(service.module(), service.module(), process, () -> http.ok(service.readiness()));
      return service.module();
    };
  }

  private static Map<String, String> environment(Service service, String password) {
    PostgresPart.Database database =
        new PostgresPart.Database(LocalPorts.POSTGRES, service.database(), password);
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(service.port()));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(service.managementPort()));
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", database.reactiveUrl());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
    // several JVMs starting on few cores make the first connection slow, not absent
    environment.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "60S");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + LocalPorts.KAFKA);
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", Keycloak.ISSUER.toString());
    environment.put("BATON_OIDC_ISSUER", Keycloak.ISSUER.toString());
    environment.put("BATON_LEDGER_LANES", Integer.toString(LANES));
    environment.put("BATON_LEDGER_URL", Service.LEDGER.origin().toString());
    environment.put("BATON_OWNERSHIP_URL", Service.OWNERSHIP.origin().toString());
    environment.put("BATON_DEFINITIONS_URL", Service.DEFINITIONS.origin().toString());
    return environment;
  }

  private String java() {
    return javaHome.resolve("bin/java").toString();
  }

  /** A question that is asked until the answer is yes. */
  @FunctionalInterface
  private interface Question {
    boolean ask() throws InterruptedException;
  }

  private void awaitReady(String name, String log, Process process, Question ready)
      throws InterruptedException, Refusal {
    long end = System.nanoTime() + READY_PATIENCE.toNanos();
    while (!ready.ask()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw failed(name, Children.howItEnded(process.exitValue()), log);
      }
      if (System.nanoTime() > end) {
        throw failed(name, "is not ready after %d s".formatted(READY_PATIENCE.toSeconds()), log);
      }
    }
  }

  private Refusal failed(String name, String how, String log) {
    Path file = wish.data().log(log);
    return new Refusal("%s %s: %s (log: %s)".formatted(name, how, LogTail.reason(file), file));
  }

  private void play() throws IOException, InterruptedException, Refusal {
    String reader = Tokens.of("reader");
    Map<Integer, Long> wanted;
    if (wish.empty() || Files.exists(wish.data().demoPlayed())) {
      JsonNode lanes =
          http.json(Service.LEDGER.origin().resolve("/ledger/v1/lanes"), Tokens.of("auditor"));
      if (lanes == null) {
        throw new Refusal(
            "ledger-service does not tell its lanes (log: %s)"
                .formatted(wish.data().log(Service.LEDGER.module())));
      }
      wanted = Positions.recorded(lanes);
    } else {
      wanted = playDemo();
      Files.writeString(wish.data().demoPlayed(), Instant.now() + "\n");
    }
    awaitGateway(wanted, reader);
  }

  private Map<Integer, Long> playDemo() throws IOException, Refusal {
    say.accept("playing the demo");
    Map<String, String> tokens = new HashMap<>();
    try {
      DemoPlayer.Played played =
          DemoPlayer.play(
              new DemoPlayer.Target(
                  Service.GATEWAY.origin(), account -> tokens.computeIfAbsent(account, Up::token)),
              story(),
              say);
      played.story().truth(Instant.now()).write(wish.data().demoTruth());
      return played.positions();
    } catch (DemoPlayer.Refused e) {
      throw new Refusal("The demo was not taken: " + e.getMessage());
    }
  }

  /** The story of this data: one that was interrupted last week goes on as it began. */
  private Scenario story() throws IOException {
    Path begun = wish.data().demoBegun();
    if (!Files.exists(begun)) {
      Files.writeString(begun, LocalDate.now(ZoneOffset.UTC) + "\n");
    }
    return Scenario.standard(LocalDate.parse(Files.readString(begun).strip()));
  }

  private static String token(String account) {
    try {
      return Tokens.of(account);
    } catch (IOException | Refusal e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void awaitGateway(Map<Integer, Long> wanted, String token)
      throws InterruptedException, Refusal {
    URI positions = Service.GATEWAY.origin().resolve("/api/v1/positions");
    long end = System.nanoTime() + FOLLOW_PATIENCE.toNanos();
    while (true) {
      @Nullable JsonNode answer = http.json(positions, token);
      Map<Integer, Long> folded = answer == null ? Map.of() : Positions.folded(answer);
      if (answer != null && Positions.covered(wanted, folded)) {
        say.accept("the gateway shows all that the ledger holds");
        return;
      }
      if (System.nanoTime() > end) {
        throw new Refusal(
            "gateway has not followed the ledger after %d s: it shows %s of %s (log: %s)"
                .formatted(
                    FOLLOW_PATIENCE.toSeconds(),
                    folded,
                    wanted,
                    wish.data().log(Service.GATEWAY.module())));
      }
      Thread.sleep(200);
    }
  }

  private void greet() throws IOException {
    say.accept("Baton is ready");
    say.accept("");
    say.accept("  Page       http://localhost:%d/".formatted(Service.GATEWAY.port()));
    say.accept("  Logins     " + String.join(", ", Realm.accounts()));
    say.accept("             (the password is the name)");
    say.accept("  Token      ./baton token reader");
    say.accept("  State      " + wish.data().root());
    say.accept("  Logs       " + wish.data().log("gateway").getParent());
    say.accept("  Stop       " + (wish.detach() ? "./baton down" : "Ctrl-C, or ./baton down"));
  }

  private void watch() throws InterruptedException, Refusal {
    RunRecord.Part ended;
    try {
      ended = children.firstToEnd().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    throw failed(ended.name(), children.howItEnded(ended), ended.name());
  }
}
