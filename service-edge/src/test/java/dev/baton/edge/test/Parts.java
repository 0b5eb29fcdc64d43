package dev.baton.edge.test;

import dev.baton.local.parts.KafkaPart;
import dev.baton.local.parts.Login;
import dev.baton.local.parts.PostgresPart;
import dev.baton.local.parts.TestIssuer;
import dev.baton.local.parts.TopicLayout;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * PostgreSQL with one empty database, Kafka with Baton's topics (two lanes), and an issuer. One set
 * per run of tests: {@code @WithTestResource(Parts.class)}.
 *
 * <p>{@code -Dbaton.test.parts=containers} takes PostgreSQL and Kafka from container images (system
 * properties {@code baton.test.postgres-image}, {@code baton.test.kafka-image}).
 */
public final class Parts implements QuarkusTestResourceLifecycleManager {
  /** Lanes of the ledger in tests. */
  public static final int LANES = 2;

  private static final String DATABASE = "baton";

  // Tests and this resource may be loaded by different class loaders: what both need lives in
  // system properties.
  private static final String ISSUER = "baton.test.issuer";
  private static final String ISSUER_KEY = "baton.test.issuer-key";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /**
   * A token of the account of that name: {@code governance}, {@code reader}, {@code auditor},
   * {@code admin}, {@code emitter} (every team), {@code emitter-<team>}.
   */
  public static String token(String account) {
    Login login =
        Login.named(account)
            .orElseThrow(() -> new IllegalArgumentException("no such account: " + account));
    return signer().token(login);
  }

  /** A token that writes for one team. */
  public static String emitter(String team) {
    return token("emitter-" + team);
  }

  /** A token of any name, team and roles. */
  public static String token(String name, @Nullable String team, String... roles) {
    return signer().token(name, team, roles);
  }

  /** For tokens that a service must refuse: signs any claims. */
  public static TestIssuer.Signer signer() {
    String issuer = System.getProperty(ISSUER);
    String key = System.getProperty(ISSUER_KEY);
    if (issuer == null || key == null) {
      throw new IllegalStateException("the test class lacks @WithTestResource(Parts.class)");
    }
    return TestIssuer.Signer.of(issuer, key);
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> properties = new HashMap<>();
    try {
      if (System.getProperty("baton.test.parts", "embedded").equals("containers")) {
        startContainers(properties);
      } else {
        startEmbedded(properties);
      }
      TestIssuer issuer = TestIssuer.start();
      started.push(issuer);
      System.setProperty(ISSUER, issuer.issuer());
      System.setProperty(ISSUER_KEY, issuer.signer().keyAsText());
      properties.put("quarkus.oidc.auth-server-url", issuer.issuer());
    } catch (Exception e) {
      stop();
      throw new IllegalStateException("the parts for the tests do not start: " + e.getMessage(), e);
    }
    properties.put("baton.ledger.lanes", Integer.toString(LANES));
    return properties;
  }

  private void startEmbedded(Map<String, String> properties) throws Exception {
    PostgresPart postgres = PostgresPart.temporary();
    started.push(postgres);
    PostgresPart.Database database = postgres.database(DATABASE, PostgresPart.newPassword());
    database(
        properties,
        database.reactiveUrl(),
        database.jdbcUrl(),
        database.user(),
        database.password());
    KafkaPart kafka = KafkaPart.temporary();
    started.push(kafka);
    kafka.create(TopicLayout.of(LANES));
    properties.put("kafka.bootstrap.servers", kafka.bootstrap());
  }

  @SuppressWarnings("resource") // ended by stop()
  private void startContainers(Map<String, String> properties)
      throws IOException, InterruptedException {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(
                DockerImageName.parse(
                        System.getProperty("baton.test.postgres-image", "postgres:18"))
                    .asCompatibleSubstituteFor("postgres"))
            .withDatabaseName(DATABASE);
    started.push(postgres);
    postgres.start();
    database(
        properties,
        "postgresql://%s:%d/%s"
            .formatted(postgres.getHost(), postgres.getMappedPort(5432), DATABASE),
        postgres.getJdbcUrl(),
        postgres.getUsername(),
        postgres.getPassword());
    KafkaContainer kafka =
        new KafkaContainer(
            DockerImageName.parse(
                    System.getProperty("baton.test.kafka-image", "apache/kafka:4.1.1"))
                .asCompatibleSubstituteFor("apache/kafka"));
    started.push(kafka);
    kafka.start();
    KafkaPart.create(kafka.getBootstrapServers(), TopicLayout.of(LANES));
    properties.put("kafka.bootstrap.servers", kafka.getBootstrapServers());
  }

  private static void database(
      Map<String, String> properties,
      String reactiveUrl,
      String jdbcUrl,
      String user,
      String password) {
    properties.put("quarkus.datasource.reactive.url", reactiveUrl);
    properties.put("quarkus.datasource.jdbc.url", jdbcUrl);
    properties.put("quarkus.datasource.username", user);
    properties.put("quarkus.datasource.password", password);
  }

  @Override
  public void stop() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the tests does not end", e);
      }
    }
  }
}
