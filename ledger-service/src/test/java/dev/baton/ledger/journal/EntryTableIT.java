package dev.baton.ledger.journal;

import dev.baton.edge.test.Parts;
import dev.baton.ledger.Plans;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class EntryTableIT {
  /** A lane of its own, which no writer has. */
  private static final int LANE = 9_999;

  private static final OffsetDateTime START = EntryTable.utc(Instant.parse("2001-01-01T00:00:00Z"));
  private static final String[] SELDOM = {"seldom"};

  /** One a second; each 100th a correction, each 50th told late, each 1,000th one team's. */
  private static final String HISTORY =
      """
      insert into entry (lane, position, recorded_at, type, subject, team, source, event_id,
                         happened_at, record, digest, leaf)
      select $1, n, $2::timestamptz + n * interval '1 second',
             case when n % 100 = 0 then 'dev.baton.handoff.corrected.v1'
                  else 'dev.baton.handoff.offered.v1' end,
             'lead/' || n, case when n % 1000 = 0 then 'seldom' else 'team-' || n % 97 end, '/s', n::text,
             $2::timestamptz + n * interval '1 second'
               - case when n % 50 = 0 then interval '2 hours' else interval '1 minute' end,
             '\\x7b7d', '\\x00', '\\x00'
      from generate_series(1, 200000) as n
      """;

  @Inject Pool pool;

  @Test
  void correctionsAndWhatWasToldLateAreFoundWithoutReadingTheRest() {
    Plans.inHistory(
        pool,
        rows -> {
          rows.run(HISTORY, Tuple.of(LANE, START));
          rows.run("analyze entry", Tuple.tuple());
          Tuple halfADay = Tuple.of(START.plusHours(20), -1, -1L, START.plusHours(32), 1_001);
          rows.finds(432, "entry_corrected", EntryTable.CORRECTIONS, halfADay);
          rows.finds(864, "entry_backdated", EntryTable.BACKDATED, halfADay);
          Tuple ofATeam =
              Tuple.of(START, -1, -1L, START.plusDays(9), 1_001).addArrayOfString(SELDOM);
          rows.finds(200, "entry_corrected_of_team", EntryTable.CORRECTIONS_OF_TEAMS, ofATeam);
          rows.finds(200, "entry_backdated_of_team", EntryTable.BACKDATED_OF_TEAMS, ofATeam);
          Tuple page = Tuple.of(START.plusHours(20), LANE, 72_000L, OffsetDateTime.MAX, 101);
          rows.finds(101, "entry_backdated", EntryTable.BACKDATED, page);
        });
  }
}
