package dev.baton.local.stack;

import dev.baton.local.Refusal;
import dev.baton.local.login.Keycloak;
import dev.baton.local.parts.ClassArchive;
import dev.baton.local.parts.Jvm;
import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.KafkaProcess;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.TopicLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts the processes of a stack and waits for each: those that do not need each other at the same
 * time, the services last.
 */
final class Startup {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final StackPorts PORTS = StackPorts.FIXED;

  private final Path checkout;
  private final DataDirectory data;
  private final Children children;
  private final Http http;
  private final Consumer<String> say;
  private final Jvm jvm = Jvm.running();

  Startup(Up.Wish wish, Children children, Http http, Consumer<String> say) {
    this.checkout = wish.checkout();
    this.data = wish.data();
    this.children = children;
    this.http = http;
    this.say = say;
  }

  /** Comes back when all of them are ready. */
  void run() throws IOException, InterruptedException, Refusal, SQLException {
    requireBuilt();
    Map<String, String> passwords = data.passwords();
    LedgerKeys keys = data.ledgerKeys();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Started> starts = new ExecutorCompletionService<>(threads);
      starts.submit(() -> postgres(passwords));
      starts.submit(this::kafka);
      starts.submit(this::keycloak);
      int pending = 3;
      int withoutService = 2;
      while (pending > 0) {
        Started started;
        try {
          started = starts.take().get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw cause(e);
        } catch (InterruptedException e) {
          threads.shutdownNow();
          throw e;
        }
        say.accept(started.title() + " is ready");
        pending--;
        if (started.servicesNeedIt()) {
          withoutService--;
          if (withoutService == 0) {
            for (Service service : Service.values()) {
              starts.submit(() -> service(service, passwords, keys));
              pending++;
            }
          }
        }
      }
    }
  }

  /** What came up. */
  private record Started(String title, boolean servicesNeedIt) {}

  private static Refusal cause(ExecutionException e) throws IOException, SQLException {
    return switch (e.getCause()) {
      case Refusal refusal -> refusal;
      case IOException io -> throw io;
      case SQLException sql -> throw sql;
      case RuntimeException unexpected -> throw unexpected;
      case null, default -> throw new IllegalStateException(e.getCause());
    };
  }

  private void requireBuilt() throws Refusal {
    for (Service service : Service.values()) {
      Path jar = service.jar(checkout);
      if (!Files.exists(jar)) {
        throw new Refusal("%s is not built: there is no %s".formatted(service.module(), jar));
      }
    }
  }

  private Started postgres(Map<String, String> passwords)
      throws IOException, InterruptedException, Refusal, SQLException {
    Path log = data.freshLog(Names.POSTGRES);
    Refusal[] ending = new Refusal[1];
    PostgresPart postgres;
    try {
      postgres =
          PostgresPart.keeping(
              data.postgres(),
              PORTS.postgres(),
              password(passwords, PostgresPart.ADMIN),
              log,
              handle -> {
                try {
                  children.started(Names.POSTGRES, handle, null);
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
    return new Started("PostgreSQL", true);
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

  private Started kafka() throws IOException, InterruptedException, Refusal {
    String classPath = System.getProperty("java.class.path");
    ClassArchive archive = archive(Names.KAFKA, Path.of(classPath));
    List<String> command = new ArrayList<>(jvm.command(256, archive));
    command.addAll(
        List.of(
            "-cp",
            classPath,
            KafkaProcess.class.getName(),
            data.kafka().toString(),
            Integer.toString(PORTS.kafka())));
    Process process = children.start(Names.KAFKA, command, Map.of(), archive);
    awaitReady("Kafka", Names.KAFKA, process, () -> Ports.listens(PORTS.kafka()));
    KafkaPart.create(PORTS.bootstrap(), TopicLayout.of(Service.LANES));
    return new Started("Kafka", true);
  }

  private Started keycloak() throws IOException, InterruptedException, Refusal {
    if (!Keycloak.isInstalled()) {
      say.accept("Keycloak is fetched and built: this once takes a minute or two");
    }
    Keycloak keycloak = Keycloak.installed(checkout, jvm, this::runToItsEnd);
    // what keeping its classes would save of a start takes many starts to pay for the recording
    List<String> command =
        keycloak.prepare(data.keycloak(), jvm.command(Keycloak.HEAP_MIB), PORTS.keycloak());
    Process process = children.start(Names.KEYCLOAK, command, Map.of());
    awaitReady(
        "Keycloak", Names.KEYCLOAK, process, () -> http.ok(Keycloak.readiness(PORTS.keycloak())));
    return new Started("Keycloak", false);
  }

  private void runToItsEnd(String name, List<String> command)
      throws IOException, InterruptedException, Refusal {
    Process process = children.start(name, command, Map.of("JAVA_HOME", jvm.home().toString()));
    int exit = process.waitFor();
    children.done(process.toHandle());
    if (exit != 0) {
      throw children.failed(name, Children.howItEnded(exit), name);
    }
  }

  private Started service(Service service, Map<String, String> passwords, LedgerKeys keys)
      throws IOException, InterruptedException, Refusal {
    Path jar = service.jar(checkout);
    ClassArchive archive = archive(service.module(), jar);
    List<String> command = new ArrayList<>(jvm.command(192, archive));
    command.addAll(List.of("-jar", jar.toString()));
    PostgresPart.Database database =
        new PostgresPart.Database(
            PORTS.postgres(), service.database(), password(passwords, service.database()));
    Process process =
        children.start(
            service.module(), command, service.environment(PORTS, database, keys), archive);
    awaitReady(
        service.module(), service.module(), process, () -> http.ok(PORTS.readiness(service)));
    return new Started(service.module(), false);
  }

  private ClassArchive archive(String name, Path jar) throws IOException {
    return ClassArchive.of(checkout.resolve("local/target/archives"), name, jar);
  }

  /** A question that is asked until the answer is yes. */
  @FunctionalInterface
  private interface Question {
    boolean ask() throws InterruptedException;
  }

  private void awaitReady(String title, String name, Process process, Question ready)
      throws InterruptedException, Refusal {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ready.ask()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw children.failed(title, Children.howItEnded(process.exitValue()), name);
      }
      if (System.nanoTime() > end) {
        throw children.failed(
            title, "is not ready after %d s".formatted(PATIENCE.toSeconds()), name);
      }
    }
  }
}
