package dev.baton.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was accountable then. What asking for it costs is measured by {@code ./baton bench}. */
@QuarkusTest
@WithTestResource(Parts.class)
class AsOfIT {
  private static final int PERIODS = 100;
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  /** A hundred boundaries' periods, each a day, one after the other. */
  private static final String FILL =
      """
      insert into registry_log
        (position, kind, id, version, belongs_to, concerns, valid_from, valid_to, recorded_at,
         recorded_by, body)
      select b * $3::bigint + p, 'assignment', 'as-' || b || '-' || p, 1, 'b' || b, 't' || p % 10,
             t.at, t.at + interval '1 day', t.at, 'test',
             json_build_object('position', b * $3::bigint + p, 'recordedAt', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'entity', json_build_object(
                 'kind', 'assignment', 'id', 'as-' || b || '-' || p, 'version', 1,
                 'boundary', 'b' || b, 'role', 'ACCOUNTABLE', 'team', 't' || p % 10,
                 'state', 'ACCEPTED',
                 'validFrom', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                 'validTo', to_char((t.at + interval '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))::text
        from generate_series($1::int, $2::int - 1) b, generate_series(0, $3::int - 1) p,
             lateral (select timestamptz '2020-01-01T00:00:00Z' + p * interval '1 day' as at) t
      """;

  @Inject Pool pool;
  @Inject OwnershipRelay relay;
  @Inject OwnershipRegistry registry;

  @BeforeEach
  void setAside() {
    EmptyRegistry.begin(pool, relay);
  }

  @AfterEach
  void takeUp() {
    EmptyRegistry.end(pool, relay);
  }

  @Test
  void findsTheOneThatHeldAmongAHundred() throws Throwable {
    fill(0, 10);
    for (int day : new int[] {0, 42, PERIODS - 1}) {
      assertThat(held(3, day))
          .singleElement()
          .satisfies(held -> {
            assertThat(held.id()).isEqualTo("as-3-" + day);
            assertThat(held.team()).isEqualTo("t" + day % 10);
          });
    }
    assertThat(held(3, PERIODS)).isEmpty();
  }

  private List<Assignment> held(int boundary, int day) throws Throwable {
    Instant asOf = START.plus(Duration.ofDays(day)).plus(Duration.ofHours(12));
    return VertxContextSupport.subscribeAndAwait(
            () -> registry.page(Assignment.class, "b" + boundary, AsSeen.at(asOf), null, null))
        .items();
  }

  private void fill(int from, int to) {
    pool.preparedQuery(FILL).executeAndAwait(Tuple.of(from, to, PERIODS));
    EmptyRegistry.run(pool, "vacuum analyze registry_log");
  }
}
