package dev.baton.ledger.imports.hop;

import dev.baton.ledger.imports.log.Mapping;
import dev.baton.ledger.imports.log.Row;
import java.util.function.Consumer;

/**
 * Tells the hops of one item from its rows, which come in order. Gives each hop as soon as it is
 * complete.
 */
public sealed interface Telling permits Visits, FactRows {

  /** The next row. */
  void add(Row row);

  /** There are no more rows. */
  void end();

  /**
   * Of one item.
   *
   * @param item its id
   */
  static Telling of(Mapping mapping, String item, Consumer<Hop> hops) {
    return mapping.facts() == null
        ? new Visits(
            new Visits.Named(mapping.queued() != null, mapping.accepted() != null), item, hops)
        : new FactRows(hops);
  }
}
