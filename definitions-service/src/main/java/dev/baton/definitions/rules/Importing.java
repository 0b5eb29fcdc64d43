package dev.baton.definitions.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an import makes of the catalogue: each row is decided by itself, after those above it, and
 * one that breaks a rule refuses itself only. The same import again changes nothing.
 */
public final class Importing {
  private static final String FIRST = "1.0.0";

  private Importing() {}

  /** Something that an import says. */
  public sealed interface Row {
    /** On which it begins, from 1. */
    int line();

    /** JSON Pointer to it; empty where the file is no JSON. */
    String pointer();

    /**
     * A term: what is left out of a known one stays as it is.
     *
     * @param draft its label null where the file gives none
     * @param edits whether a known one is edited; else it stays as it is
     */
    record OfTerm(int line, String pointer, TermDraft draft, boolean edits) implements Row {}

    /**
     * What a team means by a term, new or again.
     *
     * @param term its id
     * @param draft without a semver it is the next version where it says something new
     */
    record OfDefinition(int line, String pointer, String term, DefinitionDraft draft)
        implements Row {}

    /** A data contract, whole. */
    record OfContract(int line, String pointer, String id, String team, JsonNode document)
        implements Row {}

    /** What cannot be read. */
    record Unreadable(int line, String pointer, String detail) implements Row {}
  }

  /** What came of a row. */
  public sealed interface Outcome {
    int line();

    record Created(int line, DefinitionsEntity entity) implements Outcome {}

    record Changed(int line, DefinitionsEntity entity) implements Outcome {}

    record Unchanged(int line, DefinitionsEntity entity) implements Outcome {}

    /**
     * It stays out.
     *
     * @param pointer to the row; what the refusal points to is within it
     */
    record Refused(int line, String pointer, Refusal why) implements Outcome {}
  }

  /**
   * What it takes.
   *
   * @param versions to record, in this order
   * @param outcomes one for each row, in the order of the rows
   */
  public record Plan(List<DefinitionsEntity> versions, List<Outcome> outcomes) {}

  /**
   * What the catalogue holds of what an import names.
   *
   * @param terms the latest version of each, by id
   * @param definitions every version of each, the first one first, by id
   * @param contracts the latest version of each, by id
   */
  public record Known(
      Map<String, Term> terms,
      Map<String, List<Definition>> definitions,
      Map<String, DataContract> contracts) {

    /** Ids of the terms that the catalogue is asked for. */
    public static Set<String> terms(List<Row> rows) {
      Set<String> ids = new HashSet<>();
      for (Row row : rows) {
        switch (row) {
          case Row.OfTerm term -> ids.add(String.valueOf(term.draft().id()));
          case Row.OfDefinition definition -> ids.add(definition.term());
          case Row.OfContract c -> {}
          case Row.Unreadable u -> {}
        }
      }
      return ids;
    }

    /** Ids of the definitions that the catalogue is asked for. */
    public static Set<String> definitions(List<Row> rows) {
      Set<String> ids = new HashSet<>();
      for (Row row : rows) {
        if (row instanceof Row.OfDefinition definition && definition.draft().id() != null) {
          ids.add(definition.draft().id());
        }
      }
      return ids;
    }

    /** Ids of the data contracts that the catalogue is asked for. */
    public static Set<String> contracts(List<Row> rows) {
      Set<String> ids = new HashSet<>();
      for (Row row : rows) {
        if (row instanceof Row.OfContract contract) {
          ids.add(contract.id());
        }
      }
      return ids;
    }
  }

  /** Decides every row. */
  public static Plan plan(List<Row> rows, Known known, Caller caller, Instant now) {
    Planning planning = new Planning(known, caller, now);
    rows.forEach(planning::decide);
    return new Plan(List.copyOf(planning.versions), List.copyOf(planning.outcomes));
  }

  private static final class Planning {
    private final Caller caller;
    private final Instant now;
    private final Map<String, Term> terms;
    private final Map<String, List<Definition>> definitions = new HashMap<>();
    private final Map<String, DataContract> contracts;
    private final List<DefinitionsEntity> versions = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    private Planning(Known known, Caller caller, Instant now) {
      this.caller = caller;
      this.now = now;
      this.terms = new HashMap<>(known.terms());
      known.definitions().forEach((id, of) -> definitions.put(id, new ArrayList<>(of)));
      this.contracts = new HashMap<>(known.contracts());
    }

