package dev.baton.gateway.notices;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.gateway.view.SeamView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer that has to be answered soon, and who is told of it.
 *
 * @param id of the offer and its deadline
 * @param journey of {@code journeys} the first; null where it is on none
 * @param journeys ids of the journeys that pass there
 * @param at when this was found
 * @param handoff its id within the item
 * @param due when it has to be answered
 * @param rung whom this is for
 * @param summary in a sentence
 * @param accountable who answers for the boundary; null where nobody does
 * @param routedTo slugs of the teams that this is for; empty where there is none
 * @param href the trace of the item
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DueSoon(
    String id,
    @Nullable String journey,
    List<String> journeys,
    Passage boundary,
    Instant at,
    ItemRef item,
    String handoff,
    Instant offered,
    Instant due,
    Rung rung,
    String summary,
    SeamView.@Nullable Accountable accountable,
    List<String> routedTo,
    String href) {
  /**
   * The boundary that it passes.
   *
   * @param from slug of the sender, as {@code to} of the receiver
   * @param href the view of it
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Passage(
      String from, String to, String workType, String fromName, String toName, String href) {}

  /** As it is published. */
  SignalRecord published() {
    return new SignalRecord(
        id,
        SignalKind.DUE_SOON,
        journey,
        new SignalRecord.Boundary(boundary.from(), boundary.to(), boundary.workType()),
        null,
        at,
        null,
        null,
        summary,
        accountable == null
            ? null
            : new SignalRecord.Accountable(accountable.team(), accountable.since()),
        routedTo,
        href,
        item,
        due);
  }
}
