package dev.baton.definitions.rules;

import dev.baton.contracts.Names;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.edge.Violation;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which texts can be ids, and which can be kept at all. */
final class Texts {
  /** Longest note, in characters. */
  static final int MAX_NOTE = 10_000;

  // As ownership-service has it.
  private static final Pattern TEAM = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
  // No two marks in a row: an adoption's id is team--definition and reads in one way only.
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");
  private static final int MAX_ID = 100;

  private Texts() {}

  /** An id that people give to a term or a definition. */
  static void id(List<Violation> found, String pointer, @Nullable String text) {
    if (text == null || text.length() > MAX_ID || !ID.matcher(text).matches()) {
      found.add(
          new Violation(pointer, "1 to 100 of a-z and 0-9, with single '-', '_' or '.' between."));
    }
  }

  /** The slug of a team. */
  static void team(List<Violation> found, String pointer, @Nullable String text) {
    if (text == null || !TEAM.matcher(text).matches()) {
      found.add(
          new Violation(
              pointer, "the slug of a team: 1 to 100 of a-z, 0-9 and '-', not starting with '-'."));
    }
  }

  /**
   * A version of a definition that there is.
   *
   * @param definitions those that there are, by id
   */
  static void pin(
      List<Violation> found,
      String pointer,
      @Nullable Pin pin,
      Map<String, List<Definition>> definitions) {
    @Nullable String definition = pin == null ? null : pin.definition();
    @Nullable String semver = pin == null ? null : pin.semver();
    if (definition == null) {
      found.add(new Violation(pointer + "/definition", "is required."));
    } else if (!definitions.containsKey(definition)) {
      found.add(
          new Violation(pointer + "/definition", "There is no definition '" + definition + "'."));
    } else if (semver == null) {
      found.add(new Violation(pointer + "/semver", "is required."));
    } else if (definitions.get(definition).stream().noneMatch(d -> d.semver().equals(semver))) {
      found.add(
          new Violation(
              pointer + "/semver",
              "There is no version %s of '%s'.".formatted(semver, definition)));
    }
  }

  /** A name for people. */
  static void name(List<Violation> found, String pointer, @Nullable String text) {
    name(found, pointer, text, Names.MAX_LENGTH);
  }

  /** A text for people that must not be missing. */
  static void name(List<Violation> found, String pointer, @Nullable String text, int max) {
    if (text == null || text.isBlank()) {
      found.add(new Violation(pointer, "is required."));
    } else {
      text(found, pointer, text, max);
    }
  }

  /** A text that may be missing. */
  static void text(List<Violation> found, String pointer, @Nullable String text, int max) {
    if (text == null) {
      return;
    }
    if (text.length() > max) {
      found.add(new Violation(pointer, "at most " + max + " characters."));
    } else if (!isPlain(text)) {
      found.add(new Violation(pointer, "no control characters and no half of a character."));
    }
  }

  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(c ->
            (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
