package dev.baton.ledger.journal;

import dev.baton.contracts.Topics;
import dev.baton.ledger.LedgerConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jboss.logging.Logger;

/**
 * Creates the ledger on its first start, and refuses to start one whose lanes are not what they
 * were: a subject would change its lane, and with it its order and its identity.
 */
@ApplicationScoped
class Founding {
  private static final Logger LOG = Logger.getLogger(Founding.class);

  private static final String FOUND =
      "insert into ledger (lanes) values ($1) on conflict do nothing";
  // a ledger that holds nothing yet may still be set up otherwise
  private static final String SET_UP =
      """
      update ledger set lanes = $1 where lanes <> $1 and not exists (select from ledger_batch)
      """;
  private static final String LANES = "select lanes from ledger";
  private static final List<String> MARKS =
      Stream.of("relay_mark", "head_mark")
          .flatMap(table ->
              Stream.of(
                  """
                  insert into %s (lane, position)
                  select lane, -1 from generate_series(0, $1 - 1) as lane on conflict do nothing
                  """
                      .formatted(table),
                  "delete from %s where lane >= $1".formatted(table)))
          .toList();

  private final Pool pool;
  private final LedgerConfig config;
  private final Map<String, Object> kafka;

  Founding(
      Pool pool,
      LedgerConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.pool = pool;
    this.config = config;
    this.kafka = kafka;
  }

  void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
    checkTopic();
    found();
  }

  void found() {
    for (String sql : List.of(FOUND, SET_UP)) {
      run(sql, Tuple.of(config.lanes()));
    }
    int founded = run(LANES, Tuple.tuple()).iterator().next().getInteger(0);
    if (founded != config.lanes()) {
      throw refuse(
          "This ledger was created with %d lanes; baton.ledger.lanes is %d and cannot change."
              .formatted(founded, config.lanes()));
    }
    for (String sql : MARKS) {
      run(sql, Tuple.of(config.lanes()));
    }
  }

  private RowSet<Row> run(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).await().atMost(config.patience());
  }

  /** A Kafka that is down is no reason not to record: the relay checks again before it sends. */
  void checkTopic() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    try (Admin admin = Admin.create(settings)) {
      TopicDescription topic =
          admin
              .describeTopics(List.of(Topics.LEDGER))
              .allTopicNames()
              .get(6, TimeUnit.SECONDS)
              .get(Topics.LEDGER);
      if (topic != null && topic.partitions().size() != config.lanes()) {
        throw refuse(partitionsDiffer(topic.partitions().size(), config.lanes()));
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("Cannot see topic %s yet: %s", Topics.LEDGER, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why a ledger cannot run on a topic with another number of partitions. */
  static String partitionsDiffer(int partitions, int lanes) {
    return "Topic %s has %d partitions, the ledger %d lanes: they must be equal."
        .formatted(Topics.LEDGER, partitions, lanes);
  }

  private static ConfigurationException refuse(String line) {
    // printed as it is, without a stack trace, by whatever runs the service
    return new ConfigurationException(line, Set.of("baton.ledger.lanes"));
  }
}
