package dev.baton.bench.anchor;

import dev.baton.bench.machine.Postgres;
import dev.baton.ledger.journal.Command;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What other stores are given to store: the bytes that the ledger stores of the same event. */
public final class Payloads {
  private Payloads() {}

  /**
   * Reads them from where the ledger wrote them.
   *
   * @param commands the events, every one recorded there under an id of its own
   * @return record, canonical bytes, salt and digest of each as one, in the order of the commands
   */
  public static List<byte[]> of(Postgres.Database written, List<Command> commands)
      throws SQLException {
    Map<String, byte[]> byId = new HashMap<>();
    try (Connection connection = written.connect();
        Statement query = connection.createStatement()) {
      ResultSet rows =
          query.executeQuery("select event_id, record || said || salt || digest from entry");
      while (rows.next()) {
        byId.put(rows.getString(1), rows.getBytes(2));
      }
    }
    return commands.stream()
        .map(command -> Objects.requireNonNull(byId.get(((Command.Say) command).event().id())))
        .toList();
  }

  /** Their mean size, in bytes. */
  public static double size(List<byte[]> payloads) {
    return payloads.stream().mapToInt(payload -> payload.length).average().orElse(0);
  }
}
