package dev.baton.edge;

import org.jspecify.annotations.Nullable;

/** ETag and If-Match on what is edited. A tag is the entity's version in quotes. */
public final class Revisions {
  private Revisions() {}

  /** The ETag of a version. */
  public static String tag(int version) {
    return "\"" + version + "\"";
  }

  /**
   * Refuses an edit that was not made on the current version.
   *
   * @param ifMatch the request's {@code If-Match}; null where it has none
   * @param version the entity's current version
   */
  public static void require(@Nullable String ifMatch, int version) {
    if (ifMatch == null) {
      throw Problems.of(
          428,
          "precondition-required",
          "If-Match is required",
          "Send If-Match with the ETag of the version you edit.");
    }
    if (!ifMatch.equals(tag(version)) && !ifMatch.equals("*")) {
      throw Problems.builder(
              412,
              "precondition-failed",
              "Edited meanwhile",
              "The current version is " + version + "; read it and try again.")
          .withHeader("ETag", tag(version))
          .build();
    }
  }
}
