package dev.baton.contracts.signals;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.contracts.event.ItemRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code baton.signals.v1} says of a signal whenever its state changes, or of an offer that is
 * about to run out. The key is {@link #id}; each record says all that holds from then on.
 *
 * @param id of the signal, for ever the same; of a notice its handoff and deadline
 * @param kind null where the reader does not know it
 * @param journey id; null where it belongs to none
 * @param boundary null where it is about no single one
 * @param state null of a notice
 * @param at since when it is so
 * @param firstDay of what is wrong; null of a notice
 * @param alarmDay on which it could first be told; null of a notice
 * @param summary one sentence with its numbers
 * @param accountable who was, on the first day; null for nobody
 * @param routedTo slugs of the teams that should act; empty where governance has to find one
 * @param href the gateway's call that answers for it
 * @param item that is about to be dropped; null of a signal
 * @param due the deadline; null of a signal
 */
public record SignalRecord(
    String id,
    @Nullable SignalKind kind,
    @Nullable String journey,
    @Nullable Boundary boundary,
    @Nullable State state,
    Instant at,
    @Nullable LocalDate firstDay,
    @Nullable LocalDate alarmDay,
    String summary,
    @Nullable Accountable accountable,
    List<String> routedTo,
    String href,
    @Nullable ItemRef item,
    @Nullable Instant due) {

  /** A boundary, its teams as they are registered. */
  public record Boundary(String from, String to, String workType) {}

  /**
   * Who answers for it.
   *
   * @param team slug
   * @param since when it took that on; null where that is not known
   */
  public record Accountable(String team, @Nullable Instant since) {}

  /** What a signal goes through. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    REOPENED;

    /** How it is called on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
