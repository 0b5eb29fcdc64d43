package dev.baton.gateway.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.contracts.signals.SignalRecord.State;
import dev.baton.gateway.detection.LifeCycle;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One finding, and what became of it.
 *
 * @param version grows with every change of state
 * @param finding the last; while it lasts its days are those of the first
 * @param owner who was accountable on the first day; null for nobody
 * @param routedTo slugs of the teams that should act
 */
record Signal(
    Subject subject,
    int version,
    LifeCycle life,
    Finding finding,
    SignalRecord.@Nullable Accountable owner,
    List<String> routedTo) {
  private static final String PATH = "/api/v1/signals/";

  /**
   * One change of state.
   *
   * @param by who made it; null where it came about by itself
   */
  record Change(State state, Instant at, @Nullable String by, @Nullable String note) {}

  UUID id() {
    return subject.id();
  }

  State state() {
    return state(life);
  }

  static State state(LifeCycle life) {
    return switch (life) {
      case LifeCycle.Open o -> State.OPEN;
      case LifeCycle.Acknowledged a -> State.ACKNOWLEDGED;
      case LifeCycle.Resolved r -> State.RESOLVED;
      case LifeCycle.Reopened r -> State.REOPENED;
    };
  }

  /** Since when it is in its state. */
  Instant at() {
    return switch (life) {
      case LifeCycle.Open o -> o.since();
      case LifeCycle.Acknowledged a -> a.at();
      case LifeCycle.Resolved r -> r.at();
      case LifeCycle.Reopened r -> r.at();
    };
  }

  /** Who put it into its state; null where nobody did. */
  @Nullable String by() {
    return switch (life) {
      case LifeCycle.Acknowledged a -> a.by();
      case LifeCycle.Resolved r -> r.by();
      case LifeCycle.Open o -> null;
      case LifeCycle.Reopened r -> null;
    };
  }

  /** When it first fired at all. */
  Instant since() {
    return switch (life) {
      case LifeCycle.Open o -> o.since();
      case LifeCycle.Acknowledged a -> a.since();
      case LifeCycle.Resolved r -> r.since();
      case LifeCycle.Reopened r -> r.since();
    };
  }

  /** Whether nothing at all is to be written anew; evidence is compared as it is kept. */
  boolean sameAs(@Nullable Signal other) {
    return other != null
        && subject.equals(other.subject)
        && life.equals(other.life)
        && Objects.equals(owner, other.owner)
        && routedTo.equals(other.routedTo)
        && tree(finding).equals(tree(other.finding));
  }

  private static JsonNode tree(Finding finding) {
    return Json.read(Json.bytes(finding), JsonNode.class);
  }

  boolean resolved() {
    return life instanceof LifeCycle.Resolved;
  }

  /** The same in another state. */
  Signal in(LifeCycle next) {
    return new Signal(
        subject, state(next) == state() ? version : version + 1, next, finding, owner, routedTo);
  }

  /** What the topic says of it. */
  SignalRecord record() {
    LocalDate first = finding.firstDay();
    return new SignalRecord(
        id().toString(),
        subject.kind(),
        subject.journey(),
        subject.edge() == null
            ? null
            : new SignalRecord.Boundary(
                subject.edge().from(), subject.edge().to(), subject.edge().workType()),
        state(),
        at(),
        first,
        finding.alarmDay(),
        finding.summary(),
        owner,
        routedTo,
        href(id()),
        null,
        null);
  }

  static String href(UUID id) {
    return PATH + id;
  }
}
