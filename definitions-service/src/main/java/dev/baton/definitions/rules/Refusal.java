package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Change;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why something was not recorded. */
public sealed interface Refusal {
  /** Nothing of this kind has this id. */
  record Unknown(String kind, String id) implements Refusal {}

  /** Something of this kind has this id already, and it is another. */
  record Exists(String kind, String id) implements Refusal {}

  /** The input breaks rules. */
  record Invalid(List<Violation> violations) implements Refusal {}

  /** The caller's token writes neither for this team nor for governance. */
  record NotYours(String team) implements Refusal {}

  /**
   * Only governance writes it.
   *
   * @param what as in "a term"
   */
  record NotGovernance(String what) implements Refusal {}

  /** Only the two teams of a boundary write it, each for itself. */
  record NotASide(String from, String to) implements Refusal {}

  /** This version says something else already, or holds from another instant. */
  record VersionIsImmutable(String definition, String semver) implements Refusal {}

  /** A new version must be above all that are there. */
  record NotAbove(String semver, String highest) implements Refusal {}

  /** The change is said to be less than is proved of it. */
  record ClaimsTooMuch(Change claimed, Changes.Proved proved) implements Refusal {}

  /** Its state can no longer move: a newer version took its place. */
  record Superseded(String semver, String newest) implements Refusal {}

  /** States go forward only. */
  record StateGoesBack(State from, State to) implements Refusal {}

  /**
   * What is adopted is not there.
   *
   * @param semver null where the definition itself is not there
   */
  record NothingToAdopt(String definition, @Nullable String semver) implements Refusal {}

  /** A draft is not for use yet, a retired version no longer. */
  record NotForUse(String definition, String semver, State state) implements Refusal {}
}
