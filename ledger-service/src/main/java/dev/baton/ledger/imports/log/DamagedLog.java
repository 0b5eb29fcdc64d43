package dev.baton.ledger.imports.log;

import java.io.IOException;

/** A log that cannot be read further. Its message says why, and where, in one line. */
public final class DamagedLog extends IOException {
  private static final long serialVersionUID = 1;

  public DamagedLog(String detail) {
    super(detail);
  }

  /** What this failure says where it has one of these for its cause, or else in these words. */
  static DamagedLog of(Throwable failure, String otherwise) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DamagedLog damaged) {
        return damaged;
      }
    }
    return new DamagedLog(otherwise);
  }
}
