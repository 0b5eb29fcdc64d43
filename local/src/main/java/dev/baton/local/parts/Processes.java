package dev.baton.local.parts;

import java.io.IOException;

/** Signals to processes of this machine. */
public final class Processes {
  private Processes() {}

  /**
   * Sends SIGINT, which PostgreSQL takes as "end now, in order, whoever is still connected"; where
   * that cannot be sent, asks the process to end as usual.
   */
  public static void interrupt(ProcessHandle process) throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    try {
      int sent =
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (sent == 0) {
        return;
      }
    } catch (IOException noSuchProgram) {
      // falls through to what Java itself can send
    }
    process.destroy();
  }
}
