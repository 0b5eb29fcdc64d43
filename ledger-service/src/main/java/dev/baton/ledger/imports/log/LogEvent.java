package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One event as the log has it.
 *
 * @param number where it is: for CSV the line at which its row begins, for XES and OCEL the number
 *     of the event, both from 1
 * @param attributes its attributes by name, each a text, a number or a boolean; those of an XES
 *     trace as {@code case:NAME}
 * @param objects the objects it is about; OCEL only
 */
public record LogEvent(long number, ObjectNode attributes, List<LogEvent.Related> objects) {
  public LogEvent {
    objects = List.copyOf(objects);
  }

  /**
   * An object that an event is about.
   *
   * @param qualifier as what; empty where the log does not say
   */
  public record Related(String object, String qualifier) {}
}
