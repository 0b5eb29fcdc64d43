package dev.baton.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.baton.contracts.Json;
import dev.baton.local.Refusal;
import dev.baton.local.parts.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which processes make up the stack of a checkout, written as they start, so that whoever comes
 * later can find and end them.
 *
 * @param launcher the process that started them, and watches them unless detached
 * @param data where their state lives
 * @param ready whether the start came to its end; a detached stack lives on from there
 * @param processes in the order in which they were started
 */
public record RunRecord(Part launcher, String data, boolean ready, List<RunRecord.Part> processes) {
  /** A clock that is set while a process lives moves the start that the system reports for it. */
  private static final Duration SAME_START = Duration.ofSeconds(2);

  /** Where the record of a checkout's stack is. */
  public static Path file(Path checkout) {
    return checkout.resolve(".baton/run.json");
  }

  public RunRecord {
    processes = List.copyOf(processes);
  }

  /**
   * A process, told from a later one of the same pid by its start.
   *
   * @param startedAt null where the system does not say
   * @param records what it writes as it ends; null where it writes nothing
   */
  public record Part(
      String name, long pid, @Nullable Instant startedAt, @Nullable ClassArchive records) {
    static Part of(String name, ProcessHandle handle, @Nullable ClassArchive records) {
      return new Part(name, handle.pid(), handle.info().startInstant().orElse(null), records);
    }

    /** The process, if it lives. */
    public Optional<ProcessHandle> alive() {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isThis);
    }

    private boolean isThis(ProcessHandle handle) {
      Instant actual = handle.info().startInstant().orElse(null);
      return startedAt == null
          || actual == null
          || Duration.between(startedAt, actual).abs().compareTo(SAME_START) <= 0;
    }
  }

  /** What is recorded; empty where nothing is, or nothing legible. */
  public static Optional<RunRecord> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file), RunRecord.class));
    } catch (JsonProcessingException illegible) {
      return Optional.empty();
    }
  }

  /** Writes it whole or not at all. */
  void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What is said to whoever wants to start a second one. */
  static Refusal alreadyRunning(Path checkout) throws IOException {
    String where =
        read(file(checkout)).map(record -> " (state in " + record.data() + ")").orElse("");
    return new Refusal(
        "A stack of this checkout is running already" + where + ": ./baton down stops it.");
  }

  /** Whether this stack serves: whoever watches it lives, or it was left running and is whole. */
  boolean runs() {
    if (launcher.alive().isPresent()) {
      return true;
    }
    return ready
        && !processes.isEmpty()
        && processes.stream().allMatch(process -> process.alive().isPresent());
  }
}
