package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.Standings;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a boundary that the ledger saw is registered in one step, with the teams it lacks. */
public final class Discovery {
  private static final int LONGEST_SLUG = 60;

  /** Leaves room for a number behind it. */
  private static final int LONGEST_ID = 95;

  private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private Discovery() {}

  /**
   * A discovered boundary, by the names that events use.
   *
   * @param validFrom null for when the ledger first saw it
   */
  public record Draft(
      @Nullable String from,
      @Nullable String to,
      @Nullable String workType,
      @Nullable Instant validFrom) {}

  /**
   * Registers it: first the teams that are not registered, then the boundary between them.
   *
   * @param teams all that there are
   * @param boundaries all that there are
   * @param firstSeen by the ledger; null where it never was
   */
  public static Ruling<List<OwnershipEntity>> register(
      Draft draft,
      Collection<Team> teams,
      Collection<Boundary> boundaries,
      @Nullable Instant firstSeen,
      Instant now) {
    Check check = new Check();
    String from = check.name("/from", draft.from());
    String to = check.name("/to", draft.to());
    String workType = check.name("/workType", draft.workType());
    if (!check.violations().isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
    }
    Instant since =
        draft.validFrom() != null ? draft.validFrom() : firstSeen != null ? firstSeen : now;
    Set<String> slugs = teams.stream().map(Team::id).collect(Collectors.toCollection(HashSet::new));
    List<OwnershipEntity> versions = new ArrayList<>();
    Standings.Names names = Standings.Names.of(teams);
    String sender = team(from, names, slugs, since, versions);
    String receiver = from.equals(to) ? sender : team(to, names, slugs, since, versions);
    Set<String> ids = boundaries.stream().map(Boundary::id).collect(Collectors.toSet());
    Optional<Boundary> registered =
        boundaries.stream()
            .filter(boundary -> boundary.validTo() == null || boundary.validTo().isAfter(now))
            .filter(boundary ->
                boundary.edge().equals(new OwnershipEntity.Edge(sender, receiver, workType)))
            .findFirst();
    if (registered.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("boundary", registered.get().id()));
    }
    String id = free(cut(sender + "--" + receiver + "--" + slug(workType), LONGEST_ID), ids);
    versions.add(new Boundary(id, 1, sender, receiver, workType, Map.of(), null, since, null));
    return new Ruling.Stands<>(versions);
  }

  private static String team(
      String name,
      Standings.Names names,
      Set<String> slugs,
      Instant since,
      List<OwnershipEntity> versions) {
    String known = names.slug(name);
    if (slugs.contains(known)) {
      return known;
    }
    String slug = free(slug(name), slugs);
    slugs.add(slug);
    versions.add(new Team(slug, 1, name, List.of(), false, null, since, null));
    return slug;
  }

  /** A slug that reads like the name; 'team' where nothing of it can be in one. */
  public static String slug(String name) {
    String plain =
        MARKS
            .matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    String slug = NO_SLUG.matcher(plain).replaceAll("-");
    slug = slug.replaceAll("^-+|-+$", "");
    return slug.isEmpty() ? "team" : cut(slug, LONGEST_SLUG);
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  private static String free(String slug, Set<String> taken) {
    String free = slug;
    for (int i = 2; taken.contains(free); i++) {
      free = slug + "-" + i;
    }
    return free;
  }
}
