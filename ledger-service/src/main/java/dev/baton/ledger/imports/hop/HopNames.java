package dev.baton.ledger.imports.hop;

import dev.baton.contracts.Digests;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.FactKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Ids that follow from the log, so that the same log gives the same facts again. */
final class HopNames {
  // leaves room for what an event's id adds to its handoff's
  private static final int LONGEST = Names.MAX_LENGTH - 12;

  private HopNames() {}

  /**
   * Id of a handoff.
   *
   * @param item id of its item
   * @param number of the hop in the item's history, from 1
   */
  static String handoff(String item, int number) {
    String name = item + "#" + number;
    // unique within its item without its name, too
    return name.length() <= LONGEST ? name : "#" + number;
  }

  /** Id of the event of a fact about a handoff. */
  static String event(String handoff, FactKind kind) {
    return handoff + "/" + kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Id of an event that is known by what it says alone.
   *
   * @param time which of those that say the same, from 1
   */
  static String event(String says, int time) {
    String name = time == 1 ? says : says + "/" + time;
    return name.length() <= Names.MAX_LENGTH
        ? name
        : HexFormat.of().formatHex(Digests.sha256(name.getBytes(StandardCharsets.UTF_8)));
  }
}
