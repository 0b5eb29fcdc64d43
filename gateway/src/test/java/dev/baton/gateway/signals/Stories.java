package dev.baton.gateway.signals;

import static java.util.stream.Collectors.groupingBy;

import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.gateway.continuity.Claims;
import dev.baton.gateway.projection.EvidenceHistory;
import dev.baton.gateway.projection.EvidenceHistory.Told;
import dev.baton.gateway.projection.ReadModels.Credit;
import dev.baton.gateway.projection.ReadModels.InquiryStep;
import dev.baton.gateway.projection.ReadModels.Outcome;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.registry.Directory;
import dev.baton.local.demo.Story;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a gateway knows of a story that was told to it. */
final class Stories {
  private Stories() {}

  /** What was said beside handoffs. */
  static EvidenceHistory history(Story story) {
    List<Told<Status>> statuses = new ArrayList<>();
    List<Told<Outcome>> outcomes = new ArrayList<>();
    List<Credit> credits = new ArrayList<>();
    List<InquiryStep> steps = new ArrayList<>();
    for (Story.Emitted emitted : story.events()) {
      Event event = event(emitted);
      switch (event.statement()) {
        case Statement.StatusDeclared s ->
            statuses.add(
                new Told<>(
                    new Status(
                        s.team(),
                        s.metric(),
                        s.period().start(),
                        s.period().end(),
                        s.value(),
                        s.target(),
                        s.direction(),
                        s.color()),
                    event.time()));
        case Statement.OutcomeObserved o ->
            outcomes.add(
                new Told<>(
                    new Outcome(
                        o.metric(),
                        o.journey(),
                        o.team(),
                        o.period().start(),
                        o.period().end(),
                        o.value(),
                        o.target(),
                        o.kind(),
                        o.adverse()),
                    event.time()));
        case Statement.Credit c ->
            credits.add(
                new Credit(
                    c.item(),
                    c.outcome(),
                    null,
                    null,
                    c.team(),
                    c.stage(),
                    c.share(),
                    event.time()));
        case Statement.Inquiry q ->
            steps.add(new InquiryStep(q.inquiry(), q.step(), q.from(), q.to(), event.time()));
        default -> {}
      }
    }
    Map<ItemRef, List<Credit>> claims =
        credits.stream()
            .filter(c -> c.stage() == Statement.Credit.Stage.CLAIMED)
            .collect(groupingBy(c -> Objects.requireNonNull(c.item())));
    return new EvidenceHistory(
        statuses,
        outcomes,
        List.of(),
        credits.stream()
            .filter(c -> Claims.disputed(claims.get(c.item()).stream().map(Credit::share).toList()))
            .toList(),
        claims.entrySet().stream()
            .map(of ->
                new EvidenceHistory.Claimed(
                    of.getKey().type(),
                    null,
                    of.getValue().getFirst().time().truncatedTo(ChronoUnit.HOURS),
                    1))
            .toList(),
        steps,
        List.of(),
        List.of());
  }

  /** What is registered of it. */
  static Directory directory(Story story) {
    List<OwnershipEntity> entities = new ArrayList<>();
    story
        .teams()
        .forEach(t ->
            entities.add(
                new Team(t.id(), 1, t.name(), t.aliases(), false, null, t.validFrom(), null)));
    story
        .boundaries()
        .forEach(b ->
            entities.add(
                new Boundary(b.id(), 1, b.from(), b.to(), b.workType(), b.validFrom(), null)));
    story
        .assignments()
        .forEach(a ->
            entities.add(
                new Assignment(
                    a.boundary().id() + a.role(),
                    1,
                    a.boundary().id(),
                    a.role(),
                    a.team(),
                    AssignmentState.ACCEPTED,
                    a.validFrom(),
                    null)));
    Story.Journey journey = story.journey();
    entities.add(
        new Journey(
            journey.id(),
            1,
            journey.name(),
            journey.owner(),
            journey.edges(),
            journey.horizon(),
            journey.outcomes(),
            journey.validFrom(),
            null));
    return Directory.of(entities);
  }

  static Event event(Story.Emitted emitted) {
    Reading reading =
        EventReader.read(
            emitted.json().getBytes(StandardCharsets.UTF_8),
            new Arrival(emitted.time(), emitted.team()));
    return ((Reading.Read) reading).event();
  }
}
