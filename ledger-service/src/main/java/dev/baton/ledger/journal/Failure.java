package dev.baton.ledger.journal;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;

/** What it means that a batch could not be written. */
enum Failure {
  /**
   * What it was decided on is no longer so: another writer of the lane was faster, or a person was
   * erased whose key it used.
   */
  TAKEN,
  /** The database did not answer, or not now; the batch may be written or not. */
  NO_ANSWER,
  /** Something in the batch cannot be stored, today or ever: trying again would not end. */
  UNWRITABLE;

  private static final String UNIQUE_VIOLATION = "23505";

  /** An entry refers to persons alone. */
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException refused) {
        return of(String.valueOf(refused.getSqlState()));
      }
      if (cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof VertxException
          || cause instanceof ClosedConnectionException
          || cause instanceof NoStackTraceThrowable) {
        return NO_ANSWER;
      }
    }
    return UNWRITABLE;
  }

  /** By the class of the SQLSTATE: data exceptions, other constraints and limits do not pass. */
  private static Failure of(String state) {
    if (state.equals(UNIQUE_VIOLATION) || state.equals(FOREIGN_KEY_VIOLATION)) {
      return TAKEN;
    }
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54")
        ? UNWRITABLE
        : NO_ANSWER;
  }
}
