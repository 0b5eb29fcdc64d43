package dev.baton.definitions.rules;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version after Semantic Versioning 2.0.0, ordered by its precedence (§11). Build metadata is no
 * part of it.
 *
 * @param core major, minor and patch
 * @param preRelease its dot-separated identifiers; empty for a release
 */
public record Semver(List<BigInteger> core, List<String> preRelease) implements Comparable<Semver> {
  /** Longest version that is read, in characters. */
  public static final int MAX_LENGTH = 64;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  // the expression that semver.org recommends
  private static final Pattern SEMVER =
      Pattern.compile(
          "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
              + "(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)"
              + "(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
              + "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

  /** The version of that text; empty where the text is none. */
  public static Optional<Semver> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = SEMVER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String preRelease = matcher.group(4);
    return Optional.of(
        new Semver(
            List.of(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3))),
            preRelease == null ? List.of() : List.of(preRelease.split("\\."))));
  }

  /** The release after this version that changes nothing but how it is put. */
  public String nextPatch() {
    return preRelease.isEmpty()
        ? core.get(0) + "." + core.get(1) + "." + core.get(2).add(BigInteger.ONE)
        : core.get(0) + "." + core.get(1) + "." + core.get(2);
  }

  /** The release after this version that adds to it. */
  public String nextMinor() {
    return core.get(0) + "." + core.get(1).add(BigInteger.ONE) + ".0";
  }

  /** The release after this version that means something else. */
  public String nextMajor() {
    return core.get(0).add(BigInteger.ONE) + ".0.0";
  }

  /** Orders by precedence; a pre-release comes before its release. */
  @Override
  public int compareTo(Semver other) {
    for (int i = 0; i < core.size(); i++) {
      int order = core.get(i).compareTo(other.core.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
      int order = compare(preRelease.get(i), other.preRelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int compare(String a, String b) {
    boolean aIsNumber = NUMBER.matcher(a).matches();
    boolean bIsNumber = NUMBER.matcher(b).matches();
    if (aIsNumber && bIsNumber) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    // numbers come before words
    return aIsNumber == bIsNumber ? a.compareTo(b) : aIsNumber ? -1 : 1;
  }
}
