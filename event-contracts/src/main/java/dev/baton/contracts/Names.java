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
}
