package dev.baton.local.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** {@link KafkaPart} as a process of its own, until it is asked to end. */
public final class KafkaProcess {
  private KafkaProcess() {}

  /**
   * Runs the broker.
   *
   * @param arguments its data directory and its port
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format",
        "%1$tY-%1$tm-%1$tdT%1$tH:%1$tM:%1$tS.%1$tLZ %4$s [%3$s] %5$s%6$s%n");
    Logger root = LogManager.getLogManager().getLogger("");
    root.setLevel(Level.WARNING);
    KafkaPart broker;
    try {
      broker = KafkaPart.keeping(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    } catch (IOException | RuntimeException e) {
      root.log(Level.SEVERE, "Kafka does not start: " + e.getMessage(), e);
      System.exit(1);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    broker.close();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                },
                "end"));
    Thread.currentThread().join();
  }
}
