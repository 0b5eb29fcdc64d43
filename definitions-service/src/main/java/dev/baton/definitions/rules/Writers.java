package dev.baton.definitions.rules;

import dev.baton.edge.Caller;
import dev.baton.edge.Roles;

/** Who may say what a team means or uses. */
final class Writers {
  private Writers() {}

  /** Governance for every team, a team for itself. */
  static boolean may(Caller caller, String team) {
    return caller.has(Roles.GOVERNANCE) || caller.mayWriteFor(team);
  }
}
