package dev.baton.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** What a statement costs on a table with many other rows. */
public final class Plans {
  private final SqlConnection connection;

  private Plans(SqlConnection connection) {
    this.connection = connection;
  }

  /** What happens among those rows. */
  public interface Work {
    void among(Plans rows);
  }

  /** Does the work among rows that are gone afterwards, also from where nothing is deleted. */
  public static void inHistory(Pool pool, Work work) {
    SqlConnection connection = pool.getConnection().await().indefinitely();
    try {
      for (String sql : List.of("begin", "set local idle_in_transaction_session_timeout = 0")) {
        connection.query(sql).execute().await().indefinitely();
      }
      work.among(new Plans(connection));
    } finally {
      connection.query("rollback").execute().await().indefinitely();
      connection.close().await().indefinitely();
    }
  }

  public void run(String sql, Tuple values) {
    connection.preparedQuery(sql).execute(values).await().indefinitely();
  }

  /** The statement finds so many rows by this index alone, and reads little more than them. */
  public void finds(int rows, String index, String sql, Tuple values) {
    JsonNode plan =
        Http.json(
            connection
                .preparedQuery("explain (analyze, buffers, format json) " + sql)
                .execute(values)
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getValue(0)
                .toString());
    assertThat(plan.findValuesAsText("Index Name")).as(plan.toString()).containsExactly(index);
    assertThat(plan.findValuesAsText("Node Type")).doesNotContain("Seq Scan");
    assertThat(plan.at("/0/Plan/Actual Rows").asInt()).as(index).isEqualTo(rows);
    assertThat(
            plan.at("/0/Plan/Shared Hit Blocks").asInt()
                + plan.at("/0/Plan/Shared Read Blocks").asInt())
        .as(index)
        .isLessThanOrEqualTo(rows + 30);
  }
}
