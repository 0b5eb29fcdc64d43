package dev.baton.local.stack;

import dev.baton.local.Refusal;
import dev.baton.local.parts.ClassArchive;
import dev.baton.local.parts.Ports;
import dev.baton.local.parts.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The processes that this launcher has started: each is in the record before anything waits for it,
 * and all are ended in order.
 */
final class Children {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** An exit above it is this much more than the signal that caused it. */
  private static final int SIGNAL = 128;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PATIENCE_WHILE_IT_WRITES = Duration.ofSeconds(60);

  private final Path recordFile;
  private final DataDirectory data;
  private final List<RunRecord.Part> started = new ArrayList<>();
  private final Map<Long, Process> own = new HashMap<>();
  private boolean ending;

  Children(Path recordFile, DataDirectory data) {
    this.recordFile = recordFile;
    this.data = data;
  }

  /**
   * Starts a program whose output goes to the log of its name.
   *
   * @param environment in addition to this process's own
   */
  Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException, Refusal {
    return start(name, command, environment, null);
  }

  /**
   * The same for a program whose loaded classes are kept.
   *
   * @param archive which the command names
   */
  Process start(
      String name,
      List<String> command,
      Map<String, String> environment,
      @Nullable ClassArchive archive)
      throws IOException, Refusal {
    List<String> whole = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // a Ctrl-C in the terminal is for the launcher alone, which ends the others in order
      whole.add(SETSID.toString());
    }
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.freshLog(name).toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    started(name, process.toHandle(), archive == null || archive.exists() ? null : archive);
    synchronized (this) {
      own.put(process.pid(), process);
    }
    return process;
  }

  /** Says of a process that is no more how it ended, and why. */
  synchronized Refusal ended(RunRecord.Part part) {
    Process process = own.get(part.pid());
    return failed(
        part.name(),
        process == null || process.isAlive() ? "has ended" : howItEnded(process.exitValue()),
        part.name());
  }

  /**
   * Says what became of a process, and the reason that its log gives.
   *
   * @param title what people call it
   * @param name of its log
   */
  Refusal failed(String title, String how, String name) {
    Path log = data.log(name);
    return new Refusal("%s %s: %s (log: %s)".formatted(title, how, LogTail.reason(log), log));
  }

  static String howItEnded(int exit) {
    return exit > SIGNAL ? "was ended by signal " + (exit - SIGNAL) : "ended with " + exit;
  }

  /**
   * Takes over a process that somebody else has started.
   *
   * @param records what it writes as it ends; null where it writes nothing
   */
  synchronized void started(String name, ProcessHandle handle, @Nullable ClassArchive records)
      throws Refusal {
    if (ending) {
      handle.destroyForcibly();
      throw new Refusal("The stack is being stopped.");
    }
    started.add(RunRecord.Part.of(name, handle, records));
    try {
      record(false);
    } catch (IOException e) {
      throw new Refusal("The record of the stack cannot be written: " + e.getMessage());
    }
  }

  /** Forgets a process that has done its work. */
  synchronized void done(ProcessHandle handle) throws IOException {
    started.removeIf(process -> process.pid() == handle.pid());
    record(false);
  }

  /** Notes that the start has come to its end. */
  synchronized void ready() throws IOException {
    record(true);
  }

  private void record(boolean ready) throws IOException {
    RunRecord.Part launcher = RunRecord.Part.of("launcher", ProcessHandle.current(), null);
    new RunRecord(launcher, data.root().toString(), ready, started).write(recordFile);
  }

  /** Whether they are being ended. */
  synchronized boolean ending() {
    return ending;
  }

  /** Completes with the first that ends. */
  synchronized CompletableFuture<RunRecord.Part> firstToEnd() {
    return CompletableFuture.anyOf(
            started.stream()
                .map(part ->
                    part.alive()
                        .map(handle -> handle.onExit().thenApply(ended -> part))
                        .orElseGet(() -> CompletableFuture.completedFuture(part)))
                .toArray(CompletableFuture[]::new))
        .thenApply(RunRecord.Part.class::cast);
  }

  /** Ends them all; when this returns none is left, and there is no record. */
  void end() throws IOException, InterruptedException {
    List<RunRecord.Part> all;
    synchronized (this) {
      ending = true;
      all = List.copyOf(started);
    }
    end(all);
    Files.deleteIfExists(recordFile);
  }

  /** Ends these processes, in the order of the work that flows through them. */
  static void end(List<RunRecord.Part> processes) throws IOException, InterruptedException {
    for (EndOrder turn : EndOrder.values()) {
      List<RunRecord.Part> now =
          processes.stream().filter(process -> EndOrder.of(process.name()) == turn).toList();
      for (RunRecord.Part process : now) {
        ProcessHandle handle = process.alive().orElse(null);
        if (handle == null) {
          continue;
        }
        if (turn == EndOrder.POSTGRES) {
          Processes.interrupt(handle);
        } else {
          handle.destroy();
        }
      }
      for (RunRecord.Part process : now) {
        ProcessHandle handle = process.alive().orElse(null);
        boolean byItself = handle == null || endsByItself(handle, process.records() != null);
        if (process.records() != null) {
          if (byItself) {
            process.records().keep();
          } else {
            process.records().drop();
          }
        }
      }
    }
  }

  private static boolean endsByItself(ProcessHandle handle, boolean writes)
      throws InterruptedException {
    if (ended(handle, writes ? PATIENCE_WHILE_IT_WRITES : PATIENCE)) {
      return true;
    }
    handle.destroyForcibly();
    ended(handle, PATIENCE);
    return false;
  }

  static boolean ended(ProcessHandle handle, Duration patience) throws InterruptedException {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !handle.isAlive();
    } catch (java.util.concurrent.ExecutionException | CompletionException e) {
      return !handle.isAlive();
    }
  }

  /** Comes back when nobody holds a port of the stack, or after the patience. */
  static boolean portsFree(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (StackPorts.FIXED.all().keySet().stream().anyMatch(Ports::taken)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  /** Who works for whom: the services for nobody here, PostgreSQL for all. */
  private enum EndOrder {
    SERVICES,
    KAFKA_AND_KEYCLOAK,
    POSTGRES;

    static EndOrder of(String name) {
      return switch (name) {
        case Names.POSTGRES -> POSTGRES;
        case Names.KAFKA, Names.KEYCLOAK -> KAFKA_AND_KEYCLOAK;
        default -> SERVICES;
      };
    }
  }
}
