package dev.baton.contracts.definitions;

import dev.baton.contracts.Cel;
import dev.baton.contracts.Formula;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a team wrote as an expression or a filter, in the forms in which two of them are compared.
 *
 * @param language in which it can be read
 * @param plain without what the writing alone decides, such as blanks
 * @param canonical the same, and what may be written in several ways in one of them
 * @param formula what it says of an item; null where it is no condition in CEL
 */
public record Expression(
    Language language, String plain, String canonical, @Nullable Formula formula) {
  /** Deepest nesting of brackets. */
  public static final int MAX_DEPTH = 50;

  /** Longest text in quotes, in characters. */
  public static final int MAX_LITERAL = 4_000;

  /** Longest number, in characters. */
  public static final int MAX_NUMBER = 100;

  /** In which a text can be read. */
  public enum Language {
    /** A condition in CEL. */
    CEL,
    /** Words, as SQL has them. */
    SQL,
    /** Nothing that is taken apart: compared as it is. */
    VERBATIM
  }

  // teams say the same few things again and again, and every comparison reads both sides
  private static final int MAX_READ = 500;
  private static final Map<String, Expression> READ =
      new LinkedHashMap<>(MAX_READ, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expression> eldest) {
          return size() > MAX_READ;
        }
      };

  /** Reads a text; whatever it is, it is read in one of the languages. */
  public static Expression of(String text) {
    synchronized (READ) {
      Expression known = READ.get(text);
      if (known != null) {
        return known;
      }
    }
    Expression read = read(text);
    synchronized (READ) {
      READ.put(text, read);
    }
    return read;
  }

  private static Expression read(String text) {
    try {
      Cel.Reading cel = Cel.read(text);
      return new Expression(Language.CEL, cel.plain(), cel.canonical(), cel.formula());
    } catch (Cel.NotACondition e) {
      // then it is SQL, or another text
    }
    return SqlText.words(text)
        .map(words ->
            new Expression(Language.SQL, String.join(" ", words), SqlText.folded(words), null))
        .orElseGet(() -> new Expression(Language.VERBATIM, text.strip(), text.strip(), null));
  }

  /** Why a text is not taken at all, for people: what it costs to read or to run. */
  public static Optional<String> refusal(String text) {
    List<String> words = SqlText.words(text).orElseGet(() -> List.of(text.split("\\s+")));
    int depth = 0;
    for (String word : words) {
      if (word.equals("(") || word.equals("[") || word.equals("{")) {
        depth++;
        if (depth > MAX_DEPTH) {
          return Optional.of("is nested deeper than " + MAX_DEPTH + ".");
        }
      } else if (word.equals(")") || word.equals("]") || word.equals("}")) {
        depth--;
      } else if (word.length() > MAX_LITERAL) {
        return Optional.of("holds a word of more than " + MAX_LITERAL + " characters.");
      } else if (word.length() > MAX_NUMBER && Character.isDigit(word.charAt(0))) {
        return Optional.of("holds a number of more than " + MAX_NUMBER + " digits.");
      }
    }
    try {
      Cel.read(text);
      return Optional.empty();
    } catch (Cel.NotACondition e) {
      return e.isBeyondBounds() && text.length() <= Cel.MAX_LENGTH
          ? Optional.of("is beyond what may be evaluated: " + e.getMessage())
          : Optional.empty();
    }
  }
}
