package dev.baton.ownership;

import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ownership.rules.Refusal;
import dev.baton.ownership.rules.Ruling;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Locale;

/** What a refusal reads as. */
final class Refusals {
  private Refusals() {}

  /**
   * The version a rule let stand.
   *
   * @throws HttpProblem that says why it did not
   */
  static <T> T standing(Ruling<T> ruling) {
    return switch (ruling) {
      case Ruling.Stands<T>(T version) -> version;
      case Ruling.Refused<T>(Refusal why) -> throw problem(why);
    };
  }

  static HttpProblem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Unknown(String kind, String id) -> Problems.notFound(kind, id);
      case Refusal.Exists(String kind, String id) ->
          Problems.conflict(
              "already-exists",
              "It exists already",
              "There is a " + kind + " '" + id + "' already; edit it with PUT.");
      case Refusal.Invalid(var violations) ->
          Problems.invalid("invalid", "The input breaks a rule", violations);
      case Refusal.NotYours(var teams, boolean orGovernance) ->
          Problems.forbidden(
              "This takes the role '"
                  + Roles.EMITTER
                  + "' of team '"
                  + String.join("' or '", teams)
                  + (orGovernance ? "', or the role '" + Roles.GOVERNANCE + "'." : "'."));
      case Refusal.AlreadySigned(String boundary, int revision, var side, var when) ->
          Problems.conflict(
              "already-signed",
              "Signed already",
              "The %s signed revision %d of the contract of '%s' at %s."
                  .formatted(side.name().toLowerCase(Locale.ROOT), revision, boundary, when));
      case Refusal.WrongState(String assignment, var is, var wanted) ->
          Problems.conflict(
              "wrong-state",
              "Too late",
              "Assignment '%s' is %s; this takes one that is %s."
                  .formatted(
                      assignment,
                      is,
                      String.join(" or ", wanted.stream().map(Enum::name).toList())));
      case Refusal.TeamsWord() ->
          Problems.forbidden(
              "The document holds signatures, answers, beliefs or attestations of teams that the"
                  + " registry does not have. To restore them takes the role '"
                  + Roles.ADMIN
                  + "' as well.");
      case Refusal.NotOwned(String boundary) ->
          Problems.conflict(
              "not-owned",
              "Nobody is accountable",
              "Nobody is accountable for '" + boundary + "'.");
      case Refusal.NotAsked(String boundary) ->
          Problems.conflict(
              "not-asked",
              "No attestation is asked for",
              "Boundary '" + boundary + "' has no attestEvery.");
      case Refusal.NoParent(String team) ->
          Problems.conflict(
              "no-parent", "There is nobody above", "Team '" + team + "' is a part of no other.");
      case Refusal.AlreadyAccountable(String boundary, String team, var since, var until) ->
          Problems.builder(
                  409,
                  "already-accountable",
                  "Another team is accountable",
                  "Team '%s' is accountable for '%s' from %s%s."
                      .formatted(team, boundary, since, until == null ? "" : " until " + until))
              .with("team", team)
              .build();
    };
  }
}
