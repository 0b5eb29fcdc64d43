package dev.baton.local.stack;

import java.net.URI;
import java.nio.file.Path;

/** The services of Baton, with the ports and the database that each has on this machine. */
public enum Service {
  LEDGER("ledger-service", "ledger", 8081, 9081),
  OWNERSHIP("ownership-service", "ownership", 8082, 9082),
  DEFINITIONS("definitions-service", "definitions", 8083, 9083),
  GATEWAY("gateway", "gateway", 8080, 9080);

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

  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  public URI origin() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** 200 once the service takes requests. */
  public URI readiness() {
    return URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
  }

  /** What is run. */
  public Path jar(Path checkout) {
    return checkout.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }
}
