package dev.baton.gateway.statements;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.gateway.statements.SeamStatement.LanePosition;
import dev.baton.gateway.statements.Signing.Signature;
import dev.baton.gateway.statements.Signing.State;
import dev.baton.gateway.statements.Signing.Verdict;
import dev.baton.gateway.statements.Statements.Frozen;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement, and what became of it.
 *
 * @param hash SHA-256, in hex, of {@code statement} in its canonical form (RFC 8785)
 * @param frozenBy name of the account that asked for it; null where the month was settled
 * @param signatures all that was said, in order
 * @param comparison what the same figures are now; null where that was not asked for
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StatementView(
    SeamStatement statement,
    String hash,
    @Nullable String frozenBy,
    Instant frozenAt,
    State state,
    Sides sides,
    List<Signature> signatures,
    @Nullable Comparison comparison) {

  /** What each side said last; null where it said nothing. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Sides(@Nullable Verdict sender, @Nullable Verdict receiver) {}

  /**
   * What was told since.
   *
   * @param positions up to which the ledger is counted now
   * @param changes figures that are others now; empty where none is
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Comparison(List<LanePosition> positions, List<Figures.ChangedFigure> changes) {}

  static StatementView of(Frozen frozen, @Nullable Comparison comparison) {
    return new StatementView(
        frozen.statement(),
        frozen.hash(),
        frozen.frozenBy(),
        frozen.frozenAt(),
        Signing.state(frozen.signatures()),
        new Sides(
            Signing.last(Side.SENDER, frozen.signatures()),
            Signing.last(Side.RECEIVER, frozen.signatures())),
        frozen.signatures(),
        comparison);
  }
}
