package dev.baton.ledger.refused;

import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may say: those of an emitter, kept with what was refused of it, so that whoever
 * replays it can say no more and no less.
 *
 * @param team as {@link Caller#team}; null for none
 * @param roles of those by which one may emit at all
 */
public record Rights(@Nullable String team, Set<String> roles) {
  private static final Set<String> OF_EMITTERS = Set.of(Roles.EMITTER, Roles.GOVERNANCE);

  public Rights {
    roles = roles.stream().filter(OF_EMITTERS::contains).collect(Collectors.toUnmodifiableSet());
  }

  public static Rights of(Caller caller) {
    return new Rights(caller.team(), caller.roles());
  }

  /** Of whoever may write to this team's inbox: an emitter's of that team. */
  public static Rights ofInbox(String team) {
    return new Rights(team, Set.of(Roles.EMITTER));
  }

  /** A caller that has these and no others. */
  public Caller caller() {
    return new Caller(team == null ? "governance" : team, roles, team);
  }

  /** Whether a caller may see, and replay, what was refused under these. */
  public boolean seenBy(Caller caller) {
    return caller.has(Roles.ADMIN) || (team != null && caller.mayWriteFor(team));
  }

  /** The team as it is stored. */
  String column() {
    return team == null ? "" : team;
  }

  /** The roles as they are stored. */
  String roleColumn() {
    return String.join(",", new TreeSet<>(roles));
  }

  static Rights stored(String team, String roles) {
    return new Rights(team.isEmpty() ? null : team, Set.copyOf(Arrays.asList(roles.split(","))));
  }
}
