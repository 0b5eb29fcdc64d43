package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Teams as another system lists them. It says how they are called and what they are a part of; the
 * rest is the registry's own, and a team that the other system no longer lists stays.
 */
public final class TeamImport {
  private TeamImport() {}

  /**
   * A group of the other system.
   *
   * @param line on which it begins, from 1
   * @param id slug
   * @param alias what it is called there; null where that is the slug
   * @param parent slug; null for none, or where a parent lists it as a child
   * @param children slugs
   */
  public record Group(
      int line,
      String id,
      String name,
      @Nullable String alias,
      @Nullable String parent,
      List<String> children) {}

  /**
   * Something to know of a group.
   *
   * @param line on which it begins
   */
  public record Remark(int line, String detail) {}

  /**
   * What it takes.
   *
   * @param versions to record
   * @param unchanged slugs
   * @param refused groups that break a rule
   * @param remarks of groups that were taken
   */
  public record Plan(
      List<Team> versions, List<String> unchanged, List<Remark> refused, List<Remark> remarks) {}

  /** Plans. */
  public static Plan plan(List<Group> groups, Collection<Team> known, Instant now) {
    Map<String, Team> teams = new HashMap<>();
    known.forEach(team -> teams.put(team.id(), team));
    List<Remark> refused = new ArrayList<>();
    Map<String, Group> listed = new LinkedHashMap<>();
    for (Group group : groups) {
      if (listed.putIfAbsent(group.id(), group) != null) {
        refused.add(new Remark(group.line(), "There is a group '" + group.id() + "' above."));
      }
    }
    Map<String, String> parents = parents(listed);
    Set<String> registered = new HashSet<>(teams.keySet());
    registered.addAll(listed.keySet());
    List<Team> versions = new ArrayList<>();
    List<String> unchanged = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    for (Group group : listed.values()) {
      String parent = parents.get(group.id());
      if (inACircle(group.id(), parents)) {
        refused.add(new Remark(group.line(), "It is a part of itself."));
        continue;
      }
      Team current = teams.get(group.id());
      if (parent != null && !registered.contains(parent)) {
        remarks.add(
            new Remark(
                group.line(),
                "Its parent '" + parent + "' is neither registered nor listed: left out."));
        parent = current == null ? null : current.parent();
      }
      switch (Teams.unlikeOthers(next(group, parent, current, registered, now), teams.values())) {
        case Ruling.Stands<Team>(Team team) when current != null && same(current, team) ->
            unchanged.add(team.id());
        case Ruling.Stands<Team>(Team team) -> {
          versions.add(team);
          teams.put(team.id(), team);
        }
        case Ruling.Refused<Team>(Refusal.Invalid(List<Violation> wrong)) ->
            wrong.forEach(v ->
                refused.add(
                    new Remark(group.line(), v.pointer().substring(1) + ": " + v.detail())));
        case Ruling.Refused<Team>(Refusal why) ->
            refused.add(new Remark(group.line(), "Refused: " + why + "."));
      }
    }
    return new Plan(versions, unchanged, refused, remarks);
  }

  private static Ruling<Team> next(
      Group group,
      @Nullable String parent,
      @Nullable Team current,
      Set<String> registered,
      Instant now) {
    Set<@Nullable String> aliases = new LinkedHashSet<>();
    if (current != null) {
      aliases.addAll(current.aliases());
    }
    Stream.ofNullable(group.alias()).forEach(aliases::add);
    Teams.Draft draft =
        new Teams.Draft(
            group.id(),
            group.name(),
            new ArrayList<>(aliases),
            current != null && current.external(),
            parent,
            null,
            current == null ? null : current.validTo(),
            current == null ? null : current.succession());
    return current == null
        ? Teams.register(draft, Optional.empty(), registered, now)
        : Teams.edit(draft, current, registered);
  }

  private static Map<String, String> parents(Map<String, Group> listed) {
    Map<String, String> parents = new HashMap<>();
    for (Group group : listed.values()) {
      group.children().forEach(child -> parents.put(child, group.id()));
    }
    // what a group says of itself goes before what others say of it
    for (Group group : listed.values()) {
      if (group.parent() != null) {
        parents.put(group.id(), group.parent());
      }
    }
    return parents;
  }

  private static boolean inACircle(String id, Map<String, String> parents) {
    Set<String> above = new HashSet<>();
    for (String next = parents.get(id); next != null && above.add(next); next = parents.get(next)) {
      if (next.equals(id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(Team one, Team other) {
    return one.name().equals(other.name())
        && one.aliases().equals(other.aliases())
        && Objects.equals(one.parent(), other.parent());
  }
}
