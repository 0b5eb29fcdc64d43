package dev.baton.ledger.imports.hop;

import dev.baton.ledger.imports.log.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handoffs in a log of facts: those of one handoff in the order of the log. A fact without an
 * id gets one from what it says, and from how often the item's rows say so.
 */
public final class FactRows implements Telling {
  private final Consumer<Hop> hops;
  private final Map<Key, List<Row.Fact>> byHandoff = new LinkedHashMap<>();

  /** Facts without a handoff are together by who says them to whom. */
  private record Key(@Nullable String handoff, @Nullable String from, String to) {}

  FactRows(Consumer<Hop> hops) {
    this.hops = hops;
  }

  @Override
  public void add(Row row) {
    if (!(row instanceof Row.Fact fact)) {
      throw new IllegalArgumentException("a step of a visit is no fact");
    }
    byHandoff
        .computeIfAbsent(
            fact.handoff() == null
                ? new Key(null, fact.from(), fact.to())
                : new Key(fact.handoff(), null, ""),
            key -> new ArrayList<>())
        .add(fact);
  }

  @Override
  public void end() {
    Map<String, Integer> said = new HashMap<>();
    for (List<Row.Fact> rows : byHandoff.values()) {
      Row.Fact first = rows.getFirst();
      List<Hop.Fact> facts = new ArrayList<>();
      for (Row.Fact row : rows) {
        facts.add(fact(row, said));
      }
      String from =
          rows.stream().map(Row.Fact::from).filter(team -> team != null).findFirst().orElse(null);
      hops.accept(new Hop(from, first.to(), false, facts));
    }
  }

  private Hop.Fact fact(Row.Fact row, Map<String, Integer> said) {
    String id = row.id();
    if (id == null) {
      String what =
          "%s/%s/%s/%s"
              .formatted(
                  row.handoff() == null ? "" : row.handoff(),
                  row.kind().name().toLowerCase(Locale.ROOT),
                  row.to(),
                  row.time());
      id = HopNames.event(what, said.merge(what, 1, Integer::sum));
    }
    return new Hop.Fact(
        row.number(),
        row.kind(),
        row.time(),
        row.handoff(),
        id,
        row.source(),
        row.reason(),
        row.onwardTo(),
        row.usableAsIs(),
        row.carried());
  }
}
