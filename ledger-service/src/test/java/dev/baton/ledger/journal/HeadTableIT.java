package dev.baton.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class HeadTableIT {
  /** A lane of its own, which no writer has. */
  private static final int LANE = 9_999;

  @Inject Pool pool;

  @AfterEach
  void empty() {
    run("delete from open_offer where lane = $1", Tuple.of(LANE));
  }

  @Test
  void whatIsDueIsFoundWithoutReadingWhatIsOpen() {
    run(
        """
        insert into open_offer (lane, subject, handoff, work_type, from_team, to_team, offered_at,
                                contract, deadline, due_at)
        select $1, 'lead/' || n, '1', 'lead', 'marketing', 'sales', now(), 1,
               $2::timestamptz + n * interval '1 second', $2::timestamptz + n * interval '1 second'
        from generate_series(1, 200000) as n
        """,
        Tuple.of(LANE, EntryTable.utc(Instant.now())));
    run("analyze open_offer", Tuple.tuple());
    Instant soon = Instant.now().plus(10, ChronoUnit.SECONDS);

    assertThat(HeadTable.due(pool, LANE, soon, 1_000, List.of()).await().indefinitely())
        .hasSizeBetween(1, 60);
    JsonNode plan = plan(soon);
    assertThat(plan.findValuesAsText("Index Name")).contains("open_offer_due");
    assertThat(plan.findValuesAsText("Node Type")).doesNotContain("Seq Scan", "Sort");
    int rows = plan.at("/0/Plan/Actual Rows").asInt();
    assertThat(plan.at("/0/Plan/Shared Hit Blocks").asInt() + blocksRead(plan))
        .isLessThanOrEqualTo(rows + 20);
  }

  private static int blocksRead(JsonNode plan) {
    return plan.at("/0/Plan/Shared Read Blocks").asInt();
  }

  private JsonNode plan(Instant before) {
    Object json =
        run(
                "explain (analyze, buffers, format json) " + HeadTable.DUE,
                Tuple.of(LANE, EntryTable.utc(before), 1_000))
            .iterator()
            .next()
            .getValue(0);
    return Json.read(
        json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
  }

  private RowSet<Row> run(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).await().indefinitely();
  }
}
