package dev.baton.local.stack;

import dev.baton.local.parts.PostgresPart;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The services of Baton, with the database and the ports that each has on this machine. */
public enum Service {
  LEDGER("ledger-service", "ledger", 8081, 9081),
  OWNERSHIP("ownership-service", "ownership", 8082, 9082),
  DEFINITIONS("definitions-service", "definitions", 8083, 9083),
  GATEWAY("gateway", "gateway", 8080, 9080);

  /** Lanes of the ledger of a stack, fixed when its data is made. */
  public static final int LANES = 4;

  /** What the ledger of a stack calls itself in its checkpoints. */
  public static final String LEDGER_NAME = "localhost/ledger";

  private final String module;
  private final String database;
  private final int port;
  private final int managementPort;

  Service(String module, String database, int port, int managementPort) {
    this.module = module;
    this.database = database;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** The module's name, which is also the service's own and its audience. */
  public String module() {
    return module;
  }

  public String database() {
    return database;
  }

  /** Of the stack of {@code ./baton up}. */
  StackPorts.OfService ports() {
    return new StackPorts.OfService(port, managementPort);
  }

  /** What is run. */
  public Path jar(Path checkout) {
    return checkout.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /**
   * What the service is told about its surroundings.
   *
   * @param stack the ports of all of the stack
   * @param own the service's database
   * @param keys of the ledger
   */
  public Map<String, String> environment(
      StackPorts stack, PostgresPart.Database own, LedgerKeys keys) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(stack.of(this).http()));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(stack.of(this).management()));
    environment.put("QUARKUS_DATASOURCE_USERNAME", own.user());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", own.password());
    environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", own.reactiveUrl());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", own.jdbcUrl());
    // several JVMs starting on few cores make the first connection slow, not absent
    environment.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "60S");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrap());
    environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", stack.issuer().toString());
    environment.put("BATON_LEDGER_LANES", Integer.toString(LANES));
    if (this == LEDGER) {
      environment.put("BATON_LEDGER_KEY", keys.own());
      environment.put("BATON_LEDGER_CHECKPOINT_KEY", keys.checkpoint());
      environment.put("BATON_LEDGER_CHECKPOINT_NAME", LEDGER_NAME);
    }
    if (this == GATEWAY) {
      environment.put("QUARKUS_OIDC_CLIENT_CLIENT_ENABLED", "true");
      environment.put("QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET", "gateway");
    }
    environment.put("BATON_LEDGER_URL", stack.origin(LEDGER).toString());
    environment.put("BATON_OWNERSHIP_URL", stack.origin(OWNERSHIP).toString());
    environment.put("BATON_DEFINITIONS_URL", stack.origin(DEFINITIONS).toString());
    return environment;
  }
}
