package dev.baton.ledger.relay;

import dev.baton.ledger.journal.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one lane, on a thread and through a producer of its own: a lane that is refused
 * holds up no other.
 *
 * <p>It takes what its lane's writer hands over, and reads from the table what was not handed over
 * or had no room, the next part while Kafka takes the one before. When an entry is not taken, it
 * begins again after the last one that Kafka acknowledged.
 */
final class LaneRelay {
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

  /** What an entry is taken to weigh before one was read, in bytes. */
  private static final long FIRST_WEIGHT = 8_192;

  /** Hears how it goes. */
  interface Listener {
    void failed(int lane, Throwable failure);

    void works(int lane);

    void left(int lane);
  }

  private final int lane;
  private final Recent recent;
  private final Source source;
  private final Supplier<KafkaProducer<String, byte[]>> producers;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile long acknowledged;
  private volatile boolean failing;
  private volatile @Nullable Outlet outlet;
  private volatile @Nullable Instant waiting;
  private volatile long ending;
  private long weight = FIRST_WEIGHT;

  /**
   * Begins at once.
   *
   * @param mark position of the last entry that Kafka is known to have, −1 for none
   * @param producers of producers with one request in flight at most
   */
  LaneRelay(
      int lane,
      long mark,
      Recent recent,
      Source source,
      Supplier<KafkaProducer<String, byte[]>> producers,
      Listener listener) {
    this.lane = lane;
    this.acknowledged = mark;
    this.recent = recent;
    this.source = source;
    this.producers = producers;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("relay-" + lane).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Position of the last entry that Kafka acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  Recent recent() {
    return recent;
  }

  void waitsSince(@Nullable Instant recordedAt) {
    waiting = recordedAt;
  }

  /** Entries of the lane that Kafka has not acknowledged, as far as they are known. */
  double lag() {
    return Math.max(0, recent.end() - acknowledged);
  }

  /** Age of the oldest of them in seconds. */
  double lagSeconds(Instant now) {
    Instant since = waiting;
    return since == null || lag() == 0
        ? 0
        : Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
  }

  /** Stops when what is under way has arrived; see {@link #ended}. */
  void stop() {
    ending = System.nanoTime();
    running = false;
    recent.wake();
  }

  /** Whether it has stopped. After a while it waits no longer for Kafka. */
  boolean ended() {
    Outlet open = outlet;
    if (open != null && System.nanoTime() - ending > PATIENCE_AT_END.toNanos()) {
      open.abort();
    }
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (running) {
        try {
          relay();
        } catch (RuntimeException e) {
          failing = true;
          recent.forget();
          if (running) {
            listener.failed(lane, e);
            recent.rest(AGAIN);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      recent.forget();
    }
  }

  /** Relays until something fails or this is to stop. */
  private void relay() throws InterruptedException {
    long next = acknowledged + 1;
    CompletableFuture<List<Published>> ahead = null;
    try (Outlet out =
        new Outlet(lane, producers.get(), acknowledged, this::acknowledge, recent::wake)) {
      outlet = out;
      while (running && out.failure() == null) {
        List<Published> entries = ahead == null ? recent.take(next) : List.of();
        if (entries.isEmpty()) {
          if (ahead == null) {
            if (!recent.await(next) || !recent.lacks(next)) {
              continue;
            }
            ahead = source.after(lane, next - 1, weight);
          }
          entries = read(ahead);
          weight = weight(entries);
          long last = entries.getLast().position();
          ahead = recent.lacks(last + 1) ? source.after(lane, last, weight) : null;
        }
        if (entries.getFirst().position() != next) {
          throw new IllegalStateException("Entry %d is not where it should be".formatted(next));
        }
        for (Published entry : entries) {
          if (!out.send(entry)) {
            break;
          }
        }
        next = entries.getLast().position() + 1;
      }
      Exception failure = out.failure();
      if (failure != null) {
        throw new IllegalStateException("Kafka did not take an entry", failure);
      }
    } finally {
      outlet = null;
    }
  }

  private List<Published> read(CompletableFuture<List<Published>> asked)
      throws InterruptedException {
    try {
      List<Published> entries = asked.get(Source.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (entries.isEmpty()) {
        throw new IllegalStateException("The table lacks entries that were committed");
      }
      return entries;
    } catch (ExecutionException | TimeoutException e) {
      source.disconnect();
      throw new IllegalStateException(
          "The entries cannot be read", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Of an average one, in bytes. */
  private static long weight(List<Published> entries) {
    long sum = 0;
    for (Published entry : entries) {
      sum += entry.record().length;
    }
    return sum / entries.size();
  }

  private void acknowledge(long position) {
    acknowledged = position;
    if (failing) {
      failing = false;
      recent.keep();
      listener.works(lane);
    }
  }
}
