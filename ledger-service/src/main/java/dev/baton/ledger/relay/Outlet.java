package dev.baton.ledger.relay;

import dev.baton.contracts.Topics;
import dev.baton.ledger.journal.Published;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One lane's way to Kafka, until the first entry that Kafka does not take: nothing that was handed
 * over after that entry reaches the topic.
 *
 * <p>That takes two things together. The producer has one request under way at a time, so what
 * follows has not been sent when the answer comes; an idempotent producer alone does not do, for a
 * broker that knows nothing of it takes any sequence number first. And the producer is closed from
 * within the answer, on its own sending thread, so what follows never will be.
 */
final class Outlet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final int lane;
  private final KafkaProducer<String, byte[]> producer;
  private final LongConsumer acknowledged;
  private final Runnable failed;
  private final Thread feeder = Thread.currentThread();
  private volatile @Nullable Exception failure;
  private long last;
  private boolean shut;

  /**
   * To be fed by the thread that makes it.
   *
   * @param producer with one request in flight at most; closed with this
   * @param last position of the last entry that Kafka has acknowledged
   * @param acknowledged hears of each position that Kafka acknowledged, one after the other
   * @param failed is called when the first entry was refused
   */
  Outlet(
      int lane,
      KafkaProducer<String, byte[]> producer,
      long last,
      LongConsumer acknowledged,
      Runnable failed) {
    this.lane = lane;
    this.producer = producer;
    this.last = last;
    this.acknowledged = acknowledged;
    this.failed = failed;
  }

  /** Hands the next entry over; false where this or one before it was not taken. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every one
  boolean send(Published entry) {
    if (failure != null) {
      return false;
    }
    try {
      producer.send(
          new ProducerRecord<>(Topics.LEDGER, lane, entry.subject(), entry.record()),
          (metadata, refusal) -> answered(entry.position(), refusal));
    } catch (KafkaException | IllegalStateException closed) {
      failure = failure == null ? closed : failure;
    }
    return failure == null;
  }

  /** Why the first entry that was not taken was not; null where all were so far. */
  @Nullable Exception failure() {
    return failure;
  }

  private void answered(long position, @Nullable Exception refusal) {
    if (Thread.currentThread() == feeder) {
      // the producer itself refused it: what it was given before is still on its way, in order
      failure = refusal;
    } else if (refusal != null) {
      shut(refusal);
    } else if (position == last + 1) {
      last = position;
      acknowledged.accept(position);
    }
  }

  /** On the sending thread, which ends when this returns, and says so to all that is waiting. */
  private void shut(Exception refusal) {
    if (!shut) {
      shut = true;
      failure = refusal;
      producer.close(Duration.ZERO);
      failed.run();
    }
  }

  /** Sends nothing more, and lets go whoever waits in {@link #send}. */
  void abort() {
    producer.close(Duration.ZERO);
  }

  /** Waits a little for what is under way. */
  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
