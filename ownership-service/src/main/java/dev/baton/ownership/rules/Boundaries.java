package dev.baton.ownership.rules;

import dev.baton.contracts.ownership.Condition;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a boundary. */
public final class Boundaries {
  /** Most attributes of one selector. */
  static final int MAX_ATTRIBUTES = 20;

  private Boundaries() {}

  /**
   * A boundary as governance writes it. From, to and work type are what it is: an edit may leave
   * them out and cannot change them.
   *
   * @param id slug; null for {@code from--to--workType}
   * @param from slug of the sending team
   * @param to slug of the receiving team
   * @param workType as events carry it
   * @param selector which of the edge's handoffs it takes; empty for all
   * @param attestEvery how long an attestation of its owner lasts; null where none is asked for
   * @param validFrom null for now, or on an edit for what it was
   * @param validTo exclusive; null while it exists
   */
  public record Draft(
      @Nullable String id,
      @Nullable String from,
      @Nullable String to,
      @Nullable String workType,
      Map<String, @Nullable Condition> selector,
      @Nullable Duration attestEvery,
      @Nullable Instant validFrom,
      @Nullable Instant validTo) {

    /** The id it gets. */
    public String identity() {
      return id == null ? from + "--" + to + "--" + workType : id;
    }

    /** Slugs of the teams it refers to. */
    public Set<String> teams() {
      return Stream.of(from, to).flatMap(Stream::ofNullable).collect(Collectors.toSet());
    }
  }

  /** Registers a boundary. */
  public static Ruling<Boundary> register(
      Draft draft, Optional<Boundary> existing, Set<String> registered, Instant now) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("boundary", existing.get().id()));
    }
    Check check = new Check();
    String from = check.team("/from", draft.from(), registered);
    String to = check.team("/to", draft.to(), registered);
    String workType = check.name("/workType", draft.workType());
    selector(check, draft.selector());
    check.duration("/attestEvery", draft.attestEvery());
    Instant validFrom = draft.validFrom() == null ? now : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    if (check.violations().isEmpty()) {
      // only then is the id that is made of them worth a word
      check.slug("/id", draft.identity());
    }
    return Ruling.unless(
        check.violations(),
        () ->
            new Boundary(
                draft.identity(),
                1,
                from,
                to,
                workType,
                conditions(draft),
                draft.attestEvery(),
                validFrom,
                draft.validTo()));
  }

  /** Edits what a boundary takes, how often it is attested, and its period. */
  public static Ruling<Boundary> edit(Draft draft, Boundary current) {
    Check check = new Check();
    check.same("/id", draft.id(), current.id());
    check.same("/from", draft.from(), current.from());
    check.same("/to", draft.to(), current.to());
    check.same("/workType", draft.workType(), current.workType());
    selector(check, draft.selector());
    check.duration("/attestEvery", draft.attestEvery());
    Instant validFrom = draft.validFrom() == null ? current.validFrom() : draft.validFrom();
    check.period("/validTo", validFrom, draft.validTo());
    return Ruling.unless(
        check.violations(),
        () ->
            new Boundary(
                current.id(),
                current.version() + 1,
                current.from(),
                current.to(),
                current.workType(),
                conditions(draft),
                draft.attestEvery(),
                validFrom,
                draft.validTo()));
  }

  private static Map<String, Condition> conditions(Draft draft) {
    Map<String, Condition> conditions = new TreeMap<>();
    draft
        .selector()
        .forEach((attribute, condition) -> {
          if (condition != null) {
            conditions.put(attribute, condition);
          }
        });
    return conditions;
  }

  private static void selector(Check check, Map<String, @Nullable Condition> selector) {
    if (selector.size() > MAX_ATTRIBUTES) {
      check.wrong("/selector", "at most " + MAX_ATTRIBUTES + " attributes.");
    }
    selector.forEach((attribute, condition) -> {
      String at = "/selector/" + Check.escape(attribute);
      check.name(at, attribute);
      if (condition == null) {
        check.wrong(at, ONE_OF);
        return;
      }
      boolean range = condition.atLeast() != null || condition.below() != null;
      int ways =
          (condition.is() == null ? 0 : 1) + (condition.in().isEmpty() ? 0 : 1) + (range ? 1 : 0);
      if (ways != 1) {
        check.wrong(at, ONE_OF);
      }
      if (condition.is() != null) {
        check.text(at + "/equals", condition.is());
      }
      check.size(at + "/in", condition.in().size());
      if (condition.in().stream().anyMatch(value -> value == null)) {
        check.wrong(at + "/in", "Texts only.");
      }
      check.amount(at + "/atLeast", condition.atLeast());
      check.amount(at + "/below", condition.below());
      if (condition.atLeast() != null
          && condition.below() != null
          && condition.atLeast().compareTo(condition.below()) >= 0) {
        check.wrong(at + "/below", "must be above atLeast.");
      }
    });
  }

  private static final String ONE_OF =
      "One of 'equals', 'in', or a range of 'atLeast' and 'below'.";
}
