package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Seams where it usually breaks, with what to agree on there. */
public final class Templates {
  private Templates() {}

  /**
   * A seam, or a few in a row.
   *
   * @param seams at least one
   */
  public record Template(String id, String name, String breaks, List<Seam> seams) {

    /** The roles that teams take in it, in the order in which the work passes them. */
    public Set<String> roles() {
      Set<String> roles = new LinkedHashSet<>();
      seams.forEach(seam -> {
        roles.add(seam.from());
        roles.add(seam.to());
      });
      return roles;
    }
  }

  /**
   * A boundary with a contract to fill in.
   *
   * @param from the sender's role in the template
   * @param to the receiver's role in the template
   * @param asks attribute of the context → what the receiver needs to know from it
   */
  public record Seam(
      String from,
      String to,
      String workType,
      String doneCriteria,
      String startedCriteria,
      Duration timeToAccept,
      Map<String, String> asks) {}

  /**
   * Who takes which role.
   *
   * @param teams role → slug
   * @param workType null for what the template says
   * @param validFrom null for now
   */
  public record Draft(
      Map<String, @Nullable String> teams, @Nullable String workType, @Nullable Instant validFrom) {

    /** Slugs of the teams it refers to. */
    public Set<String> slugs() {
      return teams.values().stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }
  }

  /**
   * The boundaries between the teams that take the roles, each with a contract that nobody signed.
   *
   * @param existing ids of boundaries
   */
  public static Ruling<List<OwnershipEntity>> use(
      Template template,
      Draft draft,
      Set<String> registered,
      Set<String> existing,
      Caller caller,
      Instant now) {
    Check check = new Check();
    for (String role : template.roles()) {
      check.team("/teams/" + Check.escape(role), draft.teams().get(role), registered);
    }
    Set<String> unknown = new HashSet<>(draft.teams().keySet());
    unknown.removeAll(template.roles());
    unknown.forEach(role ->
        check.wrong(
            "/teams/" + Check.escape(role), "is no role here; they are " + template.roles() + "."));
    if (!check.violations().isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(check.violations()));
    }
    List<OwnershipEntity> versions = new ArrayList<>();
    for (Seam seam : template.seams()) {
      Boundaries.Draft boundary =
          new Boundaries.Draft(
              null,
              draft.teams().get(seam.from()),
              draft.teams().get(seam.to()),
              draft.workType() == null ? seam.workType() : draft.workType(),
              Map.of(),
              null,
              draft.validFrom(),
              null);
      if (existing.contains(boundary.identity())) {
        return new Ruling.Refused<>(new Refusal.Exists("boundary", boundary.identity()));
      }
      Ruling<Boundary> registering =
          Boundaries.register(boundary, Optional.empty(), registered, now);
      if (!(registering instanceof Ruling.Stands<Boundary>(Boundary stands))) {
        return new Ruling.Refused<>(((Ruling.Refused<Boundary>) registering).why());
      }
      versions.add(stands);
      switch (Contracts.propose(contract(seam, stands), stands, Optional.empty(), caller, now)) {
        case Ruling.Stands<OwnershipEntity.Contract>(var contract) -> versions.add(contract);
        case Ruling.Refused<OwnershipEntity.Contract>(Refusal why) -> {
          return new Ruling.Refused<>(why);
        }
      }
    }
    return new Ruling.Stands<>(versions);
  }

  private static Contracts.Draft contract(Seam seam, Boundary boundary) {
    return new Contracts.Draft(
        seam.doneCriteria(),
        seam.startedCriteria(),
        null,
        null,
        seam.timeToAccept(),
        null,
        ContextAsked.schema(seam.asks()),
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        boundary.validFrom(),
        null);
  }
}
