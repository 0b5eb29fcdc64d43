package dev.baton.contracts;

import java.util.Optional;

/** Names of the Kafka topics. Lane and partition of {@link #LEDGER} are the same number. */
public final class Topics {
  /** Every ledger entry, in order per lane. Kept for ever; key = subject. */
  public static final String LEDGER = "baton.ledger.v1";

  /** Every version of every registry entity. Compacted; key = kind/id/version. */
  public static final String OWNERSHIP = "baton.ownership.v1";

  /** Every version of every catalogue entity. Compacted; key = kind/id/version. */
  public static final String DEFINITIONS = "baton.definitions.v1";

  /**
   * Key of the record by which a compacted topic says how far it is, so that quiet and dead differ.
   */
  public static final String POSITION_KEY = "position";

  /**
   * Every refused event: why and where it is kept, never what it said. In the order in which they
   * were first refused, key = team.
   */
  public static final String REFUSED = "baton.inbox.refused.v1";

  /**
   * Every checkpoint of every lane as it was signed, for others to keep. Kept for ever; key = lane.
   */
  public static final String CHECKPOINTS = "baton.checkpoints.v1";

  /**
   * Every signal whenever its state changes, and notices before an offer runs out. Compacted; key =
   * id of the signal or the notice.
   */
  public static final String SIGNALS = "baton.signals.v1";

  /**
   * What every inbox's name begins with; the rest is the slug of the one team that writes to it.
   */
  public static final String INBOXES = "baton.inbox.v1.";

  private Topics() {}

  /**
   * Where a team's services put their events as CloudEvents, structured or binary.
   *
   * @param team its slug
   */
  public static String inbox(String team) {
    return INBOXES + team;
  }

  /** The slug of the team whose inbox this is; empty for a topic that is none. */
  public static Optional<String> inboxTeam(String topic) {
    return topic.startsWith(INBOXES) && topic.length() > INBOXES.length()
        ? Optional.of(topic.substring(INBOXES.length()))
        : Optional.empty();
  }
}
