package dev.baton.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What came of reading one CloudEvent. */
public sealed interface Reading {

  /**
   * A well-formed event.
   *
   * @param cloudEvent as it was sent, with {@code subject} filled in and {@code source}, {@code id}
   *     and {@code subject} in NFC: what the canonical bytes are made of. Members Baton does not
   *     know are still there
   */
  record Read(Event event, JsonNode cloudEvent) implements Reading {}

  /**
   * Not an event that can be recorded.
   *
   * @param slug last part of the problem's type: {@code malformed-json}, {@code invalid-event},
   *     {@code unknown-type}, {@code ledger-only-type} or {@code subject-differs}
   * @param faults each thing wrong, at least one
   */
  record Refused(String slug, String title, List<Fault> faults) implements Reading {}

  /**
   * One thing wrong with an event.
   *
   * @param pointer JSON Pointer (RFC 6901) into the event; empty for the whole of it
   * @param detail what is wrong and what would be right
   */
  record Fault(String pointer, String detail) {}
}
