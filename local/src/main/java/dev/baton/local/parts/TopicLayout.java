package dev.baton.local.parts;

import dev.baton.contracts.Topics;
import java.util.List;

/**
 * The topics that a Baton needs, as an installation makes them before its services start.
 *
 * @param topics each with its number of partitions
 */
public record TopicLayout(List<Topic> topics) {
  /**
   * One topic.
   *
   * @param compacted whether only the last record of each key is kept; else every record is kept
   */
  public record Topic(String name, int partitions, boolean compacted) {}

  public TopicLayout {
    topics = List.copyOf(topics);
  }

  /**
   * The layout of a ledger.
   *
   * @param lanes of the ledger: as many partitions
   */
  public static TopicLayout of(int lanes) {
    return new TopicLayout(
        List.of(
            new Topic(Topics.LEDGER, lanes, false),
            new Topic(Topics.OWNERSHIP, 1, true),
            new Topic(Topics.DEFINITIONS, 1, true),
            new Topic(Topics.REFUSED, 1, false),
            new Topic(Topics.CHECKPOINTS, 1, false),
            new Topic(Topics.SIGNALS, 1, true)));
  }
}
