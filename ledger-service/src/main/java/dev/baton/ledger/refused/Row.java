package dev.baton.ledger.refused;

import dev.baton.contracts.ledger.RefusedRecord.Via;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of refused events.
 *
 * @param no in the order of first refusals
 * @param team see {@link Rights#column}
 * @param digest of rights and bytes
 * @param times how often it was refused
 * @param reason the problem, sealed
 * @param said what was sent, sealed; null where it is gone, or was not asked for
 * @param kept whether what was sent is still there
 * @param replayed where it is recorded since then; null where it is not
 */
@SuppressWarnings("ArrayRecordComponent") // a row of a result
record Row(
    long no,
    UUID id,
    String team,
    String roles,
    Via via,
    byte[] digest,
    Instant firstAt,
    Instant lastAt,
    long times,
    int status,
    String type,
    @Nullable String pointer,
    byte[] reason,
    byte @Nullable [] said,
    boolean kept,
    @Nullable Replayed replayed) {

  /** That it was recorded after all. */
  record Replayed(Instant at, int lane, long position) {}

  /**
   * A refusal about to be written.
   *
   * @param times how often it is refused at once
   * @param place of the last of them; null over HTTP
   */
  @SuppressWarnings("ArrayRecordComponent") // a row of a statement
  record New(
      String team,
      String roles,
      Via via,
      byte[] digest,
      Instant at,
      long times,
      Reason reason,
      byte[] sealedReason,
      byte[] said,
      Refused.@Nullable Place place) {

    /** The two as one: the later reason, both counted. */
    New and(New later) {
      return new New(
          team,
          roles,
          via,
          digest,
          at,
          times + later.times,
          later.reason,
          later.sealedReason,
          said,
          later.place);
    }
  }
}
