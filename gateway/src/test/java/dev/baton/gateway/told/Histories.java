package dev.baton.gateway.told;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.REJECTED;
import static dev.baton.contracts.event.FactKind.RETURNED;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What may happen on a lane: offers, answers, late facts, corrections, a team's own numbers. */
public final class Histories {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Judgement JUDGEMENT =
      new Judgement("x", 1, 1, T.plusSeconds(4000), Map.of("/budget", Judgement.Verdict.MISSING));

  private Histories() {}

  /**
   * Facts in no order of their times.
   *
   * @param first position of the first one
   */
  public static List<LedgerRecord> random(int lane, long first, long seed, int facts) {
    Journal journal = new Journal(lane, first);
    Random random = new Random(seed);
    for (int i = 0; i < facts; i++) {
      ItemRef item = new ItemRef("history", "H-" + seed + "-" + random.nextInt(40));
      String handoff = "h" + random.nextInt(3);
      String to = "b" + handoff;
      Instant at = T.plusSeconds(random.nextInt(1_000_000));
      switch (random.nextInt(9)) {
        case 0, 1, 2 ->
            journal.fact(OFFERED, item, handoff, "a", to, at, h -> h.judgement = JUDGEMENT);
        case 3 -> journal.fact(ACCEPTED, item, handoff, "a", to, at);
        case 4 -> journal.fact(REJECTED, item, handoff, "a", to, at, h -> h.reason = "not-ready");
        case 5 -> journal.fact(RETURNED, item, handoff, "a", to, at, h -> h.reason = "broken");
        case 6 -> journal.takenBack(ACCEPTED, item, handoff, "a", to, at);
        case 7 -> journal.status("a", "m" + random.nextInt(3), T, T.plusSeconds(60), "1", "2");
        default -> journal.fact(COMPLETED, item, handoff, "a", to, at);
      }
    }
    return journal.records();
  }
}
