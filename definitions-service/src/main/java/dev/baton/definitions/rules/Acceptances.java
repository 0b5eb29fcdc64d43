package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Acceptance;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conflicts that are lived with for a while. */
public final class Acceptances {
  private Acceptances() {}

  /**
   * What governance accepts: that two definitions of a term differ.
   *
   * @param one id of a definition
   * @param other id of another of the same term
   * @param reason why it is lived with
   * @param until when it is a conflict again
   */
  public record AcceptanceDraft(
      @Nullable String one,
      @Nullable String other,
      @Nullable String reason,
      @Nullable Instant until) {
    /** The id of the acceptance. */
    public String identity() {
      return Stream.of(String.valueOf(one), String.valueOf(other))
          .sorted()
          .reduce((a, b) -> a + "--" + b)
          .orElseThrow();
    }
  }

  /**
   * From now until then the two are accepted to differ.
   *
   * @param one what is known of the one definition; empty where there is none such
   * @param other likewise
   * @param known the latest acceptance of the two; empty where there is none
   */
  public static Ruling<Acceptance> accept(
      AcceptanceDraft draft,
      Optional<Definition> one,
      Optional<Definition> other,
      Optional<Acceptance> known,
      Instant now) {
    List<Violation> found = new ArrayList<>();
    exists(found, "/one", draft.one(), one);
    exists(found, "/other", draft.other(), other);
    Texts.name(found, "/reason", draft.reason(), Texts.MAX_NOTE);
    if (draft.until() == null || !draft.until().isAfter(now)) {
      found.add(new Violation("/until", "an instant to come is required."));
    }
    if (one.isPresent() && other.isPresent()) {
      if (one.get().id().equals(other.get().id())) {
        found.add(new Violation("/other", "is the same definition."));
      } else if (!one.get().term().equals(other.get().term())) {
        found.add(
            new Violation(
                "/other",
                "is of '%s', not of '%s'.".formatted(other.get().term(), one.get().term())));
      }
    }
    if (!found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    boolean inOrder = one.orElseThrow().id().compareTo(other.orElseThrow().id()) < 0;
    Definition first = inOrder ? one.get() : other.get();
    Definition second = inOrder ? other.get() : one.get();
    Acceptance said =
        new Acceptance(
            draft.identity(),
            known.map(Acceptance::version).orElse(0) + 1,
            first.term(),
            first.id(),
            second.id(),
            sense(first),
            sense(second),
            Objects.requireNonNull(draft.reason()).strip(),
            now,
            Objects.requireNonNull(draft.until()));
    return known.filter(k -> isSame(k, said, now)).isPresent()
        ? new Ruling.Known<>(known.get())
        : Ruling.stands(said);
  }

  /** Those that stand at an instant. */
  public static boolean stands(Acceptance acceptance, Instant asOf) {
    return !acceptance.validFrom().isAfter(asOf) && acceptance.validTo().isAfter(asOf);
  }

  private static boolean isSame(Acceptance known, Acceptance said, Instant now) {
    return stands(known, now)
        && known.oneSense().equals(said.oneSense())
        && known.otherSense().equals(said.otherSense())
        && known.reason().equals(said.reason())
        && known.validTo().equals(said.validTo());
  }

  private static String sense(Definition definition) {
    return definition.sense() == null ? Meanings.sense(definition.meaning()) : definition.sense();
  }

  private static void exists(
      List<Violation> found, String pointer, @Nullable String id, Optional<Definition> known) {
    if (known.isEmpty()) {
      found.add(new Violation(pointer, "there is no definition '%s'.".formatted(id)));
    }
  }
}
