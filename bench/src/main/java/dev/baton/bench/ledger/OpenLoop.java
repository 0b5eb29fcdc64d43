package dev.baton.bench.ledger;

import dev.baton.bench.workload.Workload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests that come when they come, however the ones before them fare: what many callers do who do
 * not know of each other. Nobody sends again what was refused.
 */
public final class OpenLoop {
  private static final int CONNECTIONS = 1_000;
  private static final int ITEMS = 500;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(90);

  private final Vertx vertx;
  private final Service service;
  private final String token;
  private final int atOnce;
  private long seed;

  /**
   * Towards one service.
   *
   * @param atOnce events in a request
   * @param seed of the first run; no seed may be used twice on one database
   */
  public OpenLoop(Vertx vertx, Service service, String token, int atOnce, long seed) {
    this.vertx = vertx;
    this.service = service;
    this.token = token;
    this.atOnce = atOnce;
    this.seed = seed;
  }

  /**
   * What came of it.
   *
   * @param waits of the requests that were taken, from when each was due, in ns
   * @param refused requests answered 429
   * @param failed requests answered otherwise, or not at all
   */
  public record Seen(Histogram waits, long refused, long failed, double seconds) {}

  /**
   * Offers this many events a second for so long.
   *
   * @param rate events a second
   */
  public Seen run(double rate, Duration time) throws InterruptedException {
    int requests = (int) Math.ceil(rate * time.toMillis() / 1_000 / atOnce);
    List<Buffer> bodies = bodies(requests);
    Histogram waits = new ConcurrentHistogram(Duration.ofMinutes(5).toNanos(), 3);
    LongAdder refused = new LongAdder();
    LongAdder failed = new LongAdder();
    CountDownLatch open = new CountDownLatch(requests);
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(service.port())
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(-1));
    long start = System.nanoTime();
    double apart = 1e9 * atOnce / rate;
    for (int i = 0; i < requests; i++) {
      long due = start + (long) (i * apart);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      Buffer body = bodies.get(i);
      client
          .request(HttpMethod.POST, "/ledger/v1/events")
          .compose(request ->
              request
                  .putHeader("Authorization", "Bearer " + token)
                  .putHeader("Content-Type", "application/x-ndjson")
                  .send(body))
          .compose(answer -> answer.body().map(all -> answer.statusCode()))
          .onComplete(status -> {
            if (status.failed()) {
              failed.increment();
            } else if (status.result() == 200) {
              waits.recordValue(Math.max(1, System.nanoTime() - due));
            } else if (status.result() == 429) {
              refused.increment();
            } else {
              failed.increment();
            }
            open.countDown();
          });
    }
    boolean all = open.await(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    client.close();
    if (!all) {
      throw new IllegalStateException(open.getCount() + " requests were never answered");
    }
    return new Seen(waits, refused.sum(), failed.sum(), seconds);
  }

  private List<Buffer> bodies(int requests) {
    List<Workload.Told> told =
        Workload.events(
            seed++, Instant.now().minus(Duration.ofMinutes(30)), requests * atOnce, ITEMS);
    List<Buffer> bodies = new ArrayList<>(requests);
    for (int from = 0; from < told.size(); from += atOnce) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Workload.Told one : told.subList(from, from + atOnce)) {
        lines.writeBytes(one.sent());
        lines.write('\n');
      }
      bodies.add(Buffer.buffer(lines.toByteArray()));
    }
    return bodies;
  }
}
