package dev.baton.ledger.exports;

import dev.baton.contracts.event.ItemRef;
import java.io.IOException;
import java.util.List;

/** One format of a log, written item by item. Not closed: the stream is its caller's. */
interface LogWriter {
  /** How often all items have to be told, in the same order. */
  int passes();

  /** Begins a pass; the first is 0. */
  void pass(int pass) throws IOException;

  /** The facts of one item, in order. */
  void item(ItemRef item, List<ExportedFact> facts) throws IOException;

  /** The log is complete. */
  void end() throws IOException;
}
