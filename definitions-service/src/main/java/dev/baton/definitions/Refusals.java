package dev.baton.definitions;

import dev.baton.definitions.rules.Refusal;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.stream.Collectors;

/** What a refusal reads as. */
final class Refusals {
  private Refusals() {}

  static HttpProblem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Invalid(var violations) ->
          Problems.invalid("invalid", "The input breaks a rule", violations);
      case Refusal.NotYours(var team) ->
          Problems.forbidden(
              "This takes the role '%s' of team '%s', or the role '%s'."
                  .formatted(Roles.EMITTER, team, Roles.GOVERNANCE));
      case Refusal.NotGovernance(var what) ->
          Problems.forbidden("To write %s takes the role '%s'.".formatted(what, Roles.GOVERNANCE));
      case Refusal.NotASide(var from, var to) ->
          Problems.forbidden(
              "This takes the role '%s' of team '%s' or of team '%s': each side signs for itself."
                  .formatted(Roles.EMITTER, from, to));
      case Refusal.Unknown(String kind, String id) -> Problems.notFound(kind, id);
      case Refusal.Exists(String kind, String id) ->
          Problems.conflict(
              "already-exists",
              "It exists already",
              "There is a %s '%s' already.".formatted(kind, id));
      case Refusal.VersionIsImmutable(var definition, var semver) ->
          Problems.conflict(
              "version-is-immutable",
              "A version never changes",
              "Version %s of '%s' says something else or holds from another instant; propose a new version."
                  .formatted(semver, definition));
      case Refusal.NotAbove(var semver, var highest) ->
          Problems.invalid(
              "semver-not-above",
              "Not above the versions that are there",
              List.of(new Violation("/semver", "%s is not above %s".formatted(semver, highest))));
      case Refusal.ClaimsTooMuch(var claimed, var proved) ->
          Problems.builder(
                  422,
                  "claim-not-proved",
                  "The change is not what it is claimed to be",
                  "It is claimed to be %s; what is proved is %s: %s"
                      .formatted(
                          claimed,
                          proved.change(),
                          proved.because().stream()
                              .map(m -> m.member() + ": " + m.change() + ", " + m.why())
                              .collect(Collectors.joining(" "))))
              .with(
                  "errors",
                  List.of(new Violation("/claims", "what is proved is " + proved.change())))
              .with("proved", proved)
              .build();
      case Refusal.Superseded(var semver, var newest) ->
          Problems.conflict(
              "superseded",
              "A newer version took its place",
              "%s was followed by %s; its state no longer moves.".formatted(semver, newest));
      case Refusal.StateGoesBack(var from, var to) ->
          Problems.conflict(
              "state-goes-back",
              "A state goes forward only",
              "It is %s and cannot become %s again.".formatted(from, to));
      case Refusal.NothingToAdopt(var definition, var semver) ->
          Problems.invalid(
              "nothing-to-adopt",
              "There is no such version",
              List.of(
                  semver == null
                      ? new Violation(
                          "/definition", "there is no definition '%s'".formatted(definition))
                      : new Violation(
                          "/semver",
                          "there is no version %s of '%s'".formatted(semver, definition))));
      case Refusal.NotForUse(var definition, var semver, var state) ->
          Problems.conflict(
              "not-for-use",
              "Not for use",
              "Version %s of '%s' is %s.".formatted(semver, definition, state));
    };
  }
}
