package dev.baton.definitions.rules;

import static dev.baton.definitions.rules.Samples.GOVERNANCE;
import static dev.baton.definitions.rules.Samples.MARKETING;
import static dev.baton.definitions.rules.Samples.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Synonym;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Synonyms.Proposal;
import dev.baton.definitions.rules.Synonyms.SynonymDraft;
import dev.baton.definitions.rules.Synonyms.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynonymsTest {
  private static final Path CRM =
      Path.of(System.getProperty("baton.root", "..")).resolve("../shared/data/crm-sales");

  @ParameterizedTest
  @CsvSource({
    "GTX Pro, GTXPro",
    "Qualified lead, qualified-lead",
    "Café, CAFE",
    "Time to accept, time_to.accept",
    "technology, technolgy",
    "technology, tecnhology",
    "technology revenue, technologgy revenue",
    "technology, technolagy"
  })
  void proposesNamesThatAreAllButTheSame(String one, String other) {
    assertThat(propose(one, other)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    // products of one family
    "GTX Basic, GTX Plus Basic",
    "GTX Pro, GTX Plus Pro",
    "MG Special, MG Advanced",
    "GTX 500, GTK 500",
    "GTK 500, GTK 50",
    "Model A, Model B",
    "Release 1.1, Release 11",
    "C, C++",
    "Conversion, Conversion %",
    // another word by one letter
    "employer, employee",
    "typical, atypical",
    "inward stock, onward stock",
    "closed deal, closes deal",
    "Series2020, Series2021",
    "lead, load"
  })
  void proposesNoTwoDistinctThings(String one, String other) {
    assertThat(propose(one, other)).isEmpty();
  }

  @Test
  void twoWordsThatOtherNamesUseTooAreTwo() {
    assertThat(propose("contact rate", "contract rate")).hasSize(1);
    assertThat(
            propose(
                "contact rate",
                "contract rate",
                "contact form",
                "contract form",
                "contact owner",
                "contract owner"))
        .isEmpty();
  }

  @Test
  void saysWhy() {
    Proposal proposal = propose("technolgy", "technology").getFirst();
    assertThat(proposal.why()).isEqualTo(Why.ONE_LETTER);
    assertThat(proposal.detail()).contains("'technolgy'", "'technology'");
    assertThat(propose("GTXPro", "GTX Pro").getFirst().why()).isEqualTo(Why.SAME_LETTERS);
  }

  @Test
  void ofTheCrmTablesOnlyTheOneProductInTwoSpellings() throws IOException {
    assumeThat(CRM).as("the CRM tables are not beside this checkout").isDirectory();
    Set<String> names = new HashSet<>(column("products.csv", 0));
    names.addAll(column("sales_pipeline.csv", 2));
    assertThat(names).hasSize(8);
    assertThat(propose(names.toArray(String[]::new)))
        .extracting(proposal -> Set.of(proposal.one().label(), proposal.other().label()))
        .containsExactly(Set.of("GTX Pro", "GTXPro"));
    Set<String> sectors = new HashSet<>(column("accounts.csv", 1));
    assertThat(propose(sectors.toArray(String[]::new))).isEmpty();
    sectors.add("Technology");
    assertThat(propose(sectors.toArray(String[]::new)))
        .extracting(proposal -> Set.of(proposal.one().label(), proposal.other().label()))
        .containsExactly(Set.of("technolgy", "Technology"));
  }

  @Property(tries = 500)
  void findsWhatComparingAllPairsFinds(@ForAll("words") List<String> words) {
    List<String> distinct = words.stream().distinct().toList();
    Set<Set<String>> expected = new HashSet<>();
    for (String one : distinct) {
      for (String other : distinct) {
        if (one.compareTo(other) < 0 && Synonyms.oneLetter(one, other)) {
          expected.add(Set.of(one, other));
        }
      }
    }
    assertThat(propose(distinct.toArray(String[]::new)))
        .extracting(proposal -> Set.of(proposal.one().label(), proposal.other().label()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings()
        .withChars('a', 'b')
        .ofMinLength(6)
        .ofMaxLength(8)
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = 500)
  void oneLetterIsSymmetric(@ForAll("words") List<String> words) {
    for (String one : words) {
      for (String other : words) {
        assertThat(Synonyms.oneLetter(one, other)).isEqualTo(Synonyms.oneLetter(other, one));
      }
    }
  }

  @Test
  void theCostFollowsTheNamesNotTheirPairs() {
    // all pairs of these would be five billion comparisons
    List<Term> terms =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new Term("t-" + i, 1, word(i) + " " + word(i / 7), null))
            .toList();
    assertThat(Synonyms.propose(terms)).isNotNull();
  }

  @Test
  void governanceDecidesOfTermsThatThereAre() {
    SynonymDraft draft = new SynonymDraft("b", "a", true, "one product");
    assertThat(decide(draft, Optional.empty()))
        .isEqualTo(Ruling.stands(new Synonym("a--b", 1, "a", "b", true, "one product", MONDAY)));
    Synonym known = new Synonym("a--b", 1, "a", "b", true, "one product", MONDAY);
    assertThat(decide(draft, Optional.of(known))).isEqualTo(new Ruling.Known<>(known));
    assertThat(decide(new SynonymDraft("a", "b", false, null), Optional.of(known)))
        .isEqualTo(Ruling.stands(new Synonym("a--b", 2, "a", "b", false, null, MONDAY)));
    assertThat(decide(new SynonymDraft("a", "c", null, null), Optional.empty()))
        .isInstanceOfSatisfying(
            Ruling.Refused.class,
            refused ->
                assertThat(((Refusal.Invalid) refused.why()).violations())
                    .extracting(v -> v.pointer())
                    .containsExactly("/other", "/accepted"));
    assertThat(Synonyms.decide(draft, Set.of("a", "b"), Optional.empty(), MARKETING, MONDAY))
        .isEqualTo(new Ruling.Refused<>(new Refusal.NotGovernance("what is a synonym")));
  }

  private static Ruling<Synonym> decide(SynonymDraft draft, Optional<Synonym> known) {
    return Synonyms.decide(draft, Set.of("a", "b"), known, GOVERNANCE, MONDAY);
  }

  private static List<Proposal> propose(String... names) {
    List<Term> terms = new ArrayList<>();
    for (String name : names) {
      terms.add(new Term("t-" + terms.size(), 1, name, null));
    }
    return Synonyms.propose(terms);
  }

  private static String word(int number) {
    return Integer.toString(number, 26)
        .chars()
        .map(c -> c <= '9' ? c - '0' + 'q' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .insert(0, "word")
        .toString();
  }

  private static List<String> column(String file, int column) throws IOException {
    try (Stream<String> lines = Files.lines(CRM.resolve(file))) {
      return lines.skip(1).map(line -> Arrays.asList(line.split(",")).get(column)).toList();
    }
  }
}
