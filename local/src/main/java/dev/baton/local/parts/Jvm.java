package dev.baton.local.parts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JDK, as the processes of a stack use it: small, and quick to start.
 *
 * @param home its directory
 */
public record Jvm(Path home) {
  // what is started here serves one person, who waits for it
  private static final List<String> SMALL_AND_QUICK =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xss512k",
          // else a 64th of the machine's memory is touched before the first collection
          "-Xms32m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.net.preferIPv4Stack=true");

  /** The one that runs this program. */
  public static Jvm running() {
    return new Jvm(Path.of(System.getProperty("java.home")));
  }

  /**
   * The beginning of a command: the program and its options.
   *
   * @param heapMiB at most
   */
  public List<String> command(int heapMiB) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(SMALL_AND_QUICK);
    command.add("-Xmx%dm".formatted(heapMiB));
    return List.copyOf(command);
  }

  /** The same for a program whose loaded classes are kept. */
  public List<String> command(int heapMiB, ClassArchive archive) {
    List<String> command = new ArrayList<>(command(heapMiB));
    command.addAll(archive.options());
    // what cannot be kept, or is not used, is no more than slow
    command.add("-Xlog:disable");
    return List.copyOf(command);
  }
}
