package dev.baton.gateway.signals;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.signals.SignalRecord.Accountable;
import dev.baton.gateway.detection.LifeCycle;
import dev.baton.gateway.detection.LifeCycle.Happening;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Directory.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of signals when everything was looked at once more. */
record Turns(Directory directory, ZoneId zone, Instant now, Duration quiet) {

  /**
   * What a signal becomes.
   *
   * @param before null where there is none of this subject yet
   * @return null where there is none still
   */
  @Nullable Signal next(@Nullable Signal before, Judged judged) {
    Happening happening =
        switch (judged.answer()) {
          case Judged.Fires f -> new Happening.Fires(now);
          case Judged.Rests r -> new Happening.Rests(now);
          case Judged.CannotTell c -> new Happening.CannotTell(now);
        };
    LifeCycle life = LifeCycle.next(before == null ? null : before.life(), happening, quiet);
    if (life == null) {
      return null;
    }
    if (!(judged.answer() instanceof Judged.Fires(Finding found))) {
      return before == null ? null : before.in(life);
    }
    if (before == null || (before.resolved() && !(life instanceof LifeCycle.Resolved))) {
      return of(judged.subject(), before == null ? 1 : before.version() + 1, life, found);
    }
    Signal still = before.in(life);
    // what somebody dealt with is not told anew
    return before.resolved()
        ? still
        : of(judged.subject(), still.version(), life, lasting(before.finding(), found));
  }

  private Signal of(Subject subject, int version, LifeCycle life, Finding finding) {
    Accountable owner = owner(subject, finding.firstDay());
    return new Signal(subject, version, life, finding, owner, routes(subject, owner));
  }

  /** While it lasts it began when it was first found, whatever a later look makes of that. */
  private static Finding lasting(Finding first, Finding now) {
    return !now.firstDay().isBefore(first.firstDay())
        ? new Finding(
            first.firstDay(), first.alarmDay(), now.summary(), now.evidence(), now.links())
        : now;
  }

  /** Who was accountable at the end of that day. */
  private @Nullable Accountable owner(Subject subject, LocalDate day) {
    Instant then = day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1);
    if (subject.edge() == null) {
      return journey(subject)
          .filter(j -> j.owner() != null)
          .map(j -> new Accountable(String.valueOf(j.owner()), j.validFrom()))
          .orElse(null);
    }
    return directory.boundaries(subject.edge(), then).stream()
        .map(Boundary::id)
        .flatMap(id -> directory.accountable(id, then).stream())
        .findFirst()
        .map((Tenure t) -> new Accountable(t.team(), t.since()))
        .orElse(null);
  }

  /** The accountable team, or the journey's where nobody is: somebody has to hear of it. */
  private List<String> routes(Subject subject, @Nullable Accountable owner) {
    return Stream.concat(
            Optional.ofNullable(owner).map(Accountable::team).stream(),
            journey(subject).map(Journey::owner).stream())
        .limit(1)
        .toList();
  }

  private Optional<Journey> journey(Subject subject) {
    return subject.journey() == null ? Optional.empty() : directory.journey(subject.journey());
  }
}
