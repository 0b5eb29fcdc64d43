package dev.baton.gateway.signals;

import static dev.baton.contracts.signals.SignalRecord.State.ACKNOWLEDGED;
import static dev.baton.contracts.signals.SignalRecord.State.RESOLVED;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.contracts.signals.SignalRecord.State;
import dev.baton.gateway.detection.Case;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.signals.Signal.Change;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signal, as it is shown.
 *
 * @param journey id; null where it belongs to none
 * @param boundary null where it is about no single one
 * @param firstDay of what is wrong
 * @param alarmDay on which it could first be told
 * @param openedAt when it was first told
 * @param unseenSeconds from the first day's start until somebody took it on, or it ended; until now
 *     while neither happened
 * @param caseId the same for signals of a journey whose days overlap
 * @param summary one sentence with its numbers
 * @param evidence by kind
 * @param accountable who was, on the first day; null for nobody
 * @param acknowledged who took it on since it last opened; null for nobody
 * @param history its states, in order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SignalView(
    UUID id,
    SignalKind kind,
    @Nullable String journey,
    @Nullable Boundary boundary,
    State state,
    LocalDate firstDay,
    LocalDate alarmDay,
    Instant openedAt,
    long unseenSeconds,
    UUID caseId,
    String summary,
    Map<String, Object> evidence,
    List<Link> links,
    @Nullable Accountable accountable,
    @Nullable Acknowledged acknowledged,
    List<Happened> history) {

  /** A boundary between registered teams, and the call that answers for it. */
  public record Boundary(
      String from, String to, String workType, String fromName, String toName, String href) {
    static Boundary of(Edge edge, Directory directory) {
      return new Boundary(
          edge.from(),
          edge.to(),
          edge.workType(),
          directory.name(edge.from()),
          directory.name(edge.to()),
          "/api/v1/boundaries/%s/%s/%s"
              .formatted(encode(edge.from()), encode(edge.to()), encode(edge.workType())));
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /** A call that lists what is behind it. */
  public record Link(String title, String href) {}

  /**
   * A team.
   *
   * @param since when it took that on; null where that is not known
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Accountable(String team, String name, @Nullable Instant since) {}

  /** Who took it on. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Acknowledged(@Nullable String by, Instant at, @Nullable String note) {}

  /**
   * One change of state.
   *
   * @param by null where it came about by itself
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Happened(Instant at, State state, @Nullable String by, @Nullable String note) {}

  static SignalView of(
      Signal signal,
      List<Change> history,
      UUID caseId,
      Directory directory,
      Instant now,
      ZoneId zone) {
    Finding finding = signal.finding();
    Edge edge = signal.subject().edge();
    SignalRecord.Accountable owner = signal.owner();
    Change seen = seen(history);
    Instant until = seen != null ? seen.at() : signal.resolved() ? signal.at() : now;
    Duration unseen = Duration.between(finding.firstDay().atStartOfDay(zone).toInstant(), until);
    return new SignalView(
        signal.id(),
        signal.subject().kind(),
        signal.subject().journey(),
        edge == null ? null : Boundary.of(edge, directory),
        signal.state(),
        finding.firstDay(),
        finding.alarmDay(),
        signal.since(),
        Math.max(0, unseen.toSeconds()),
        caseId,
        finding.summary(),
        finding.evidence(),
        finding.links().stream().map(l -> new Link(l.title(), l.href())).toList(),
        owner == null
            ? null
            : new Accountable(owner.team(), directory.name(owner.team()), owner.since()),
        seen == null ? null : new Acknowledged(seen.by(), seen.at(), seen.note()),
        history.stream().map(c -> new Happened(c.at(), c.state(), c.by(), c.note())).toList());
  }

  /** Its acknowledgement, since it last opened. */
  private static @Nullable Change seen(List<Change> history) {
    Change seen = null;
    for (Change change : history) {
      if (change.state() == ACKNOWLEDGED) {
        seen = change;
      } else if (change.state() != RESOLVED) {
        seen = null;
      }
    }
    return seen;
  }

  /** Signal → its case, which is named by its first signal. */
  static Map<UUID, UUID> cases(List<SignalStore.Span> spans, Instant now, ZoneId zone) {
    Map<String, List<Case.Window>> byJourney = new HashMap<>();
    Map<UUID, UUID> cases = new HashMap<>();
    for (SignalStore.Span span : spans) {
      cases.put(span.id(), span.id());
      LocalDate last = LocalDate.ofInstant(span.state() == RESOLVED ? span.at() : now, zone);
      if (span.journey() != null) {
        byJourney
            .computeIfAbsent(span.journey(), j -> new ArrayList<>())
            .add(
                new Case.Window(
                    span.id().toString(),
                    span.firstDay(),
                    last.isBefore(span.firstDay()) ? span.firstDay() : last));
      }
    }
    byJourney
        .values()
        .forEach(windows ->
            Case.of(windows)
                .forEach(one -> {
                  UUID first = UUID.fromString(one.windows().getFirst().signal());
                  one.windows().forEach(w -> cases.put(UUID.fromString(w.signal()), first));
                }));
    return cases;
  }
}
