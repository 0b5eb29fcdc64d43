package dev.baton.bench.ownership;

import dev.baton.bench.ledger.Service;
import dev.baton.bench.machine.Kafka;
import dev.baton.bench.machine.Postgres;
import dev.baton.bench.machine.Scratch;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * A registry of its own process and database, in which every boundary was owned day by day: {@value
 * #PERIODS} owners one after the other, each of whom was accountable until the next one was.
 */
final class FilledRegistry implements AutoCloseable {
  /** Owners of a boundary. */
  static final int PERIODS = 100;

  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  // what is there is as good as published
  private static final String SENT =
      """
      update registry_relay set relayed = ?
      """;
  private static final String NEXT =
      """
      update registry_head set next_position = ?
      """;
  private static final String BOUNDARIES =
      """
      insert into registry_log
        (position, kind, id, version, valid_from, recorded_at, recorded_by, body)
      select b, 'boundary', 'b' || b, 1, t.at, t.at, 'bench',
             json_build_object('position', b, 'recordedAt', to_char(t.at, t.format),
               'entity', json_build_object(
                 'kind', 'boundary', 'id', 'b' || b, 'version', 1, 'from', 'marketing',
                 'to', 'sales', 'workType', 'lead', 'selector', json_build_object(),
                 'validFrom', to_char(t.at, t.format)))::text
        from generate_series(0, ?::int - 1) b,
             (select timestamptz '2020-01-01T00:00:00Z' as at,
                     'YYYY-MM-DD"T"HH24:MI:SS"Z"' as format) t
      """;

  // as the service records it, day by day: accepted for good, and ended when the next one accepts
  private static final String OWNERS =
      """
      insert into registry_log
        (position, kind, id, version, belongs_to, concerns, valid_from, valid_to, recorded_at,
         recorded_by, body)
      select n.position, 'assignment', n.id, v, 'b' || b, 't' || p % 10, t.at,
             case when v = 2 then t.until end, case when v = 1 then t.at else t.until end, 'bench',
             json_build_object('position', n.position, 'recordedAt', to_char(t.at, t.format),
               'entity', json_build_object(
                 'kind', 'assignment', 'id', n.id, 'version', v, 'boundary', 'b' || b,
                 'role', 'ACCOUNTABLE', 'team', 't' || p % 10, 'state', 'ACCEPTED',
                 'validFrom', to_char(t.at, t.format),
                 'validTo', case when v = 2 then to_char(t.until, t.format) end))::text
        from generate_series(0, ?::int - 1) p, generate_series(1, 2) v,
             generate_series(0, ?::int - 1) b,
             lateral (select at, at + interval '1 day' as until,
                             'YYYY-MM-DD"T"HH24:MI:SS"Z"' as format
                        from (select timestamptz '2020-01-01T00:00:00Z' + p * interval '1 day' as at)
                             as day) t,
             lateral (select ?::bigint + (p * 2 + v - 1) * ?::bigint + b as position,
                             md5(b || '-' || p)::uuid::text as id) n
      """;

  private final Service service;
  private final String token;
  private final int boundaries;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(7);

  private FilledRegistry(Service service, String token, int boundaries) {
    this.service = service;
    this.token = token;
    this.boundaries = boundaries;
  }

  /**
   * Starts it, and has it hold so many boundaries and their owners.
   *
   * @param token of a reader
   */
  static FilledRegistry start(
      Scratch scratch,
      Postgres.Database database,
      Kafka kafka,
      String issuer,
      String token,
      int boundaries)
      throws IOException, InterruptedException, SQLException {
    Service service = scratch.keep(Service.ownership(scratch, database, kafka, issuer));
    fill(database, boundaries);
    return new FilledRegistry(service, token, boundaries);
  }

  private static void fill(Postgres.Database database, int boundaries) throws SQLException {
    long rows = boundaries * (1 + 2L * PERIODS);
    try (Connection connection = database.connect();
        Statement session = connection.createStatement()) {
      session.execute("set timezone = 'UTC'");
      update(connection, SENT, rows - 1);
      update(connection, BOUNDARIES, boundaries);
      update(connection, OWNERS, PERIODS, boundaries, boundaries, boundaries);
      update(connection, NEXT, rows);
      session.execute("vacuum (analyze) registry_log");
    }
  }

  private static void update(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  /** How many owners there are. */
  long periods() {
    return (long) boundaries * PERIODS;
  }

  /**
   * Who was accountable for one boundary at one instant, again and again, one after the other.
   *
   * @param known whether it is also asked as it was known at that instant
   * @return how long each took, in milliseconds, the shortest first
   */
  double[] read(int reads, boolean known) throws IOException, InterruptedException {
    double[] millis = new double[reads];
    for (int i = 0; i < reads; i++) {
      int boundary = random.nextInt(boundaries);
      Instant noon =
          START.plus(Duration.ofDays(random.nextInt(PERIODS))).plus(Duration.ofHours(12));
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%d/ownership/v1/boundaries/b%d/assignments?asOf=%s%s"
                          .formatted(
                              service.port(),
                              boundary,
                              encoded(noon),
                              known ? "&knownAt=" + encoded(noon) : "")))
              .header("Authorization", "Bearer " + token)
              .build();
      long start = System.nanoTime();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (answer.statusCode() != 200 || answer.body().split("\"assignment\"", -1).length != 2) {
        throw new IOException(
            "b%d has not one owner at %s: %s".formatted(boundary, noon, answer.body()));
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  private static String encoded(Instant instant) {
    return URLEncoder.encode(instant.toString(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
