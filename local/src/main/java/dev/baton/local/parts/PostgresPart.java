package dev.baton.local.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in a process of its own. Where its data is kept, every commit is on disk before
 * it is acknowledged; a temporary one trades that for speed.
 */
public final class PostgresPart implements AutoCloseable {
  /** The administrator's account. */
  public static final String ADMIN = "postgres";

  private static final long START_TIMEOUT_MILLIS = 60_000;

  /**
   * One service's database with its own account, which owns it.
   *
   * @param port the server's, on 127.0.0.1
   * @param database also the account's name
   * @param password of the account
   */
  public record Database(int port, String database, String password) {
    public String user() {
      return database;
    }

    public String jdbcUrl() {
      return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String reactiveUrl() {
      return "postgresql://127.0.0.1:" + port + "/" + database;
    }
  }

  private final Process process;
  private final int port;
  private final String adminPassword;
  private final @Nullable Path temporary;

  private PostgresPart(Process process, int port, String adminPassword, @Nullable Path temporary) {
    this.process = process;
    this.port = port;
    this.adminPassword = adminPassword;
    this.temporary = temporary;
  }

  /** A server for tests: a free port, no fsync, all of it deleted by {@link #close()}. */
  public static PostgresPart temporary() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("baton-postgres");
    // whoever the server runs as must be able to walk in
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try {
      return start(
          directory.resolve("data"),
          Ports.free(),
          newPassword(),
          directory.resolve("postgres.log"),
          false,
          directory,
          process -> {});
    } catch (IOException | InterruptedException | RuntimeException e) {
      Trees.delete(directory);
      throw e;
    }
  }

  /**
   * A server whose data outlives it.
   *
   * @param data the cluster's directory, made by the first start
   * @param port on 127.0.0.1
   * @param adminPassword the administrator's, the same for every start on this data
   * @param log where the server's own messages go; appended to
   * @param started is told of the process before anything waits for it
   */
  public static PostgresPart keeping(
      Path data, int port, String adminPassword, Path log, Consumer<ProcessHandle> started)
      throws IOException, InterruptedException {
    return start(data, port, adminPassword, log, true, null, started);
  }

  private static PostgresPart start(
      Path data,
      int port,
      String adminPassword,
      Path log,
      boolean durable,
      @Nullable Path temporary,
      Consumer<ProcessHandle> started)
      throws IOException, InterruptedException {
    Path home = PostgresBinaries.unpacked();
    Unprivileged unprivileged = Unprivileged.onThisMachine();
    Files.createDirectories(data);
    unprivileged.own(data);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(home, unprivileged, data, adminPassword);
    }
    String sync = durable ? "on" : "off";
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // a Ctrl-C in the launcher's terminal is not for PostgreSQL: its clients are to end first
      command.add("/usr/bin/setsid");
    }
    command.addAll(
        unprivileged.command(
            List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "fsync=" + sync,
                "-c",
                "synchronous_commit=" + sync,
                "-c",
                "full_page_writes=" + sync,
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    PostgresPart part = new PostgresPart(process, port, adminPassword, temporary);
    started.accept(process.toHandle());
    try {
      part.awaitConnections(log);
    } catch (IOException | InterruptedException | RuntimeException e) {
      part.end();
      throw e;
    }
    return part;
  }

  private static void initialise(
      Path home, Unprivileged unprivileged, Path data, String adminPassword)
      throws IOException, InterruptedException {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Path passwordFile = Files.createTempFile("baton", ".pw");
    try {
      Files.writeString(passwordFile, adminPassword);
      unprivileged.own(passwordFile);
      Process initdb =
          new ProcessBuilder(
                  unprivileged.command(
                      List.of(
                          home.resolve("bin/initdb").toString(),
                          "-D",
                          data.toString(),
                          "-U",
                          ADMIN,
                          "--auth=scram-sha-256",
                          "--pwfile=" + passwordFile,
                          "--encoding=UTF8",
                          "--locale=C",
                          "--no-sync")))
              .redirectErrorStream(true)
              .start();
      initdb.getOutputStream().close();
      String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (initdb.waitFor() != 0) {
        throw new IOException("initdb failed: " + lastLine(said));
      }
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private void awaitConnections(Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MILLIS);
    SQLException last = null;
    do {
      try {
        connect(ADMIN).close();
        return;
      } catch (SQLException e) {
        last = e;
      }
      if (process.waitFor(30, TimeUnit.MILLISECONDS)) {
        throw new IOException("PostgreSQL ended at once: " + lastComplaint(log));
      }
    } while (System.nanoTime() < end);
    throw new IOException("PostgreSQL does not accept connections: " + last.getMessage());
  }

  public int port() {
    return port;
  }

  /** A connection of the administrator's. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", ADMIN);
    properties.put("password", adminPassword);
    properties.put("connectTimeout", "5");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /**
   * Makes the database and its account where they are missing; an existing account gets the
   * password given.
   *
   * @param name of both; lower-case letters, digits, underscores
   */
  public Database database(String name, String password) throws SQLException {
    if (!name.matches("[a-z][a-z0-9_]*") || password.contains("'")) {
      throw new IllegalArgumentException("not a name and a password for a database: " + name);
    }
    try (Connection connection = connect(ADMIN);
        Statement statement = connection.createStatement()) {
      boolean known = exists(statement, "select from pg_roles where rolname = '" + name + "'");
      statement.execute(
          "%s role %s login password '%s'".formatted(known ? "alter" : "create", name, password));
      if (!exists(statement, "select from pg_database where datname = '" + name + "'")) {
        statement.execute("create database %s owner %s".formatted(name, name));
        statement.execute("revoke all on database %s from public".formatted(name));
      }
    }
    return new Database(port, name, password);
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  /** A password that nobody has to remember: 192 random bits. */
  public static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Ends the server and every session at once, as a power failure would. */
  public void kill() throws InterruptedException {
    // all are known before the first dies: who is left would keep the next server from starting
    List<ProcessHandle> family = new ArrayList<>(List.of(process.toHandle()));
    process.descendants().forEach(family::add);
    family.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    // who is dead and not reaped yet counts as alive, and holds nothing any more
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, 1, TimeUnit.SECONDS)
        .join();
  }

  /** Ends the server, and with it every open connection; a temporary one is deleted. */
  @Override
  public void close() throws IOException {
    try {
      end();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (temporary != null) {
      Trees.delete(temporary);
    }
  }

  private void end() throws InterruptedException {
    Processes.interrupt(process.toHandle());
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static String lastComplaint(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines
          .filter(
              line -> line.contains("FATAL") || line.contains("ERROR") || line.contains("could"))
          .reduce((first, second) -> second)
          .orElse("see " + log);
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("no message");
  }
}
