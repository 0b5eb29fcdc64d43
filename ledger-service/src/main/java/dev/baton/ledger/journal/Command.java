package dev.baton.ledger.journal;

import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.ItemRef;
import dev.baton.ledger.handoff.Judging;
import org.jspecify.annotations.Nullable;

/** What the journal is asked to write. The writer of the lane decides whether it does. */
public sealed interface Command {
  /** What it is about; decides the lane. */
  String subject();

  /**
   * An event of a team, or of governance, that is entitled to it.
   *
   * @param team slug of the team that speaks, or its bare name where it is not registered; null for
   *     governance
   * @param key see {@link dev.baton.contracts.EventIdentity}
   * @param said canonical bytes of the event as emitted
   * @param ahead what could be judged of it before the lane's writer has to; null where nothing was
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Say(
      Event event, @Nullable String team, byte[] key, byte[] said, Judging.@Nullable Ahead ahead)
      implements Command {
    @Override
    public String subject() {
      return event.subject();
    }
  }

  /** The clock thinks that this offer ran out. */
  record Expire(ItemRef item, String handoff) implements Command {
    @Override
    public String subject() {
      return item.subject();
    }
  }

  /** What these entries of a subject said was erased; the event says which. */
  record Erase(Event event) implements Command {
    @Override
    public String subject() {
      return event.subject();
    }
  }

  /** A contract became known that may judge open offers of this item. */
  record Judge(ItemRef item) implements Command {
    @Override
    public String subject() {
      return item.subject();
    }
  }
}
