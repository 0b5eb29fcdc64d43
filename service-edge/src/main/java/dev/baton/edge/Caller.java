package dev.baton.edge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as the token says.
 *
 * @param name the account's name
 * @param roles see {@link Roles}
 * @param team slug of the team whose side an emitter may write; {@link #EVERY_TEAM} for all; null
 *     where the token names none
 */
public record Caller(String name, Set<String> roles, @Nullable String team) {
  /** The {@code team} of an emitter that may write for every team: never on a real installation. */
  public static final String EVERY_TEAM = "*";

  public boolean has(String role) {
    return roles.contains(role);
  }

  /**
   * Whether this caller may write that team's side.
   *
   * @param slug slug of a registered team, or the bare name of an unregistered one
   */
  public boolean mayWriteFor(String slug) {
    return has(Roles.EMITTER) && team != null && (team.equals(EVERY_TEAM) || team.equals(slug));
  }
}
