package dev.baton.definitions.rules;

import dev.baton.contracts.Digests;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ids that read like the names that other systems have for things. */
public final class Slugs {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final int LONGEST = 100;
  private static final int DIGEST = 8;

  private Slugs() {}

  /** An id that reads like this name; 'x' where nothing of it can be in one. */
  public static String of(String name) {
    String plain =
        MARKS
            .matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    String slug = OTHERS.matcher(plain).replaceAll("-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "x" : fit(slug, name);
  }

  /** An id of a part of something: the ids of what it is in, and its own, with dots between. */
  public static String path(String... names) {
    StringBuilder path = new StringBuilder();
    for (String name : names) {
      path.append(path.isEmpty() ? "" : ".").append(of(name));
    }
    return fit(path.toString(), String.join("/", names));
  }

  /** The same id, told apart from one that reads alike. */
  public static String distinct(String id, String name) {
    String digest =
        HexFormat.of()
            .formatHex(Digests.sha256(name.getBytes(StandardCharsets.UTF_8)))
            .substring(0, DIGEST);
    String start = id.length() > LONGEST - DIGEST - 1 ? id.substring(0, LONGEST - DIGEST - 1) : id;
    return start.replaceAll("[.-]$", "") + "-" + digest;
  }

  private static String fit(String id, String name) {
    return id.length() > LONGEST ? distinct(id, name) : id;
  }
}
