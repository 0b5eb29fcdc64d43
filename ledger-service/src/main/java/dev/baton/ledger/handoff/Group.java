package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Statement.Expired;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Judged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The entries of one handoff, corrections applied, each list in {@link Recorded#ORDER}.
 *
 * @param id the handoff's
 * @param named whether somebody named it
 * @param facts what its parties say, and who would be one
 * @param expiries what the clock says
 * @param judged what its offer was judged later
 */
record Group(
    String id,
    boolean named,
    List<Recorded> facts,
    List<Recorded> expiries,
    List<Recorded> judged) {

  /** A handoff that somebody names, and nobody has named before. */
  static Group named(String id) {
    return new Group(id, true, List.of(), List.of(), List.of());
  }

  /** The same handoff with one more entry of its own. */
  Group with(Recorded entry) {
    return switch (entry.statement()) {
      case Fact f -> new Group(id, named, with(facts, entry), expiries, judged);
      case Expired e -> new Group(id, named, facts, with(expiries, entry), judged);
      case Judged j -> new Group(id, named, facts, expiries, with(judged, entry));
      default -> throw new IllegalArgumentException("of no one handoff: " + entry.type());
    };
  }

  private static List<Recorded> with(List<Recorded> ordered, Recorded entry) {
    List<Recorded> all = new ArrayList<>(ordered.size() + 1);
    all.addAll(ordered);
    all.add(entry);
    all.sort(Recorded.ORDER);
    return Collections.unmodifiableList(all);
  }
}
