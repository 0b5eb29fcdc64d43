package dev.baton.gateway.statements;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign a statement, and how often. Each side speaks once; one that disputed may still
 * agree, and what it said before stays.
 */
final class Signing {
  /** What a side says of a statement. */
  public enum Verdict {
    @JsonProperty("agreed")
    AGREED,
    @JsonProperty("disputed")
    DISPUTED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a statement stands. */
  @Schema(name = "StatementState")
  public enum State {
    /** A side has not spoken, and none disputes. */
    @JsonProperty("frozen")
    FROZEN,
    /** Both sides agree. */
    @JsonProperty("countersigned")
    COUNTERSIGNED,
    /** A side disputes it. */
    @JsonProperty("disputed")
    DISPUTED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a side said.
   *
   * @param team slug of the team that spoke for it
   * @param hash of the statement that it spoke of
   * @param note null where it said no more
   * @param by name of the account
   */
  public record Signature(
      Side side,
      String team,
      Verdict verdict,
      String hash,
      @Nullable String note,
      String by,
      Instant at) {}

  /** Whether a signature is taken. */
  sealed interface Decision {
    /** It is. */
    record Taken(Side side) implements Decision {}

    /** The caller speaks for neither side. */
    record NoSide() implements Decision {}

    /** The caller speaks for both, and does not say for which. */
    record WhichSide() implements Decision {}

    /** That side has spoken. */
    record Spoken(Side side, Verdict verdict) implements Decision {}
  }

  private Signing() {}

  /**
   * Decides on a signature.
   *
   * @param may the sides that the caller speaks for
   * @param asked the side that it names; null where it names none
   * @param before what was said so far, in order
   */
  static Decision decide(
      Set<Side> may, @Nullable Side asked, List<Signature> before, Verdict verdict) {
    if (may.isEmpty() || (asked != null && !may.contains(asked))) {
      return new Decision.NoSide();
    }
    if (asked == null && may.size() > 1) {
      return new Decision.WhichSide();
    }
    Side side = asked == null ? may.iterator().next() : asked;
    Verdict last = last(side, before);
    boolean settles = last == Verdict.DISPUTED && verdict == Verdict.AGREED;
    return last == null || settles ? new Decision.Taken(side) : new Decision.Spoken(side, last);
  }

  /** What a side said last; null where it has not spoken. */
  static @Nullable Verdict last(Side side, List<Signature> signatures) {
    return signatures.stream()
        .filter(signature -> signature.side() == side)
        .map(Signature::verdict)
        .reduce((one, other) -> other)
        .orElse(null);
  }

  static State state(List<Signature> signatures) {
    Verdict sender = last(Side.SENDER, signatures);
    Verdict receiver = last(Side.RECEIVER, signatures);
    if (sender == Verdict.DISPUTED || receiver == Verdict.DISPUTED) {
      return State.DISPUTED;
    }
    return sender != null && receiver != null ? State.COUNTERSIGNED : State.FROZEN;
  }
}
