package dev.baton.gateway.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A read model that is built from the beginning of the topic beside the live one, and compared with
 * it.
 *
 * @param replace whether the lanes that differ are to be taken over
 * @param askedBy name of the account
 * @param endedAt null while it is under way
 * @param failure why it ended without a result; null where it did not
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Rebuild(
    UUID id,
    State state,
    boolean replace,
    String askedBy,
    Instant askedAt,
    @Nullable Instant endedAt,
    @Nullable String failure,
    List<Lane> lanes) {

  /** What came of it, of one lane or of all. */
  public enum State {
    RUNNING,
    /** At the same positions, both have the same rows: the live one is what it should be. */
    EQUAL,
    /** They differ, and the live one was left as it is. */
    DIFFERS,
    /** They differed, and the rebuilt rows took the place of the live ones. */
    REPLACED,
    /** It came to no end: see {@link Rebuild#failure}. */
    FAILED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One lane of it.
   *
   * @param position up to which it is built, or was when it was compared; −1 for none
   * @param goal up to which the live one is folded
   * @param tables what the comparison saw; empty before it
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Lane(int lane, State state, long position, long goal, List<Table> tables) {}

  /**
   * The rows of a lane in one table.
   *
   * @param onlyLive rows that the rebuilt one does not have, at most {@link Rebuilds#NAMED}
   * @param onlyRebuilt rows that the live one does not have, at most as many
   */
  public record Table(
      String table,
      Rows live,
      Rows rebuilt,
      List<Map<String, Object>> onlyLive,
      List<Map<String, Object>> onlyRebuilt) {
    boolean same() {
      return live.equals(rebuilt);
    }
  }

  /**
   * Some rows.
   *
   * @param checksum sum of a 64-bit hash of each row
   */
  public record Rows(long count, String checksum) {}
}
