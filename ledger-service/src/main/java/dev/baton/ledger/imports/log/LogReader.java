package dev.baton.ledger.imports.log;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a log event by event, in the order of the file. */
public sealed interface LogReader extends Closeable permits CsvReader, OcelReader, XesReader {

  /** What stands at one place of a log. */
  sealed interface Line {
    /** Where; see {@link LogEvent#number}. */
    long number();
  }

  /** An event. */
  record Read(LogEvent event) implements Line {
    @Override
    public long number() {
      return event.number();
    }
  }

  /**
   * What should be an event and is none.
   *
   * @param reason why, in one line
   */
  record Refused(long number, String reason) implements Line {}

  /**
   * The next event; null at the end.
   *
   * @throws DamagedLog where nothing can be read any further
   */
  @Nullable Line next() throws IOException;

  /** A reader of this log as its mapping describes it. */
  static LogReader of(Mapping mapping, LogStream log) throws IOException {
    return switch (mapping.format()) {
      case XES -> new XesReader(log);
      case CSV -> new CsvReader(log, mapping.csv());
      case OCEL -> new OcelReader(log);
    };
  }
}
