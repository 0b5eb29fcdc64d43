package dev.baton.gateway.projection;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Has statements prepared once, however long they are: those with all measures are too long for
 * what is kept otherwise, and one that is not kept holds up all that go out behind it.
 */
@Singleton
class LongStatements implements PgPoolCreator {
  private static final int CHARACTERS = 16_384;

  @Override
  public Pool create(Input input) {
    List<SqlConnectOptions> options = List.copyOf(input.pgConnectOptionsList());
    options.forEach(one -> one.setPreparedStatementCacheSqlLimit(CHARACTERS));
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(options)
        .using(input.vertx())
        .build();
  }
}
