package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.OwnershipEntity.Grant;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may report which outcome. */
public final class Grants {
  private Grants() {}

  /**
   * A grant as governance writes it.
   *
   * @param metric name of the outcome, as events carry it
   * @param team slug of the team that may report it
   * @param validFrom null for now
   * @param validTo exclusive; null while open
   */
  public record Draft(
      @Nullable String metric,
      @Nullable String team,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {

    /** The id it gets: a team's slug has no slash, so no two grants share one. */
    public String identity() {
      return metric + "/" + team;
    }

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return team == null ? Set.of() : Set.of(team);
    }
  }

  /** Edits the period of a grant. */
  public static Ruling<Grant> edit(Draft draft, Grant current) {
    Check check = new Check();
    Instant validFrom = draft.validFrom() == null ? current.validFrom() : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    return Ruling.unless(
        check.violations(),
        () ->
            new Grant(
                current.id(),
                current.version() + 1,
                current.metric(),
                current.team(),
                validFrom,
                draft.validTo()));
  }

  /** Grants a team the reporting of an outcome. */
  public static Ruling<Grant> grant(
      Draft draft, Optional<Grant> existing, Set<String> registered, Instant now) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("grant", existing.get().id()));
    }
    Check check = new Check();
    String metric = check.name("/metric", draft.metric());
    String team = check.team("/team", draft.team(), registered);
    Instant validFrom = draft.validFrom() == null ? now : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    return Ruling.unless(
        check.violations(),
        () -> new Grant(metric + "/" + team, 1, metric, team, validFrom, draft.validTo()));
  }
}
