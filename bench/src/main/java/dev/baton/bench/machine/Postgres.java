package dev.baton.bench.machine;

import dev.baton.local.parts.Ports;
import dev.baton.local.parts.PostgresPart;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;

/** The PostgreSQL that everything is measured on, durable as in an installation. */
public final class Postgres implements AutoCloseable {
  private static final String TEMPLATE = "bench_template";

  /** The account of everything that is measured. */
  public static final String USER = "bench";

  private final PostgresPart part;
  private final String password;
  private final long pid;
  private final Vertx vertx;
  private int made;

  private Postgres(PostgresPart part, String password, long pid, Vertx vertx) {
    this.part = part;
    this.password = password;
    this.pid = pid;
    this.vertx = vertx;
  }

  /**
   * Starts it, with a template that holds an empty ledger as migrations and service make it.
   *
   * @param directory where its data goes
   */
  public static Postgres start(Path directory, Vertx vertx, int lanes)
      throws IOException, InterruptedException, SQLException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    String password = PostgresPart.newPassword();
    Path data = directory.resolve("data");
    PostgresPart part =
        PostgresPart.keeping(
            data,
            Ports.free(),
            PostgresPart.newPassword(),
            directory.resolve("postgres.log"),
            process -> {});
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().trim());
    Postgres postgres = new Postgres(part, password, pid, vertx);
    PostgresPart.Database template;
    try (Connection admin = part.connect(PostgresPart.ADMIN);
        Statement statement = admin.createStatement()) {
      statement.execute("create role %s login password '%s'".formatted(USER, password));
      statement.execute("create database %s owner %s".formatted(TEMPLATE, USER));
      template = new PostgresPart.Database(part.port(), TEMPLATE, password);
    }
    Flyway.configure()
        .dataSource(template.jdbcUrl(), USER, password)
        .locations("classpath:db/migration")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(template.jdbcUrl(), USER, password);
        Statement statement = connection.createStatement()) {
      // as the service founds its ledger
      statement.execute("insert into ledger (lanes) values (%d)".formatted(lanes));
      for (String marks : List.of("relay_mark", "head_mark")) {
        statement.execute(
            "insert into %s (lane, position) select lane, -1 from generate_series(0, %d - 1) as lane"
                .formatted(marks, lanes));
      }
    }
    return postgres;
  }

  /** Its own process; the sessions are its children. */
  public long pid() {
    return pid;
  }

  /** What it promises, as it says itself. */
  public String promise() throws SQLException {
    return "fsync=%s synchronous_commit=%s".formatted(show("fsync"), show("synchronous_commit"));
  }

  public String version() throws SQLException {
    return show("server_version");
  }

  private String show(String setting) throws SQLException {
    try (Connection admin = part.connect(PostgresPart.ADMIN);
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery("show " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** A database that holds nothing but the ledger's empty tables. */
  public Database ledger() throws SQLException {
    return make("template " + TEMPLATE);
  }

  /** A database that holds nothing. */
  public Database empty() throws SQLException {
    return make("");
  }

  private Database make(String like) throws SQLException {
    String name = "bench_" + made++;
    admin("create database %s owner %s %s".formatted(name, USER, like));
    return new Database(name);
  }

  /** Puts everything on disk, so that no measurement pays for the one before. */
  public void checkpoint() throws SQLException {
    admin("checkpoint");
  }

  private void admin(String sql) throws SQLException {
    try (Connection admin = part.connect(PostgresPart.ADMIN);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    part.close();
  }

  /** A database of its own, dropped by {@link #close()}. */
  public final class Database implements AutoCloseable {
    private final String name;

    private Database(String name) {
      this.name = name;
    }

    public String jdbcUrl() {
      return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(part.port(), name);
    }

    public String reactiveUrl() {
      return "postgresql://127.0.0.1:%d/%s".formatted(part.port(), name);
    }

    public String password() {
      return password;
    }

    /** A connection through JDBC. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl(), USER, password);
    }

    /** A pool as the ledger has one. */
    public Pool pool(int connections) {
      return Pool.newInstance(
          PgBuilder.pool()
              .with(new PoolOptions().setMaxSize(connections))
              .connectingTo(
                  new PgConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(part.port())
                      .setDatabase(name)
                      .setUser(USER)
                      .setPassword(password)
                      .setCachePreparedStatements(true))
              .using(vertx)
              .build());
    }

    @Override
    public void close() throws SQLException {
      admin("drop database %s with (force)".formatted(name));
    }
  }
}
