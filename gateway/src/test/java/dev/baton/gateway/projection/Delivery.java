package dev.baton.gateway.projection;

import dev.baton.contracts.Topics;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.LaneState;
import dev.baton.gateway.told.Journal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What comes over a topic that repeats itself and mixes things up. */
public final class Delivery {
  private Delivery() {}

  /**
   * What is folded of a lane whose records are sent twice and out of order, and read in runs of any
   * length, again from where a gap was filled.
   */
  public static Folded shaken(List<LedgerRecord> records, Random random) {
    List<LedgerRecord> sent = new ArrayList<>(records);
    for (LedgerRecord record : records) {
      if (random.nextInt(3) == 0) {
        sent.add(random.nextInt(sent.size() + 1), record);
      }
    }
    for (int i = 0; i + 1 < sent.size(); i++) {
      int other = Math.min(sent.size() - 1, i + random.nextInt(5));
      LedgerRecord one = sent.get(i);
      sent.set(i, sent.get(other));
      sent.set(other, one);
    }
    List<ConsumerRecord<String, byte[]>> topic = new ArrayList<>();
    for (LedgerRecord record : sent) {
      ProducerRecord<String, byte[]> message = Journal.message(record);
      topic.add(
          new ConsumerRecord<>(
              Topics.LEDGER, record.lane(), topic.size(), message.key(), message.value()));
    }
    LaneState state = LaneState.start(records.getFirst().lane());
    Fold folded = new Fold(ZoneOffset.UTC);
    int at = 0;
    while (at < topic.size()) {
      int end = Math.min(topic.size(), at + 1 + random.nextInt(20));
      Run run = new Run(state, folded, Map.of());
      boolean again = run.take(topic.subList(at, end));
      state = run.reached();
      at = again ? (int) state.nextOffset() : end;
    }
    if (state.position() != records.getLast().position()) {
      throw new AssertionError("folded to " + state + " of " + records.size());
    }
    return new Folded(folded);
  }
}
