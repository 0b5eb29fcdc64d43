package dev.baton.ledger.audit;

import dev.baton.edge.test.Parts;
import dev.baton.ledger.Plans;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ReadTableIT {
  private static final OffsetDateTime START =
      Instant.parse("2001-01-01T00:00:00Z").atOffset(ZoneOffset.UTC);
  private static final String[] SELDOM = {"seldom"};

  private static final String HISTORY =
      """
      insert into content_read (at, name, roles, team, endpoint, scope, entries)
      select $1::timestamptz + n * interval '1 second', 'emil', array['emitter'],
             case when n % 1000 = 0 then 'seldom' else 'team-' || n % 97 end, 'items', 'lead/' || n, 1
      from generate_series(1, 200000) as n
      """;

  @Inject Pool pool;

  @Test
  void readsAreFoundWithoutReadingTheRest() {
    Plans.inHistory(
        pool,
        rows -> {
          rows.run(HISTORY, Tuple.of(START));
          rows.run("analyze content_read", Tuple.tuple());
          OffsetDateTime then = START.plusHours(20);
          rows.finds(
              600,
              "content_read_at",
              ReadTable.LIST,
              Tuple.of(then, -1L, then.plusMinutes(10), 1_001));
          rows.finds(
              200,
              "content_read_of_team",
              ReadTable.LIST_OF_TEAMS,
              Tuple.of(START, -1L, START.plusDays(9), 1_001).addArrayOfString(SELDOM));
        });
  }
}
