package dev.baton.ledger.exports;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a log: what one side said of a handoff, as it counts now, corrections applied. What is
 * erasable (context, actor, notes) is in no log.
 *
 * @param kind the fact's kind in lower case; {@code expired} where the clock disposed of the offer
 * @param value on the first fact of a handoff
 * @param reason on the rejection or return
 * @param onwardTo on the forwarding
 * @param outcome on the completion
 */
record ExportedFact(
    ItemRef item,
    String handoff,
    String from,
    String to,
    String kind,
    FactKind.@Nullable Side side,
    Instant time,
    @Nullable Money value,
    @Nullable String reason,
    @Nullable String onwardTo,
    @Nullable String outcome,
    @Nullable Boolean usableAsIs) {

  static final String EXPIRED = "expired";

  private static final Comparator<HandoffSnapshot> ON_ITS_WAY =
      Comparator.comparing(HandoffSnapshot::cohortTime).thenComparing(HandoffSnapshot::handoff);

  /** The team that says it; of {@code expired} the one that should have said something. */
  String team() {
    return side == FactKind.Side.SENDER ? from : to;
  }

  /** The facts of an item's handoffs, as they happened. */
  static List<ExportedFact> of(List<HandoffSnapshot> handoffs) {
    List<ExportedFact> facts = new ArrayList<>();
    handoffs.stream().sorted(ON_ITS_WAY).forEach(handoff -> add(handoff, facts));
    // stable: of two at once the earlier handoff's comes first, and of one handoff's by their kinds
    facts.sort(Comparator.comparing(ExportedFact::time));
    return facts;
  }

  private static void add(HandoffSnapshot handoff, List<ExportedFact> facts) {
    FactKind first =
        handoff.offered()
            ? FactKind.OFFERED
            : handoff.times().entrySet().stream()
                .min(
                    Comparator.<Map.Entry<FactKind, Instant>, Instant>comparing(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(null);
    for (FactKind kind : FactKind.values()) {
      Instant time = handoff.times().get(kind);
      if (time != null) {
        facts.add(
            new ExportedFact(
                handoff.item(),
                handoff.handoff(),
                handoff.from(),
                handoff.to(),
                kind.name().toLowerCase(Locale.ROOT),
                kind.side(),
                time,
                kind == first ? handoff.value() : null,
                kind == FactKind.REJECTED || kind == FactKind.RETURNED ? handoff.reason() : null,
                kind == FactKind.FORWARDED ? handoff.onwardTo() : null,
                kind == FactKind.COMPLETED ? handoff.outcome() : null,
                kind == FactKind.ACCEPTED ? handoff.usableAsIs() : null));
      }
    }
    Instant disposedAt = handoff.disposedAt();
    if (handoff.disposition() == Disposition.EXPIRED && disposedAt != null) {
      facts.add(
          new ExportedFact(
              handoff.item(),
              handoff.handoff(),
              handoff.from(),
              handoff.to(),
              EXPIRED,
              null,
              disposedAt,
              null,
              null,
              null,
              null,
              null));
    }
  }
}
