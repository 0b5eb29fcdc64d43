package dev.baton.gateway.projection;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the required context of a handoff between the two sides. */
final class Arrival {
  private static final List<Verdict> WORST_FIRST =
      List.of(Verdict.MISSING, Verdict.INVALID, Verdict.CHANGED, Verdict.PRESENT);

  private Arrival() {}

  /**
   * Per required field the worse of what was said of it at the offer and at the acceptance; empty
   * where nothing was judged.
   */
  static Map<String, Verdict> verdicts(HandoffSnapshot handoff) {
    Judgement judgement = handoff.judgement();
    if (judgement == null) {
      return Map.of();
    }
    Map<String, Verdict> worst = new TreeMap<>(judgement.fields());
    handoff
        .received()
        .forEach((field, verdict) ->
            worst.computeIfPresent(field, (f, offered) -> worse(offered, verdict)));
    return worst;
  }

  private static Verdict worse(Verdict one, Verdict other) {
    return WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;
  }
}
