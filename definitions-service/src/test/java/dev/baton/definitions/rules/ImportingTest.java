package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static dev.baton.definitions.rules.Samples.SALES;
import static dev.baton.definitions.rules.Samples.TUESDAY;
import static dev.baton.definitions.rules.Samples.meaning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Definitions.DefinitionDraft;
import dev.baton.definitions.rules.Importing.Known;
import dev.baton.definitions.rules.Importing.Outcome;
import dev.baton.definitions.rules.Importing.Plan;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Terms.TermDraft;
import dev.baton.edge.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportingTest {
  private static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of());
  private static final Row LEAD = term(1, "lead", "Lead");

  @Test
  void takesTermsAndWhatTeamsMeanByThem() {
    Plan plan = plan(NOTHING, GOVERNANCE, LEAD, definition(2, "mql", meaning("hot"), null));
    assertThat(plan.outcomes())
        .extracting(o -> o.getClass().getSimpleName(), Outcome::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Created", 1),
            org.assertj.core.groups.Tuple.tuple("Created", 2));
    assertThat(plan.versions()).hasSize(2);
    assertThat(((Definition) plan.versions().get(1)).semver()).isEqualTo("1.0.0");
  }

  @Test
  void aRowThatBreaksARuleRefusesItselfOnly() {
    Plan plan =
        plan(
            NOTHING,
            GOVERNANCE,
            LEAD,
            definition(2, "A B", meaning("hot"), null),
            new Row.Unreadable(3, "/terms/0/definitions/1", "no such kind"),
            definition(4, "mql", meaning("hot"), null),
            new Row.OfDefinition(5, "", "no-such-term", draft("sql", meaning("hot"), null)));
    assertThat(plan.outcomes())
        .extracting(o -> o.getClass().getSimpleName())
        .containsExactly("Created", "Refused", "Refused", "Created", "Refused");
    assertThat(plan.versions())
        .extracting(DefinitionsEntity::key)
        .containsExactly("term/lead/1", "definition/mql/1");
  }

  @Test
  void aNewMeaningIsTheNextVersionByHowMuchItChanges() {
    Known known =
        after(NOTHING, plan(NOTHING, GOVERNANCE, LEAD, counted("hot", "context.score > 70")));
    assertThat(semver(plan(known, GOVERNANCE, counted("very hot", "context.score > 70"))))
        .isEqualTo("1.0.1");
    assertThat(semver(plan(known, GOVERNANCE, counted("hot", "70 < context.score"))))
        .isIn("1.0.1", "1.1.0");
    assertThat(semver(plan(known, GOVERNANCE, counted("hot", "context.score > 80"))))
        .isEqualTo("2.0.0");
    assertThat(
            semver(
                plan(known, GOVERNANCE, definition(1, "mql", unit(meaning("hot"), "call"), null))))
        .isEqualTo("2.0.0");
    assertThat(semver(plan(known, GOVERNANCE, hot("hot", "1.7.0")))).isEqualTo("1.7.0");
  }

  @Test
  void aVersionThatIsThereNeverChanges() {
    Known known = after(NOTHING, plan(NOTHING, GOVERNANCE, LEAD, hot("hot", "1.0.0")));
    assertThat(plan(known, GOVERNANCE, hot("hot", "1.0.0")).outcomes())
        .first()
        .isInstanceOf(Outcome.Unchanged.class);
    assertThat(plan(known, GOVERNANCE, hot("cold", "1.0.0")).outcomes())
        .first()
        .isEqualTo(new Outcome.Refused(2, "", new Refusal.VersionIsImmutable("mql", "1.0.0")));
  }

  @Test
  void aTeamTakesItsOwnOnlyAndNoTerms() {
    Plan marketing = plan(NOTHING, MARKETING, LEAD, hot("hot", null));
    assertThat(marketing.outcomes())
        .containsExactly(
            new Outcome.Refused(1, "", new Refusal.NotGovernance("a term")),
            new Outcome.Refused(2, "", new Refusal.Unknown("term", "lead")));
    Known known = new Known(Map.of("lead", new Term("lead", 1, "Lead", null)), Map.of(), Map.of());
    // the term as it is known is nothing new
    assertThat(plan(known, MARKETING, LEAD, hot("hot", null)).outcomes())
        .extracting(o -> o.getClass().getSimpleName())
        .containsExactly("Unchanged", "Created");
    assertThat(plan(known, SALES, LEAD, hot("hot", null)).outcomes().get(1))
        .isEqualTo(new Outcome.Refused(2, "", new Refusal.NotYours("marketing")));
  }

  @Test
  void whatIsLeftOutOfATermStaysAsItIs() {
    Known known =
        new Known(Map.of("lead", new Term("lead", 1, "Lead", "a note")), Map.of(), Map.of());
    assertThat(
            plan(known, GOVERNANCE, new Row.OfTerm(1, "", new TermDraft("lead", null, null), true)))
        .extracting(Plan::versions)
        .isEqualTo(List.of());
    assertThat(plan(known, GOVERNANCE, term(1, "lead", "A lead")).versions())
        .isEqualTo(List.of(new Term("lead", 2, "A lead", "a note")));
  }

  @Property(tries = 300)
  void theSameImportAgainChangesNothing(@ForAll("imports") List<Row> rows) {
    Plan first = plan(NOTHING, GOVERNANCE, rows.toArray(Row[]::new));
    Known known = after(NOTHING, first);
    // a file that says two things of one definition says the last of them
    List<Row> last = new ArrayList<>();
    Map<String, Row> byId = new HashMap<>();
    for (Row row : rows) {
      if (row instanceof Row.OfDefinition d) {
        byId.put(String.valueOf(d.draft().id()), row);
      } else {
        last.add(row);
      }
    }
    last.addAll(byId.values());
    Plan again = plan(known, GOVERNANCE, last.toArray(Row[]::new));
    assertThat(again.versions()).as("%s", again).isEmpty();
  }

  @Provide
  Arbitrary<List<Row>> imports() {
    Arbitrary<Row> definitions =
        Combinators.combine(
                Arbitraries.of("mql", "sql", "B A D"),
                Arbitraries.of("hot", "cold", ""),
                Arbitraries.of("lead", "call"))
            .as((id, text, unit) ->
                new Row.OfDefinition(1, "", "lead", draft(id, unit(meaning(text), unit), null)));
    return definitions
        .list()
        .ofMaxSize(8)
        .map(rows -> {
          List<Row> all = new ArrayList<>(List.of(LEAD));
          all.addAll(rows);
          return all;
        });
  }

  private static Known after(Known known, Plan plan) {
    Map<String, Term> terms = new HashMap<>(known.terms());
    Map<String, List<Definition>> definitions = new HashMap<>(known.definitions());
    for (DefinitionsEntity version : plan.versions()) {
      if (version instanceof Term term) {
        terms.put(term.id(), term);
      } else if (version instanceof Definition definition) {
        definitions.computeIfAbsent(definition.id(), id -> new ArrayList<>()).add(definition);
      }
    }
    return new Known(terms, definitions, Map.of());
  }

  private static String semver(Plan plan) {
    return ((Definition) plan.versions().getFirst()).semver();
  }

  private static Plan plan(Known known, Caller caller, Row... rows) {
    return Importing.plan(List.of(rows), known, caller, known.terms().isEmpty() ? MONDAY : TUESDAY);
  }

  private static Row term(int line, String id, String label) {
    return new Row.OfTerm(line, "", new TermDraft(id, label, null), true);
  }

  private static Row counted(String text, String expression) {
    return definition(
        2,
        "mql",
        new Meaning(
            text, Kind.STAGE, "lead", null, List.of(), null, null, null, null, null, expression),
        null);
  }

  private static Row hot(String text, @Nullable String semver) {
    return definition(2, "mql", meaning(text), semver);
  }

  private static Row definition(int line, String id, Meaning meaning, @Nullable String semver) {
    return new Row.OfDefinition(line, "", "lead", draft(id, meaning, semver));
  }

  private static DefinitionDraft draft(String id, Meaning meaning, @Nullable String semver) {
    @Nullable State state = null;
    @Nullable Instant validFrom = null;
    return new DefinitionDraft(id, "marketing", semver, meaning, state, validFrom);
  }

  private static Meaning unit(Meaning of, String unit) {
    return new Meaning(
        of.text(),
        of.kind(),
        unit,
        of.population(),
        of.filters(),
        of.grain(),
        of.window(),
        of.clockStart(),
        of.timeZone(),
        of.deduplicationKey(),
        of.expression());
  }
}
