package dev.baton.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory of its own and the processes that live in it. All of it is gone when this JVM ends,
 * whether it came to its end or was interrupted.
 */
public final class Scratch {
  private static final long PATIENCE_SECONDS = 20;

  private final Path directory;
  private final Deque<AutoCloseable> parts;

  private Scratch(Path directory, Deque<AutoCloseable> parts) {
    this.directory = directory;
    this.parts = parts;
  }

  /** A fresh one. */
  public static Scratch make() throws IOException {
    Scratch scratch = new Scratch(Files.createTempDirectory("baton-bench"), new ArrayDeque<>());
    Runtime.getRuntime().addShutdownHook(new Thread(scratch::clear, "clear"));
    return scratch;
  }

  public Path directory() {
    return directory;
  }

  /** A part of it for a second one of what lives in the first; gone with all of it. */
  public Scratch under(String name) throws IOException {
    return new Scratch(Files.createDirectory(directory.resolve(name)), parts);
  }

  /** Closes this when all ends, before what was given earlier. */
  public synchronized <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Starts a Java program.
   *
   * @param name of its log
   * @param arguments of java
   * @return ends it when closed
   */
  public Program start(String name, List<String> arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path log = directory.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    return keep(new Program(process, log));
  }

  private synchronized void clear() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("something is left behind: " + e);
      }
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println(directory + " is left behind: " + e);
    }
  }

  /** A program that was started. */
  public record Program(Process process, Path log) implements AutoCloseable {
    public long pid() {
      return process.pid();
    }

    /** What it said last, for when it does not do what it should. */
    public String lastWords() throws IOException {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
