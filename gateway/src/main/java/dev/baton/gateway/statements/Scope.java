package dev.baton.gateway.statements;

import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.Window;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;

/**
 * Which handoffs a statement is about: those of a boundary that were offered (or, without an offer,
 * first seen) in a month. The names stand in it, so that a team that is called otherwise later
 * changes nothing.
 *
 * @param senders every name of the sender in the events, as it was registered, sorted
 * @param receivers likewise
 * @param zone whose month it is
 */
record Scope(
    List<String> senders, List<String> receivers, String workType, YearMonth month, ZoneId zone) {

  Window window() {
    return new Window(month.atDay(1), month.plusMonths(1).atDay(1), zone);
  }

  Names names() {
    return new Names(senders, receivers, List.of(workType));
  }

  Instant end() {
    return window().end();
  }

  boolean covers(HandoffSnapshot handoff) {
    Instant time = handoff.cohortTime();
    Window window = window();
    return workType.equals(handoff.item().type())
        && senders.contains(handoff.from())
        && receivers.contains(handoff.to())
        && !time.isBefore(window.start())
        && time.isBefore(window.end());
  }
}
