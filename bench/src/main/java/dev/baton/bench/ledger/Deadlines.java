package dev.baton.bench.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.workload.Workload;
import dev.baton.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Offers that run out among many that do not yet. */
public final class Deadlines {
  private static final Duration LOOK = Duration.ofMillis(200);

  // as the ledger keeps them for its clock: what is not due is never read further
  private static final String OTHERS =
      """
      insert into open_offer (lane, subject, handoff, work_type, from_team, to_team, offered_at,
                              contract, deadline, due_at)
      select n % LANES, 'lead/open-' || n, 'h', 'lead', 'marketing', 'sales', now(), 1,
             now() + interval '14 days', now() + interval '14 days' + n * interval '1 ms'
      from generate_series(1, OFFERS) as n
      """;
  private static final String SEEN =
      """
      select count(*), count(distinct subject),
             coalesce(percentile_cont(0.5) within group (order by late), 0),
             coalesce(max(late), 0)
      from (
        select subject, extract(epoch from recorded_at - happened_at) - ? as late
        from entry where type = 'dev.baton.handoff.expired.v1'
      ) as expired
      """;

  private Deadlines() {}

  /**
   * What the clock did.
   *
   * @param entries that say expired
   * @param offers about which they say so
   * @param median how long after deadline plus grace they were recorded, in seconds
   * @param latest the longest of these, in seconds
   */
  public record Seen(long entries, long offers, double median, double latest) {}

  /** So many open offers that are not due for two weeks. */
  public static void others(Postgres.Database database, int lanes, long offers)
      throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          OTHERS
              .replace("LANES", Integer.toString(lanes))
              .replace("OFFERS", Long.toString(offers)));
      statement.execute("analyze open_offer");
    }
  }

  /**
   * Offers whose deadlines pass one after the other, and what became of them.
   *
   * @param soon when the first of them passes
   * @param within how long it takes until the last one does
   * @param replicas of one ledger; each is told some of the offers
   * @param grace of the ledger
   */
  public static Seen run(
      Postgres.Database database,
      List<Service> replicas,
      String token,
      int offers,
      Duration soon,
      Duration within,
      Duration grace)
      throws IOException, InterruptedException, SQLException {
    Instant first = Instant.now().plus(soon);
    for (int i = 0; i < replicas.size(); i++) {
      offer(replicas.get(i), token, i, replicas.size(), offers, first, within);
    }
    Instant end = first.plus(within).plus(grace).plusSeconds(60);
    Seen seen = seen(database, grace);
    while (seen.offers() < offers && Instant.now().isBefore(end)) {
      Thread.sleep(LOOK);
      seen = seen(database, grace);
    }
    // and whoever else would say it once more has had the time to
    Thread.sleep(Duration.ofSeconds(5));
    return seen(database, grace);
  }

  /** Every {@code step}-th of them, from the {@code start}-th on. */
  private static void offer(
      Service service,
      String token,
      int start,
      int step,
      int offers,
      Instant first,
      Duration within)
      throws IOException, InterruptedException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int told = 0;
    for (int i = start; i < offers; i += step) {
      told++;
      Instant deadline = first.plus(within.multipliedBy(i).dividedBy(offers));
      lines.writeBytes(Json.bytes(offer(i, deadline.minus(Workload.TIME_TO_ACCEPT))));
      lines.write('\n');
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/ledger/v1/events".formatted(service.port())))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(lines.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      long recorded = answer.body().lines().filter(line -> line.contains("\"recorded\"")).count();
      if (recorded != told) {
        throw new IOException(
            "%d of %d offers were recorded: %d %s"
                .formatted(
                    recorded,
                    told,
                    answer.statusCode(),
                    answer.body().substring(0, Math.min(500, answer.body().length()))));
      }
    }
  }

  private static ObjectNode offer(int number, Instant time) {
    String item = "due-" + number;
    ObjectNode event =
        Json.MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("type", "dev.baton.handoff.offered.v1")
            .put("source", "/marketing/crm")
            .put("id", UUID.randomUUID().toString())
            .put("time", time.truncatedTo(ChronoUnit.MICROS).toString())
            .put("subject", "lead/" + item);
    ObjectNode data = event.putObject("data");
    data.put("handoff", item + "#1").put("from", "marketing").put("to", "sales");
    data.putObject("item").put("type", "lead").put("id", item);
    return event;
  }

  private static Seen seen(Postgres.Database database, Duration grace) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement query = connection.prepareStatement(SEEN)) {
      query.setDouble(1, grace.toMillis() / 1e3);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Seen(row.getLong(1), row.getLong(2), row.getDouble(3), row.getDouble(4));
      }
    }
  }
}
