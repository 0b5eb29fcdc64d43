package dev.baton.ledger.journal;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What handoffs are listed by that not all of them have: {@code handoff_head.marks} holds those of
 * a handoff as lines, with a line feed before the first, and nothing where there are none. Each
 * method but {@link #of} gives the text that is found in the marks of those that have it.
 */
public final class Marks {
  /** An open offer with a time by which it should be answered. */
  public static final String DUE = line("DUE");

  /** An offer whose context was judged. */
  public static final String JUDGED = line("JUDGED");

  private Marks() {}

  /** A flag of the handoff. */
  public static String of(Flag flag) {
    return line(flag.name());
  }

  /**
   * What became of a required field; of one that arrived as it should nothing is said.
   *
   * @param field JSON Pointer; null for any
   */
  public static String of(Verdict verdict, @Nullable String field) {
    return field == null ? "\n" + verdict.name() + " " : line(said(verdict, field));
  }

  static String of(HandoffSnapshot handoff) {
    StringBuilder marks = new StringBuilder();
    handoff.flags().forEach(flag -> add(marks, flag.name()));
    if (handoff.judged()) {
      add(marks, "JUDGED");
      handoff
          .verdicts()
          .forEach((field, verdict) -> {
            if (verdict != Verdict.PRESENT) {
              add(marks, said(verdict, field));
            }
          });
    }
    if (handoff.offered()
        && handoff.disposition() == Disposition.OPEN
        && handoff.judgement() != null
        && handoff.judgement().deadline() != null) {
      add(marks, "DUE");
    }
    return marks.toString();
  }

  private static void add(StringBuilder marks, String mark) {
    marks.append(marks.isEmpty() ? "\n" : "").append(mark).append('\n');
  }

  /** No database holds the character U+0000. */
  private static String said(Verdict verdict, String field) {
    return verdict.name() + " " + field.replace('\0', '\uFFFD');
  }

  private static String line(String mark) {
    return "\n" + mark + "\n";
  }
}
