package dev.baton.ledger.intake;

import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.ledger.journal.Refusal;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;

/** The problem that each refusal is on the wire. */
final class Refusals {
  private Refusals() {}

  static HttpProblem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Unreadable(var reading) ->
          reading.slug().equals("malformed-json")
              ? Problems.builder(
                      400, reading.slug(), reading.title(), reading.faults().getFirst().detail())
                  .with("errors", violations(reading))
                  .build()
              : Problems.invalid(reading.slug(), reading.title(), violations(reading));
      case Refusal.NotYours(var team) ->
          Problems.of(
              403,
              "not-your-side",
              "Not your side",
              team == null
                  ? "Only governance says this."
                  : "Your token does not speak for team '" + team + "'.");
      case Refusal.NotGranted(var team, var metric) ->
          Problems.of(
              403,
              "not-granted",
              "Metric not granted",
              "Governance did not grant metric '" + metric + "' to team '" + team + "'.");
      case Refusal.InFuture(var time, var now) ->
          Problems.invalid(
              "time-in-future",
              "Time lies in the future",
              List.of(
                  new Violation(
                      "/time",
                      time + " is more than 5 minutes ahead of the ledger's clock, " + now + ".")));
      case Refusal.IdentityReused(var lane, var position) ->
          Problems.builder(
                  422,
                  "identity-reused",
                  "Identity reused",
                  "Position "
                      + position
                      + " of lane "
                      + lane
                      + " holds other content under the same team, source, id and subject.")
              .with("errors", List.of(new Violation("/id", "Use an id that is not used yet.")))
              .with("lane", lane)
              .with("position", position)
              .build();
      case Refusal.TooLarge(var bytes, var atMost) ->
          Problems.invalid(
              "event-too-large",
              "Event too large",
              List.of(new Violation("", bytes + " bytes are more than " + atMost + ".")));
      case Refusal.Failed() ->
          Problems.of(
              500,
              "not-recorded",
              "Not recorded",
              "The ledger could not record this event; the fault is its own and is logged.");
    };
  }

  private static List<Violation> violations(dev.baton.contracts.event.Reading.Refused reading) {
    return reading.faults().stream().map(f -> new Violation(f.pointer(), f.detail())).toList();
  }
}
