package dev.baton.bench;

/** What a rate is worth: what whoever reaches it promises besides. */
final class Guarantees {
  static final String TABLE =
      """
      What is promised at these rates
                               Baton   Message DB   Emmett   Axon JDBC   Pekko JDBC
        durable when answered  yes     yes          yes      yes         yes
        order of everything    dense   with gaps    with gaps with gaps  with gaps
        the same event again   answered with the original position; others: a new event or an error
        state machine          in the ledger; others: in the caller
        tamper evidence        none yet; others: none
      """;

  private Guarantees() {}
}
