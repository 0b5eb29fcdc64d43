package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes a team. */
public final class Teams {
  private Teams() {}

  /**
   * A team as governance writes it.
   *
   * @param id slug; on an edit it may be left out
   * @param name how people call it
   * @param aliases other names events use for it
   * @param external whether it is outside the organisation; null for no
   * @param parent slug of the team it is a part of; null for none
   * @param validFrom null for now, or on an edit for what it was
   * @param validTo exclusive; null while it exists
   */
  public record Draft(
      @Nullable String id,
      @Nullable String name,
      List<@Nullable String> aliases,
      @Nullable Boolean external,
      @Nullable String parent,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {

    /** Slugs of the teams this one refers to. */
    public Set<String> teams() {
      return parent == null ? Set.of() : Set.of(parent);
    }
  }

  /** Registers a team. */
  public static Ruling<Team> register(
      Draft draft, Optional<Team> existing, Set<String> registered, Instant now) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("team", existing.get().id()));
    }
    Check check = new Check();
    String id = check.slug("/id", draft.id());
    return version(
        check, id, 1, draft, draft.validFrom() == null ? now : draft.validFrom(), registered);
  }

  /** Edits a team. */
  public static Ruling<Team> edit(Draft draft, Team current, Set<String> registered) {
    Check check = new Check();
    check.same("/id", draft.id(), current.id());
    return version(
        check,
        current.id(),
        current.version() + 1,
        draft,
        draft.validFrom() == null ? current.validFrom() : draft.validFrom(),
        registered);
  }

  private static Ruling<Team> version(
      Check check, String id, int version, Draft draft, Instant validFrom, Set<String> registered) {
    String name = check.name("/name", draft.name());
    check.size("/aliases", draft.aliases().size());
    Set<String> aliases = new LinkedHashSet<>();
    for (int i = 0; i < draft.aliases().size(); i++) {
      aliases.add(check.name("/aliases/" + i, draft.aliases().get(i)));
    }
    if (draft.parent() != null) {
      check.team("/parent", draft.parent(), registered);
      if (draft.parent().equals(id)) {
        check.wrong("/parent", "A team is no part of itself.");
      }
    }
    check.period("/validTo", validFrom, draft.validTo());
    return Ruling.unless(
        check.violations(),
        () ->
            new Team(
                id,
                version,
                name,
                new ArrayList<>(aliases),
                Boolean.TRUE.equals(draft.external()),
                draft.parent(),
                validFrom,
                draft.validTo()));
  }
}
