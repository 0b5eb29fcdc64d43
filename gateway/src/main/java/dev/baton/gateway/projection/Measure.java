package dev.baton.gateway.projection;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.FORWARDED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.WITHDRAWN;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.Judgement;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is counted of the handoffs of one boundary: each handoff counts once or not at all. */
public enum Measure {
  /** With or without an offer. */
  HOPS(h -> true),
  OFFERED(HandoffSnapshot::offered),
  /** Without an offer: a phantom. */
  SILENT(h -> !h.offered()),

  // facts recorded, contested ones included: they count all hops and need not balance
  FACT_ACCEPTED(h -> h.times().containsKey(ACCEPTED)),
  FACT_REJECTED(h -> h.times().containsKey(REJECTED)),
  FACT_RETURNED(h -> h.times().containsKey(FactKind.RETURNED)),
  FACT_FORWARDED(h -> h.times().containsKey(FORWARDED)),
  FACT_WITHDRAWN(h -> h.times().containsKey(WITHDRAWN)),
  FACT_EXPIRED(Measure::everExpired),
  FACT_COMPLETED(h -> h.times().containsKey(COMPLETED)),
  FACT_NONE(h ->
      !everExpired(h)
          && !h.times().containsKey(ACCEPTED)
          && !h.times().containsKey(REJECTED)
          && !h.times().containsKey(FORWARDED)
          && !h.times().containsKey(WITHDRAWN)
          && !h.times().containsKey(COMPLETED)),

  // dispositions of offered handoffs: together they are OFFERED
  DISPOSED_ACCEPTED(h -> disposed(h, Disposition.ACCEPTED)),
  DISPOSED_REJECTED(h -> disposed(h, Disposition.REJECTED)),
  DISPOSED_FORWARDED(h -> disposed(h, Disposition.FORWARDED)),
  DISPOSED_WITHDRAWN(h -> disposed(h, Disposition.WITHDRAWN)),
  DISPOSED_EXPIRED(h -> disposed(h, Disposition.EXPIRED)),
  DISPOSED_OPEN(h -> disposed(h, Disposition.OPEN)),

  /** Accepted after the deadline. */
  ACCEPTED_LATE(h -> disposed(h, Disposition.ACCEPTED) && h.has(Flag.LATE)),
  /** Right the first time: a clerical correction never matters. */
  FIRST_PASS(h ->
      disposed(h, Disposition.ACCEPTED)
          && h.state() != HandoffState.RETURNED
          && !Boolean.FALSE.equals(h.usableAsIs())
          && !h.has(Flag.REPEAT)),
  /** The receiver said something. */
  RECEIPTS(Measure::received),
  /** The receiver said something of what was offered. */
  BOTH_ENDS(h -> h.offered() && received(h)),
  SUSPECTED_PHANTOM(h -> !h.offered() && h.has(Flag.SUSPECTED_PAIR)),
  SUSPECTED_EXPIRED(h -> disposed(h, Disposition.EXPIRED) && h.has(Flag.SUSPECTED_PAIR)),
  RETROACTIVE(h -> h.has(Flag.RETROACTIVE)),
  /** Accepted, and sent back. */
  RETURNED(h -> disposed(h, Disposition.ACCEPTED) && h.state() == HandoffState.RETURNED),
  /** Accepted before it was offered: kept, and in no quantile. */
  NEGATIVE_WAIT(h -> before(h.times().get(ACCEPTED), h.times().get(FactKind.OFFERED))),
  /** Offered, and nobody says what it is worth. */
  WORTH_UNKNOWN(h -> h.offered() && h.value() == null),
  USABLE_ANSWERED(h -> h.usableAsIs() != null),
  USABLE_YES(h -> Boolean.TRUE.equals(h.usableAsIs())),
  /** Offers whose context was judged field by field. */
  JUDGED(HandoffSnapshot::judged),
  /** Of those judged, the ones that lack a required field. */
  INCOMPLETE(h -> h.verdicts().containsValue(Judgement.Verdict.MISSING));

  @SuppressWarnings("ImmutableEnumChecker") // the predicates hold nothing
  private final Predicate<HandoffSnapshot> counts;

  Measure(Predicate<HandoffSnapshot> counts) {
    this.counts = counts;
  }

  /** Whether this handoff counts here. */
  public boolean counts(HandoffSnapshot handoff) {
    return counts.test(handoff);
  }

  /** The column of {@code seam_sum} that holds it. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static boolean disposed(HandoffSnapshot handoff, Disposition disposition) {
    return handoff.offered() && handoff.disposition() == disposition;
  }

  private static boolean everExpired(HandoffSnapshot handoff) {
    return handoff.disposition() == Disposition.EXPIRED || handoff.has(Flag.EVER_EXPIRED);
  }

  private static boolean received(HandoffSnapshot handoff) {
    return handoff.times().keySet().stream()
        .anyMatch(kind -> kind.side() == FactKind.Side.RECEIVER);
  }

  private static boolean before(@Nullable Instant one, @Nullable Instant other) {
    return one != null && other != null && one.isBefore(other);
  }
}
