package dev.baton.gateway.statements;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is made again from the ledger's entries, up to the positions at which it was
 * frozen.
 *
 * @param askedBy name of the account
 * @param endedAt null while it is under way
 * @param entries how many were read
 * @param of how many there are
 * @param frozen hash of the statement
 * @param recomputed hash of what came of it; null while that is not known
 * @param failure why nothing came of it; null where it did not fail
 * @param fresh whether it was begun by this call
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Recomputation(
    UUID id,
    State state,
    String askedBy,
    Instant askedAt,
    @Nullable Instant endedAt,
    long entries,
    long of,
    String frozen,
    @Nullable String recomputed,
    @Nullable String failure,
    @JsonIgnore boolean fresh) {

  /** What came of it. */
  @Schema(name = "RecomputationState")
  public enum State {
    RUNNING,
    /** The ledger says what the statement says. */
    EQUAL,
    /** It does not: the statement, or the ledger, is not what it was. */
    DIFFERS,
    FAILED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Recomputation fresh(boolean is) {
    return new Recomputation(
        id, state, askedBy, askedAt, endedAt, entries, of, frozen, recomputed, failure, is);
  }
}
