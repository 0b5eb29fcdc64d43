package dev.baton.contracts.verification;

/** What came of checking a lane. */
public sealed interface Outcome {
  /**
   * Nothing contradicts anything.
   *
   * @param size of the newest checkpoint: so many entries are proved
   * @param checkpoints that were published
   * @param tiles of all levels
   * @param entries of which what is stored was compared with the leaf; 0 where this was not asked
   * @param erased those among them whose content is gone, so that only leaf and record were
   *     compared
   * @param kept checkpoints that somebody kept
   */
  record Holds(
      int lane, long size, long checkpoints, long tiles, long entries, long erased, long kept)
      implements Outcome {}

  /** Something does. */
  record Broken(Contradiction contradiction) implements Outcome {}
}
