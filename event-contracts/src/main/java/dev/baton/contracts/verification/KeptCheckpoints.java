package dev.baton.contracts.verification;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.SignedNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checkpoints that somebody kept when they were published. */
public final class KeptCheckpoints {
  private static final String SIGNATURE = "\u2014 ";

  private KeptCheckpoints() {}

  /**
   * One of them.
   *
   * @param line of the file, from 1
   */
  public record Kept(int line, Checkpoint checkpoint, SignedNote note) {}

  /**
   * Reads notes that stand one after the other, with or without empty lines between them.
   *
   * @return each once, by size
   * @throws IllegalArgumentException naming the line of the first that is none
   */
  public static List<Kept> read(String notes) {
    List<Kept> kept = new ArrayList<>();
    Set<Checkpoint> seen = new LinkedHashSet<>();
    StringBuilder note = new StringBuilder();
    int begin = 0;
    boolean signed = false;
    int number = 0;
    for (String line : (Iterable<String>) notes.lines()::iterator) {
      number++;
      boolean signature = line.startsWith(SIGNATURE) && note.indexOf("\n\n") >= 0;
      if (signed && !signature) {
        add(kept, seen, begin, note);
        signed = false;
      }
      if (note.isEmpty()) {
        if (line.isEmpty()) {
          continue;
        }
        begin = number;
      }
      note.append(line).append('\n');
      signed = signature;
    }
    if (!note.isEmpty()) {
      add(kept, seen, begin, note);
    }
    kept.sort(Comparator.comparingLong(one -> one.checkpoint().size()));
    return kept;
  }

  private static void add(List<Kept> kept, Set<Checkpoint> seen, int begin, StringBuilder note) {
    try {
      SignedNote read = SignedNote.parse(note.toString());
      Checkpoint checkpoint = Checkpoint.parse(read.text());
      if (seen.add(checkpoint)) {
        kept.add(new Kept(begin, checkpoint, read));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line %d: %s".formatted(begin, e.getMessage()), e);
    }
    note.setLength(0);
  }
}
