package dev.baton.local.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.local.parts.PostgresPart.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresPartIT {
  @TempDir Path directory;

  @Test
  void keepsDataAcrossARestartInADirectoryNobodyElseMayEnter() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    try (PostgresPart part = keeping()) {
      Database ledger = part.database("ledger", "secret");
      run(ledger, "create extension btree_gist");
      run(ledger, "create table entry (position bigint)");
      run(ledger, "insert into entry values (17)");
    }
    try (PostgresPart part = keeping()) {
      assertThat(ask(part.database("ledger", "another"), "select position from entry"))
          .isEqualTo("17");
    }
  }

  @Test
  void hasEveryCommitOnDiskBeforeItIsAcknowledged() throws Exception {
    try (PostgresPart part = keeping()) {
      Database ledger = part.database("ledger", "secret");
      assertThat(ask(ledger, "show fsync")).isEqualTo("on");
      assertThat(ask(ledger, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(ledger, "show full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void letsAnAccountIntoItsOwnDatabaseOnly() throws Exception {
    try (PostgresPart part = keeping()) {
      Database ledger = part.database("ledger", "secret");
      Database gateway = part.database("gateway", "other-secret");
      assertThatThrownBy(() -> connect(gateway.jdbcUrl(), ledger.user(), ledger.password()))
          .hasMessageContaining("permission denied for database");
      assertThatThrownBy(() -> connect(ledger.jdbcUrl(), ledger.user(), "guess"))
          .hasMessageContaining("password authentication failed");
    }
  }

  private PostgresPart keeping() throws Exception {
    return PostgresPart.keeping(
        directory.resolve("postgres"),
        Ports.free(),
        "administrator",
        directory.resolve("postgres.log"),
        process -> {});
  }

  private static void run(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Database database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(Database database) throws SQLException {
    return connect(database.jdbcUrl(), database.user(), database.password());
  }

  private static Connection connect(String url, String user, String password) throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }
}
