package dev.baton.ledger.imports.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of an item's history, as the mapping reads it. */
public sealed interface Row {
  /** Where it is in the log; see {@link LogEvent#number}. */
  long number();

  Instant time();

  /** What travels with the item at this row. */
  Carried carried();

  /**
   * What a row says of the item beside who has it.
   *
   * @param actor who acted
   * @param value what the item is worth
   * @param context attributes that travel with the item; null for none
   * @param dataSubjects persons the row is about
   * @param outcome how the item ended
   */
  record Carried(
      @Nullable String actor,
      @Nullable Money value,
      @Nullable JsonNode context,
      List<String> dataSubjects,
      @Nullable String outcome) {
    /** Nothing. */
    public static final Carried NOTHING = new Carried(null, null, null, List.of(), null);

    public Carried {
      dataSubjects = List.copyOf(dataSubjects);
    }
  }

  /**
   * Something done by a group that has the item.
   *
   * @param group the team, as Baton names it
   * @param queued whether it says that the item waits for the group
   * @param accepted whether it says that the group has taken the item on
   * @param completed whether it says that the item is done
   */
  record Step(
      long number,
      Instant time,
      String group,
      boolean queued,
      boolean accepted,
      boolean completed,
      Carried carried)
      implements Row {}

  /**
   * One side's fact about a handoff.
   *
   * @param handoff null where the row names none
   * @param from null where the row names none
   * @param id of its event; null where it follows from the row
   * @param source of its event; null where it is the log's
   * @param reason code
   */
  record Fact(
      long number,
      Instant time,
      FactKind kind,
      @Nullable String handoff,
      @Nullable String from,
      String to,
      @Nullable String id,
      @Nullable String source,
      @Nullable String reason,
      @Nullable String onwardTo,
      @Nullable Boolean usableAsIs,
      Carried carried)
      implements Row {}
}
