package dev.baton.local.stack;

import dev.baton.local.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Ends a stack, however it was started. */
public final class Down {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Down() {}

  /**
   * Comes back when the processes are gone and the ports free.
   *
   * @return whether there was anything to end
   * @throws Refusal where a port of the stack stays taken
   */
  public static boolean run(Path checkout) throws IOException, InterruptedException, Refusal {
    Path file = RunRecord.file(checkout);
    Optional<RunRecord> found = RunRecord.read(file);
    if (found.isEmpty()) {
      return false;
    }
    RunRecord record = found.get();
    boolean any = record.processes().stream().anyMatch(process -> process.alive().isPresent());
    ProcessHandle launcher = record.launcher().alive().orElse(null);
    if (launcher != null) {
      any = true;
      launcher.destroy();
      if (!Children.ended(launcher, PATIENCE)) {
        launcher.destroyForcibly();
        Children.ended(launcher, PATIENCE);
      }
    }
    // the launcher may have started another one while it was asked to end
    Children.end(RunRecord.read(file).orElse(record).processes());
    Files.deleteIfExists(file);
    if (any && !Children.portsFree(PATIENCE)) {
      throw new Refusal("The stack is gone, but a port of it is still taken by somebody else.");
    }
    return any;
  }

  /**
   * Ends what a launcher that was killed has left behind.
   *
   * @throws Refusal where a stack runs
   */
  public static void clear(Path checkout) throws IOException, InterruptedException, Refusal {
    Path file = RunRecord.file(checkout);
    RunRecord record = RunRecord.read(file).orElse(null);
    if (record == null) {
      return;
    }
    if (record.runs()) {
      throw RunRecord.alreadyRunning(checkout);
    }
    Children.end(record.processes());
    Files.deleteIfExists(file);
    Children.portsFree(Duration.ofSeconds(5));
  }
}
