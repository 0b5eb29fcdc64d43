package dev.baton.contracts;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Ids and names as Baton compares them: 1 to 200 characters, no control characters, NFC,
 * case-sensitive.
 */
public final class Names {
  /** How the team without a name reads. */
  public static final String NO_TEAM = "(none)";

  /** Longest id or name, in characters (UTF-16 units). */
  public static final int MAX_LENGTH = 200;

  private Names() {}

  /** The form in which two names are compared. */
  public static String normalize(String name) {
    return Normalizer.isNormalized(name, Normalizer.Form.NFC)
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** A team as events name it; the empty or missing one reads {@link #NO_TEAM}. */
  public static String team(@Nullable String name) {
    return name == null || name.isBlank() ? NO_TEAM : normalize(name);
  }

  /**
   * What is wrong with a name.
   *
   * @param name already in NFC
   * @return null where nothing is
   */
  public static @Nullable String fault(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return "Must have 1 to " + MAX_LENGTH + " characters.";
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return "Must not hold control characters.";
      }
    }
    return null;
  }
}
