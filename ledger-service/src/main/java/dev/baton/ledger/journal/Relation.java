package dev.baton.ledger.journal;

/**
 * By what an item may be found from another one.
 *
 * @param value an id that an event of the item carries
 */
record Relation(Kind kind, String value, String subject) {
  /** Whose id. */
  enum Kind {
    /** The event's own; only of events that carry one of the others. */
    EVENT,
    /** Of the flow of work that the event belongs to. */
    CORRELATION,
    /** Of the event that caused it. */
    CAUSATION
  }
}
