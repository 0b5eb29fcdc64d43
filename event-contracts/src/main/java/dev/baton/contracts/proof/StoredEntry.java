package dev.baton.contracts.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a ledger stores of an entry, as it hands it to an auditor who compares it with the leaf.
 *
 * @param leaf as it follows from what is stored
 * @param salt none where the content is erased
 * @param said canonical bytes of the event; none where they are erased
 * @param record as it is published
 * @param columns what is stored beside the record to find it by, see {@link #columns}
 */
@SuppressWarnings("ArrayRecordComponent") // written out, never compared
public record StoredEntry(byte[] leaf, byte[] salt, byte[] said, byte[] record, byte[] columns) {

  /**
   * What an entry is found by, as the members with which its published record begins.
   *
   * @param team null for the ledger's own entries, and for governance
   */
  public static byte[] columns(
      int lane,
      long position,
      Instant recordedAt,
      String type,
      String subject,
      @Nullable String team,
      String source,
      String id,
      Instant time) {
    ObjectNode columns = Json.MAPPER.createObjectNode();
    columns.put("lane", lane).put("position", position);
    columns.set("recordedAt", Json.MAPPER.valueToTree(recordedAt));
    columns.put("type", type).put("subject", subject);
    if (team != null) {
      columns.put("team", team);
    }
    columns.put("source", source).put("id", id);
    columns.set("time", Json.MAPPER.valueToTree(time));
    return Json.bytes(columns);
  }

  /**
   * Its form on the wire: length of the rest (4 bytes), leaf (its length in 2 bytes, bytes), salt
   * (1, bytes), what was said (4, bytes), record (4, bytes), columns (4, bytes); integers
   * big-endian.
   */
  public byte[] bytes() {
    int length =
        2
            + leaf.length
            + 1
            + salt.length
            + 3 * Integer.BYTES
            + said.length
            + record.length
            + columns.length;
    return ByteBuffer.allocate(Integer.BYTES + length)
        .putInt(length)
        .putShort((short) leaf.length)
        .put(leaf)
        .put((byte) salt.length)
        .put(salt)
        .putInt(said.length)
        .put(said)
        .putInt(record.length)
        .put(record)
        .putInt(columns.length)
        .put(columns)
        .array();
  }
}
