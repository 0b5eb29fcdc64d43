package dev.baton.bench;

/** What a rate is worth: what whoever reaches it promises besides. */
final class Guarantees {
  static final String TABLE =
      """
      What is promised at these rates, by the store itself
                              Baton             Message DB   Emmett       Axon JDBC    Pekko JDBC
        positions, no gaps    of every lane     of a stream  of a stream  of a stream  of a stream
        the same event again  original's place  error        a new event  error        a new event
        state machine         yes               no           no           no           no
        tamper evidence       yes               no           no           no           no
      """;

  private Guarantees() {}
}
