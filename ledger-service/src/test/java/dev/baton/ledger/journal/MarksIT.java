package dev.baton.ledger.journal;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.COMPLETED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static dev.baton.contracts.event.FactKind.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class MarksIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private final String workType = "work-" + UUID.randomUUID();

  @Inject RegistryFeed registry;
  @Inject LedgerConfig config;
  @Inject Pool pool;

  /** What a handoff is listed by: its marks in no order, and its reason. */
  private record Row(Set<String> marks, String reason) {}

  @Test
  void aLedgerThatWasThereBeforeMarksIsListedAsOneThatWroteThem() {
    someOfEverything();
    HeadTable.caughtUp(pool, config.lanes()).await().indefinitely();
    SqlConnection connection = pool.getConnection().await().indefinitely();
    try {
      run(connection, "begin", Tuple.tuple());
      Map<String, Row> written = rows(connection);
      run(
          connection,
          "update handoff_head set marks = '', reason = 'given' where work_type = $1",
          Tuple.of(workType));

      run(connection, backfill(), Tuple.tuple());

      Map<String, Row> migrated = rows(connection);
      assertThat(migrated.keySet()).isEqualTo(written.keySet());
      written.forEach((handoff, row) -> {
        assertThat(migrated.get(handoff).marks()).as(handoff).isEqualTo(row.marks());
        assertThat(migrated.get(handoff).reason())
            .as(handoff)
            .isEqualTo(row.reason() == null ? null : "given");
      });
      assertThat(written.values().stream().flatMap(row -> row.marks().stream()))
          .contains(
              "DUE",
              "JUDGED",
              "MISSING /budget",
              "INVALID /budget",
              "CHANGED /budget",
              "SUSPECTED_PAIR",
              "PHANTOM");
      assertThat(written.values()).extracting(Row::reason).contains("incomplete", (String) null);
    } finally {
      run(connection, "rollback", Tuple.tuple());
      connection.close().await().indefinitely();
    }
  }

  private void someOfEverything() {
    Boundary boundary = RegistryTopic.boundary("marketing", "sales", workType);
    long position =
        RegistryTopic.publish(boundary, RegistryTopic.contract(boundary, Duration.ofHours(1)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> registry.known().position() >= position);
    tell("due", OFFERED, null);
    tell("number", OFFERED, 7);
    tell("changed", OFFERED, "yes");
    tell("changed", ACCEPTED, "no");
    tell("kept", OFFERED, "yes");
    tell("kept", ACCEPTED, "yes");
    tell("phantom", ACCEPTED, null);
    tell("back", OFFERED, null);
    tell("back", RETURNED, null);
    tell("done", OFFERED, null);
    tell("done", RETURNED, null);
    tell("done", COMPLETED, null);
    tell("twice", OFFERED, null);
    ObjectNode other = facts("twice").fact(ACCEPTED, NOW.plusMillis(1));
    ((ObjectNode) other.get("data")).put("handoff", "other");
    Http.post(other).then().statusCode(201);
    Http.post(new Facts(workType, "undue", "marketing", "support").fact(OFFERED, NOW))
        .then()
        .statusCode(201);
  }

  private Facts facts(String item) {
    return new Facts(workType, item, "marketing", "sales");
  }

  private void tell(String item, FactKind kind, Object budget) {
    ObjectNode fact = facts(item).fact(kind, NOW.plusMillis(kind.ordinal()));
    ObjectNode data = (ObjectNode) fact.get("data");
    if (budget != null) {
      data.putObject("context").putPOJO("budget", budget);
    }
    if (kind == RETURNED) {
      data.putObject("reason").put("code", "incomplete");
    }
    Http.post(fact).then().statusCode(201);
  }

  private Map<String, Row> rows(SqlConnection connection) {
    Map<String, Row> rows = new TreeMap<>();
    connection
        .preparedQuery(
            "select subject, handoff, marks, reason from handoff_head where work_type = $1")
        .execute(Tuple.of(workType))
        .await()
        .indefinitely()
        .forEach(row ->
            rows.put(
                row.getString(0) + " " + row.getString(1),
                new Row(
                    row.getString(2)
                        .lines()
                        .filter(mark -> !mark.isEmpty())
                        .collect(Collectors.toSet()),
                    row.getString(3))));
    return rows;
  }

  /** What the migration does to the rows that are there. */
  private static String backfill() {
    try (InputStream file =
        Objects.requireNonNull(
            MarksIT.class.getResourceAsStream(
                "/db/migration/V12__handoffs_are_listed_by_more.sql"))) {
      String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return sql.substring(sql.indexOf("update handoff_head"), sql.lastIndexOf(';'));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(SqlConnection connection, String sql, Tuple values) {
    connection.preparedQuery(sql).execute(values).await().indefinitely();
  }
}
