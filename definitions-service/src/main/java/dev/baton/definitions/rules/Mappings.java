package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Mapping;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.Relation;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the meanings of two definitions stand to each other, as SKOS has it. */
public final class Mappings {
  private Mappings() {}

  /**
   * A mapping as governance writes it, from either side.
   *
   * @param from version of a definition
   * @param to version of another
   * @param relation of {@code to} to {@code from}: BROADER where {@code to} means more
   */
  public record MappingDraft(
      @Nullable Pin from, @Nullable Pin to, @Nullable Relation relation, @Nullable String reason) {

    /** Ids of the definitions that it names. */
    public Set<String> definitions() {
      return Stream.of(from, to)
          .flatMap(Stream::ofNullable)
          .map(Pin::definition)
          .filter(Objects::nonNull)
          .collect(Collectors.toSet());
    }

    /** The id of the mapping. */
    public String identity() {
      return from == null || to == null
          ? ""
          : Mappings.identity(String.valueOf(from.definition()), String.valueOf(to.definition()));
    }
  }

  /** The id of the mapping between two definitions. */
  public static String identity(String one, String other) {
    return one.compareTo(other) < 0 ? one + "--" + other : other + "--" + one;
  }

  /**
   * Maps one version to another; the same again is known.
   *
   * @param definitions every version of those that it names, by id
   * @param known the latest version of the mapping between the two
   */
  public static Ruling<Mapping> map(
      MappingDraft draft,
      Map<String, List<Definition>> definitions,
      Optional<Mapping> known,
      Caller caller,
      Instant now) {
    if (!caller.has(Roles.GOVERNANCE)) {
      return new Ruling.Refused<>(new Refusal.NotGovernance("a mapping"));
    }
    List<Violation> found = new ArrayList<>();
    Texts.pin(found, "/from", draft.from(), definitions);
    Texts.pin(found, "/to", draft.to(), definitions);
    if (draft.relation() == null) {
      found.add(new Violation("/relation", "is required: EXACT, CLOSE, BROADER or NARROWER."));
    }
    Texts.text(found, "/reason", draft.reason(), Texts.MAX_NOTE);
    if (found.isEmpty()
        && Objects.equals(
            Objects.requireNonNull(draft.from()).definition(),
            Objects.requireNonNull(draft.to()).definition())) {
      found.add(new Violation("/to/definition", "must be another definition."));
    }
    if (!found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    Pin from = Objects.requireNonNull(draft.from());
    Pin to = Objects.requireNonNull(draft.to());
    Relation relation = Objects.requireNonNull(draft.relation());
    boolean inOrder = from.definition().compareTo(to.definition()) < 0;
    Mapping said =
        new Mapping(
            draft.identity(),
            known.map(Mapping::version).orElse(0) + 1,
            inOrder ? from : to,
            inOrder ? to : from,
            inOrder ? relation : relation.inverse(),
            draft.reason(),
            now,
            null);
    return known
        .filter(k -> says(k, said))
        .<Ruling<Mapping>>map(Ruling.Known::new)
        .orElseGet(() -> Ruling.stands(said));
  }

  /** Withdraws a mapping: from now on nothing is said of the two. */
  public static Ruling<Mapping> withdraw(Mapping mapping, Caller caller, Instant now) {
    if (!caller.has(Roles.GOVERNANCE)) {
      return new Ruling.Refused<>(new Refusal.NotGovernance("a mapping"));
    }
    return mapping.validTo() != null
        ? new Ruling.Known<>(mapping)
        : Ruling.stands(
            new Mapping(
                mapping.id(),
                mapping.version() + 1,
                mapping.one(),
                mapping.other(),
                mapping.relation(),
                mapping.reason(),
                mapping.validFrom(),
                now));
  }

  /**
   * What was found of two versions.
   *
   * @param mappings that hold
   * @return of {@code to} to {@code from}; empty where nothing was
   */
  public static Optional<Relation> between(Pin from, Pin to, Collection<Mapping> mappings) {
    return mappings.stream()
        .flatMap(m ->
            m.one().equals(from) && m.other().equals(to)
                ? Stream.of(m.relation())
                : m.one().equals(to) && m.other().equals(from)
                    ? Stream.of(m.relation().inverse())
                    : Stream.empty())
        .findFirst();
  }

  private static boolean says(Mapping known, Mapping said) {
    return known.validTo() == null
        && known.one().equals(said.one())
        && known.other().equals(said.other())
        && known.relation() == said.relation()
        && Objects.equals(known.reason(), said.reason());
  }
}
