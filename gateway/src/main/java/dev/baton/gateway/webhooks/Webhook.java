package dev.baton.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of signals.
 *
 * @param url where to
 * @param kinds of signals; empty for all
 * @param teams slugs of the teams whose signals it asks for; empty for all
 * @param journeys ids of the journeys whose signals it asks for; empty for all
 * @param madeBy name of the account
 * @param waiting how many messages are still to be sent
 * @param failingSince first failure since the last success; null where there is none
 * @param failure what went wrong last; null where nothing did since the last success
 * @param disabledAt since when nothing is sent to it; null where it is sent to
 * @param disabledWhy null where it is sent to
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Webhook(
    UUID id,
    String url,
    List<String> kinds,
    List<String> teams,
    List<String> journeys,
    String madeBy,
    Instant madeAt,
    State state,
    long waiting,
    @Nullable Instant failingSince,
    @Nullable String failure,
    @Nullable Instant disabledAt,
    @Nullable String disabledWhy) {

  /** Whether it gets anything. */
  @Schema(name = "WebhookState")
  public enum State {
    ACTIVE,
    /** It did not take what it was last sent: that is tried again. */
    FAILING,
    /** Nothing is sent until somebody resumes it. */
    DISABLED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it is told of this. What was published before it was registered is not for it. */
  boolean wants(Told told) {
    return disabledAt == null
        && !told.at().isBefore(madeAt)
        && asked(kinds, List.of(told.kind()))
        && asked(teams, told.teams())
        && asked(journeys, told.journeys());
  }

  private static boolean asked(List<String> those, Collection<String> is) {
    return those.isEmpty() || !Collections.disjoint(those, is);
  }
}
