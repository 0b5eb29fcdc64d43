package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Synonym;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Terms whose names are all but the same. They are proposed and never merged: whether two are one
 * is for people to say.
 *
 * <p>Two names are all but the same where they have the same letters and digits in the same order,
 * whatever their case, accents, blanks and hyphens; or where they differ in one word, by one letter
 * that is missing, too much, another one or in its neighbour's place. That word is a long one
 * without digits, its first and last letters are the same, and not both forms of it are words that
 * other names use too: 'inward' and 'onward', 'employer' and 'employee', 'GTX 500' and 'GTK 500'
 * are two things. Symbols that are no punctuation ('+', '#', '%') count as letters, and a separator
 * between two digits stays: '1.1' is not '11'.
 *
 * <p>Names are compared only where they agree on all but one letter, which each tells by the forms
 * of it that lack one: the cost follows the letters there are, not the pairs of names.
 */
public final class Synonyms {
  /** Shortest word in which one letter may be a slip. */
  static final int LONG_WORD = 6;

  /** In how many names a word is one that people use. */
  static final int COMMON = 3;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SEPARATORS =
      Pattern.compile("[\\s\\p{Pd}\\p{Pc}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}.,:;/\\\\'\"!?·•]+");
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=\\d) (?=\\d)");
  private static final char GAP = '\u0000';

  private Synonyms() {}

  /** Why two names may be one. */
  public enum Why {
    SAME_LETTERS,
    ONE_LETTER
  }

  /**
   * Two terms that may be one.
   *
   * @param one the term whose id is the lesser
   * @param detail what differs, for people
   */
  public record Proposal(Named one, Named other, Why why, String detail) {
    /** As a decision on it is called. */
    public String id() {
      return identity(one.term(), other.term());
    }
  }

  /** A term and how people call it. */
  public record Named(String term, String label) {}

  /** The id of what is decided of two terms. */
  public static String identity(String one, String other) {
    return one.compareTo(other) < 0 ? one + "--" + other : other + "--" + one;
  }

  /** Which of these may be one, in the order of their ids. */
  public static List<Proposal> propose(Collection<Term> terms) {
    Map<String, Proposal> proposals = new LinkedHashMap<>();
    Map<String, Name> distinct = new LinkedHashMap<>();
    terms.stream()
        .sorted(Comparator.comparing(Term::id))
        .map(Name::of)
        .forEach(name -> {
          Name first = distinct.putIfAbsent(name.letters(), name);
          if (first != null) {
            add(
                proposals,
                new Proposal(
                    first.named(),
                    name.named(),
                    Why.SAME_LETTERS,
                    "'%s' and '%s' have the same letters."
                        .formatted(first.named().label(), name.named().label())));
          }
        });
    Map<String, Integer> uses = new HashMap<>();
    distinct
        .values()
        .forEach(
            name -> new HashSet<>(name.words()).forEach(word -> uses.merge(word, 1, Integer::sum)));
    Map<String, List<Slip>> near = new HashMap<>();
    for (Name name : distinct.values()) {
      for (int i = 0; i < name.words().size(); i++) {
        compare(new Slip(name, i), near, uses, proposals);
      }
    }
    return proposals.values().stream().sorted(Comparator.comparing(Proposal::id)).toList();
  }

  /** A name in one word of which there may be a slip. */
  private record Slip(Name name, int at) {
    String word() {
      return name.words().get(at);
    }
  }

  private static void compare(
      Slip slip,
      Map<String, List<Slip>> near,
      Map<String, Integer> uses,
      Map<String, Proposal> proposals) {
    String word = slip.word();
    if (word.length() < LONG_WORD || word.chars().anyMatch(Character::isDigit)) {
      return;
    }
    Set<String> met = new HashSet<>();
    for (String form : forms(slip)) {
      List<Slip> alike = near.computeIfAbsent(form, key -> new ArrayList<>());
      for (Slip other : alike) {
        if (met.add(other.name().named().term())
            && oneLetter(word, other.word())
            && !(common(word, uses) && common(other.word(), uses))) {
          add(
              proposals,
              new Proposal(
                  other.name().named(),
                  slip.name().named(),
                  Why.ONE_LETTER,
                  "'%s' and '%s' are one letter apart.".formatted(other.word(), word)));
        }
      }
      alike.add(slip);
    }
  }

  private static boolean common(String word, Map<String, Integer> uses) {
    return uses.getOrDefault(word, 0) >= COMMON;
  }

  /** The name with the word as it is, and without each of its inner letters. */
  private static Set<String> forms(Slip slip) {
    String word = slip.word();
    List<String> words = new ArrayList<>(slip.name().words());
    Set<String> forms = new HashSet<>();
    for (int i = 0; i < word.length() - 1; i++) {
      words.set(slip.at(), GAP + (i == 0 ? word : word.substring(0, i) + word.substring(i + 1)));
      forms.add(String.join(" ", words));
    }
    return forms;
  }

  /** Whether one inner letter is missing, too much, another one or in its neighbour's place. */
  static boolean oneLetter(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int longer = Math.max(one.length(), other.length());
    int from = 0;
    while (from < shorter && one.charAt(from) == other.charAt(from)) {
      from++;
    }
    int behind = 0;
    while (behind < shorter - from
        && one.charAt(one.length() - 1 - behind) == other.charAt(other.length() - 1 - behind)) {
      behind++;
    }
    if (from == 0 || behind == 0 || longer - shorter > 1) {
      return false;
    }
    int left = shorter - from - behind;
    int right = longer - from - behind;
    return right == 1
        || (left == 2
            && right == 2
            && one.charAt(from) == other.charAt(from + 1)
            && one.charAt(from + 1) == other.charAt(from));
  }

  private static void add(Map<String, Proposal> proposals, Proposal proposal) {
    proposals.putIfAbsent(proposal.id(), proposal);
  }

  /**
   * A name as it is compared.
   *
   * @param words of letters and digits, in lower case
   * @param letters all of them
   */
  private record Name(Named named, List<String> words, String letters) {
    static Name of(Term term) {
      String plain =
          MARKS
              .matcher(Normalizer.normalize(term.label(), Normalizer.Form.NFKD))
              .replaceAll("")
              .toLowerCase(Locale.ROOT);
      String spaced = SEPARATORS.matcher(plain).replaceAll(" ").strip();
      String letters = BETWEEN_DIGITS.matcher(spaced).replaceAll("-").replace(" ", "");
      return new Name(
          new Named(term.id(), term.label()),
          List.of(spaced.split(" ")),
          // of signs only, there is nothing to compare
          letters.isEmpty() ? GAP + term.id() : letters);
    }
  }

  /**
   * What governance says of two terms.
   *
   * @param accepted true where they are called the same, false where they are two
   */
  public record SynonymDraft(
      @Nullable String one,
      @Nullable String other,
      @Nullable Boolean accepted,
      @Nullable String reason) {
    /** Ids of the terms that it names. */
    public Set<String> terms() {
      return Stream.of(one, other).flatMap(Stream::ofNullable).collect(Collectors.toSet());
    }

    /** The id of the decision. */
    public String identity() {
      return Synonyms.identity(String.valueOf(one), String.valueOf(other));
    }
  }

  /**
   * Decides on two terms; the same again is known.
   *
   * @param registered those of the two that there are
   */
  public static Ruling<Synonym> decide(
      SynonymDraft draft,
      Set<String> registered,
      Optional<Synonym> known,
      Caller caller,
      Instant now) {
    if (!caller.has(Roles.GOVERNANCE)) {
      return new Ruling.Refused<>(new Refusal.NotGovernance("what is a synonym"));
    }
    List<Violation> found = new ArrayList<>();
    term(found, "/one", draft.one(), registered);
    term(found, "/other", draft.other(), registered);
    if (found.isEmpty() && Objects.equals(draft.one(), draft.other())) {
      found.add(new Violation("/other", "must be another term."));
    }
    if (draft.accepted() == null) {
      found.add(new Violation("/accepted", "is required: true or false."));
    }
    Texts.text(found, "/reason", draft.reason(), Texts.MAX_NOTE);
    if (!found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    String one = Objects.requireNonNull(draft.one());
    String other = Objects.requireNonNull(draft.other());
    boolean inOrder = one.compareTo(other) < 0;
    Synonym decided =
        new Synonym(
            draft.identity(),
            known.map(Synonym::version).orElse(0) + 1,
            inOrder ? one : other,
            inOrder ? other : one,
            Objects.requireNonNull(draft.accepted()),
            draft.reason(),
            now);
    return known
        .filter(
            k -> k.accepted() == decided.accepted() && Objects.equals(k.reason(), decided.reason()))
        .<Ruling<Synonym>>map(Ruling.Known::new)
        .orElseGet(() -> Ruling.stands(decided));
  }

  private static void term(
      List<Violation> found, String pointer, @Nullable String id, Set<String> registered) {
    if (id == null) {
      found.add(new Violation(pointer, "is required."));
    } else if (!registered.contains(id)) {
      found.add(new Violation(pointer, "There is no term '" + id + "'."));
    }
  }
}
