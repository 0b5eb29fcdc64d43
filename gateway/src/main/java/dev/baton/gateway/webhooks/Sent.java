package dev.baton.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.gateway.projection.Rows;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A message to a webhook, and what became of it.
 *
 * @param message its {@code webhook-id}
 * @param kind of the signal
 * @param attempts how often it was tried
 * @param nextAt when it is tried next; null where it is not any more
 * @param status of the last answer; null where there was none
 * @param failure what went wrong last; null where nothing did
 * @param endedAt when it was taken or given up; null while it waits
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Sent(
    String message,
    String kind,
    State state,
    Instant queuedAt,
    int attempts,
    @Nullable Instant nextAt,
    @Nullable Integer status,
    @Nullable String failure,
    @Nullable Instant endedAt) {

  /** How far it came. */
  @Schema(name = "SentState")
  public enum State {
    WAITING,
    TAKEN,
    GIVEN_UP;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Sent of(Row row) {
    Instant endedAt = Rows.time(row, "ended_at");
    String failure = row.getString("failure");
    State state = endedAt == null ? State.WAITING : failure == null ? State.TAKEN : State.GIVEN_UP;
    return new Sent(
        row.getString("message"),
        row.getString("kind"),
        state,
        Rows.instant(row, "queued_at"),
        row.getInteger("attempts"),
        endedAt == null ? Rows.instant(row, "next_at") : null,
        row.getInteger("status"),
        failure,
        endedAt);
  }
}
