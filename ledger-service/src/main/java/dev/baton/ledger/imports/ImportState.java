package dev.baton.ledger.imports;

/** How far an import is. */
public enum ImportState {
  /** The log is on its way here. */
  UPLOADING,
  /** It is read into rows. */
  STAGING,
  /** The facts of its items are recorded. */
  RECORDING,
  /** All of them are. */
  FINISHED,
  /** The log cannot be read to its end, or did not arrive: none of it is recorded. */
  FAILED
}
