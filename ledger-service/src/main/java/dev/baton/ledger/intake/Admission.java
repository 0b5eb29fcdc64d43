package dev.baton.ledger.intake;

import dev.baton.contracts.Canonical;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.Reading;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.ledger.handoff.Judging;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Refusal;
import java.util.List;

/** Whether an event goes to the journal: it can be read, and the caller may speak for its team. */
sealed interface Admission {

  record Admitted(Command.Say command) implements Admission {}

  record Turned(Refusal refusal) implements Admission {}

  static Admission of(Reading reading, Caller caller, Registry registry) {
    return switch (reading) {
      case Reading.Refused refused -> new Turned(new Refusal.Unreadable(refused));
      case Reading.Read(var event, var json) -> {
        String speaker = event.statement().speaker();
        if (!maySay(event, caller, registry)) {
          yield new Turned(new Refusal.NotYours(speaker));
        }
        try {
          yield new Admitted(
              new Command.Say(
                  event,
                  speaker == null ? null : registry.teamOf(speaker),
                  EventIdentity.key(event),
                  Canonical.bytes(json),
                  Judging.ahead(event, registry)));
        } catch (IllegalArgumentException e) {
          yield new Turned(
              new Refusal.Unreadable(
                  new Reading.Refused(
                      "invalid-event",
                      "Not interoperable JSON",
                      List.of(new Reading.Fault("", String.valueOf(e.getMessage()))))));
        }
      }
    };
  }

  /** What nobody's team says, governance says: today, that two handoffs are one. */
  private static boolean maySay(Event event, Caller caller, Registry registry) {
    String speaker = event.statement().speaker();
    return speaker == null
        ? caller.has(Roles.GOVERNANCE)
        : caller.mayWriteFor(registry.teamOf(speaker));
  }
}