    private void decide(Row row) {
      switch (row) {
        case Row.OfTerm term -> term(term);
        case Row.OfDefinition definition -> definition(definition);
        case Row.OfContract contract -> contract(contract);
        case Row.Unreadable(int line, String pointer, String detail) ->
            outcomes.add(
                new Outcome.Refused(
                    line, pointer, new Refusal.Invalid(List.of(new Violation("", detail)))));
      }
    }

    private void term(Row.OfTerm row) {
      TermDraft draft = row.draft();
      Optional<Term> known = Optional.ofNullable(terms.get(String.valueOf(draft.id())));
      if (known.isPresent() && (!row.edits() || says(known.get(), draft))) {
        outcomes.add(new Outcome.Unchanged(row.line(), known.get()));
        return;
      }
      if (!caller.has(Roles.GOVERNANCE)) {
        refuse(row, new Refusal.NotGovernance("a term"));
        return;
      }
      Ruling<Term> ruling =
          known.isPresent()
              ? Terms.amend(draft, known.get())
              : Terms.register(
                  draft.label() == null
                      ? new TermDraft(draft.id(), draft.id(), draft.note())
                      : draft,
                  known);
      settle(row, ruling).ifPresent(term -> terms.put(term.id(), term));
    }

    private static boolean says(Term known, TermDraft draft) {
      return (draft.label() == null || draft.label().strip().equals(known.label()))
          && (draft.note() == null || draft.note().equals(known.note()));
    }

    private void definition(Row.OfDefinition row) {
      if (!terms.containsKey(row.term())) {
        refuse(row, new Refusal.Unknown("term", row.term()));
        return;
      }
      List<Definition> known =
          definitions.getOrDefault(String.valueOf(row.draft().id()), List.of());
      settle(row, ruling(row, known))
          .ifPresent(
              said -> definitions.computeIfAbsent(said.id(), id -> new ArrayList<>()).add(said));
    }

    private Ruling<Definition> ruling(Row.OfDefinition row, List<Definition> known) {
      DefinitionDraft draft = row.draft();
      if (known.isEmpty()) {
        return Definitions.define(
            draft.semver() == null ? draft.at(FIRST) : draft, row.term(), known, caller, now);
      }
      Definition newest = known.getLast();
      if (!newest.term().equals(row.term())) {
        return new Ruling.Refused<>(new Refusal.Exists("definition", newest.id()));
      }
      return Definitions.revise(
          draft.semver() == null ? draft.at(next(newest, draft.meaning())) : draft,
          known,
          caller,
          now);
    }

    private void contract(Row.OfContract row) {
      if (!Writers.may(caller, row.team())) {
        refuse(row, new Refusal.NotYours(row.team()));
        return;
      }
      @Nullable DataContract known = contracts.get(row.id());
      if (known != null && known.document().equals(row.document())) {
        outcomes.add(new Outcome.Unchanged(row.line(), known));
        return;
      }
      DataContract contract =
          new DataContract(
              row.id(), known == null ? 1 : known.version() + 1, row.team(), row.document(), now);
      settle(row, Ruling.stands(contract)).ifPresent(said -> contracts.put(said.id(), said));
    }

    private <T extends DefinitionsEntity> Optional<T> settle(Row row, Ruling<T> ruling) {
      switch (ruling) {
        case Ruling.Stands<T>(List<T> stand, T said) -> {
          versions.addAll(stand);
          outcomes.add(
              said.version() == 1
                  ? new Outcome.Created(row.line(), said)
                  : new Outcome.Changed(row.line(), said));
          return Optional.of(said);
        }
        case Ruling.Known<T>(T said) -> outcomes.add(new Outcome.Unchanged(row.line(), said));
        case Ruling.Refused<T>(Refusal why) -> refuse(row, why);
      }
      return Optional.empty();
    }

    private void refuse(Row row, Refusal why) {
      outcomes.add(new Outcome.Refused(row.line(), row.pointer(), why));
    }
  }

  /** The version under which a meaning that may be new follows the newest one. */
  private static String next(Definition newest, @Nullable Meaning meaning) {
    if (meaning == null) {
      return newest.semver();
    }
    Meaning normal = Meanings.normalize(meaning);
    Semver semver = Semver.parse(newest.semver()).orElseThrow();
    if (Meanings.differences(newest.meaning(), normal).isEmpty()) {
      return newest.semver();
    }
    return switch (Changes.between(newest.meaning(), normal).change()) {
      case EDITORIAL -> semver.nextPatch();
      case COMPATIBLE -> semver.nextMinor();
      case NARROWING, WIDENING, SHIFT -> semver.nextMajor();
    };
  }
}
