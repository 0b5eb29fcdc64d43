package dev.baton.acceptance;

import static org.awaitility.Awaitility.await;

import dev.baton.local.stack.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A team's service that posts the facts of many items, in order, while others kill what it needs:
 * what was not acknowledged is sent again until it is.
 */
final class Posting {
  private static final int BATCH = 25;
  private static final Instant START = Instant.parse("2026-02-02T08:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Stack stack;
  private final List<String> events;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final CompletableFuture<Map<Integer, Long>> done;

  private Posting(Stack stack, List<String> events) {
    this.stack = stack;
    this.events = events;
    this.done = CompletableFuture.supplyAsync(this::post);
  }

  /** Begins to post what is not posted yet. */
  static Posting of(Stack stack, List<String> events) {
    return new Posting(stack, events);
  }

  /** An offer and its acceptance for every item. */
  static List<String> facts(String workType, int items) {
    return IntStream.range(0, items)
        .boxed()
        .flatMap(
            item -> List.of("offered", "accepted").stream().map(kind -> fact(workType, item, kind)))
        .toList();
  }

  /** How many events were acknowledged so far. */
  int acknowledged() {
    return acknowledged.get();
  }

  boolean isDone() {
    return done.isDone();
  }

  /** Waits until so many more are acknowledged, or all are. */
  void awaitMore(int events) {
    int enough = acknowledged() + events;
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> acknowledged() >= enough || isDone());
  }

  /** Waits until all are acknowledged: lane → highest position. */
  Map<Integer, Long> positions() {
    return done.join();
  }

  private Map<Integer, Long> post() {
    Map<Integer, Long> positions = new TreeMap<>();
    for (int from = 0; from < events.size(); from += BATCH) {
      List<String> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      HttpResponse<String> response =
          await()
              .atMost(PATIENCE)
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> attempt(batch), answer -> answer != null);
      Api.positions(response.body(), batch)
          .forEach((lane, position) -> positions.merge(lane, position, Math::max));
      acknowledged.addAndGet(batch.size());
    }
    return positions;
  }

  private @Nullable HttpResponse<String> attempt(List<String> batch) {
    try {
      HttpResponse<String> response = stack.api().postOnce(stack.origin(Service.LEDGER), batch);
      // a line may be refused because its lane has no owner for the moment
      boolean all = response.statusCode() == 200 && !response.body().contains("\"status\":503");
      return all ? response : null;
    } catch (IOException dead) {
      return null;
    }
  }

  /** One fact of an item; its id is the item's and the kind. */
  static String fact(String workType, int item, String kind) {
    return """
    {"specversion":"1.0","type":"dev.baton.handoff.%2$s.v1","source":"/crash",\
    "id":"%3$d-%2$s","time":"%4$s","datacontenttype":"application/json",\
    "data":{"handoff":"1","item":{"type":"%1$s","id":"%3$d"},"from":"a","to":"b"}}\
    """
        .formatted(
            workType,
            kind,
            item,
            START.plus(Duration.ofMinutes(item + (kind.equals("accepted") ? 5 : 0))));
  }
}
