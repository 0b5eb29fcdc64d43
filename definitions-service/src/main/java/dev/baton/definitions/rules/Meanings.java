package dev.baton.definitions.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.Expression;
import dev.baton.edge.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a definition says: its normal form, its hash, and in what two of them differ. */
public final class Meanings {
  /** Longest text or expression, in characters. */
  public static final int MAX_TEXT = 20_000;

  /** Longest of the other members, in characters. */
  public static final int MAX_MEMBER = 500;

  /** Longest link, in characters. */
  public static final int MAX_LINK = 2_000;

  /** Most filters of one definition. */
  public static final int MAX_FILTERS = 100;

  /** Most links of one definition. */
  public static final int MAX_LINKS = 50;

  private Meanings() {}

  /**
   * The form that is stored, hashed and compared: no blank at either end, nothing for blank, each
   * filter once and in order. The expression stays as it was written.
   *
   * @param meaning as a client sent it; its text and kind may be missing in spite of their types
   */
  public static Meaning normalize(Meaning meaning) {
    return new Meaning(
        Objects.requireNonNullElse(strip(meaning.text()), ""),
        meaning.kind(),
        strip(meaning.unit()),
        strip(meaning.population()),
        meaning.filters().stream()
            .map(Meanings::strip)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList(),
        strip(meaning.grain()),
        strip(meaning.window()),
        strip(meaning.clockStart()),
        strip(meaning.timeZone()),
        strip(meaning.deduplicationKey()),
        strip(meaning.expression()) == null ? null : meaning.expression(),
        strip(meaning.owner()),
        meaning.links().stream()
            .map(Meanings::strip)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList());
  }

  /** What is wrong with a normal form; empty where nothing is. */
  public static List<Violation> violations(Meaning meaning) {
    List<Violation> found = new ArrayList<>();
    if (meaning.text().isEmpty()) {
      found.add(new Violation("/meaning/text", "is required: what is meant, for people."));
    }
    @Nullable Kind kind = meaning.kind();
    if (kind == null) {
      found.add(
          new Violation("/meaning/kind", "is required: one of " + Arrays.toString(Kind.values())));
    }
    Texts.text(found, "/meaning/text", meaning.text(), MAX_TEXT);
    Texts.text(found, "/meaning/unit", meaning.unit(), MAX_MEMBER);
    Texts.text(found, "/meaning/population", meaning.population(), MAX_MEMBER);
    Texts.text(found, "/meaning/grain", meaning.grain(), MAX_MEMBER);
    Texts.text(found, "/meaning/clockStart", meaning.clockStart(), MAX_MEMBER);
    Texts.text(found, "/meaning/deduplicationKey", meaning.deduplicationKey(), MAX_MEMBER);
    Texts.text(found, "/meaning/expression", meaning.expression(), MAX_TEXT);
    affordable(found, "/meaning/expression", meaning.expression());
    Texts.text(found, "/meaning/owner", meaning.owner(), MAX_MEMBER);
    if (meaning.links().size() > MAX_LINKS) {
      found.add(new Violation("/meaning/links", "at most " + MAX_LINKS + "."));
    }
    for (String link : meaning.links()) {
      Texts.text(found, "/meaning/links", link, MAX_LINK);
    }
    if (meaning.filters().size() > MAX_FILTERS) {
      found.add(new Violation("/meaning/filters", "at most " + MAX_FILTERS + "."));
    }
    for (String filter : meaning.filters()) {
      Texts.text(found, "/meaning/filters", filter, MAX_MEMBER);
      affordable(found, "/meaning/filters", filter);
    }
    if (meaning.window() != null && !isPeriod(meaning.window())) {
      found.add(new Violation("/meaning/window", "an ISO 8601 period, such as P30D."));
    }
    if (meaning.timeZone() != null && !isZone(meaning.timeZone())) {
      found.add(
          new Violation("/meaning/timeZone", "the name of a time zone, such as Europe/Berlin."));
    }
    return List.copyOf(found);
  }

  /**
   * SHA-256 of the canonical JSON (RFC 8785), lower-case hex: equal exactly for equal meanings.
   *
   * @param meaning in its normal form, without violations
   */
  public static String hash(Meaning meaning) {
    return HexFormat.of()
        .formatHex(Digests.sha256(Canonical.bytes(Json.MAPPER.valueToTree(meaning))));
  }

  /**
   * SHA-256 of what counts of a meaning, in its canonical form, lower-case hex. Where two are equal
   * the meanings are; where they are not, the meanings may still be.
   *
   * @param meaning in its normal form, without violations
   */
  public static String sense(Meaning meaning) {
    ObjectNode counts = Json.MAPPER.createObjectNode();
    counts.put("kind", meaning.kind().name());
    counts.put("unit", Changes.spaced(meaning.unit()));
    counts.put("population", Changes.spaced(meaning.population()));
    ArrayNode filters = counts.putArray("filters");
    meaning.filters().stream().map(Meanings::canonical).distinct().sorted().forEach(filters::add);
    counts.put("grain", Changes.spaced(meaning.grain()));
    counts.put("window", Changes.period(meaning.window()));
    counts.put("clockStart", Changes.spaced(meaning.clockStart()));
    counts.put("timeZone", Changes.zone(meaning.timeZone()));
    counts.put("deduplicationKey", Changes.spaced(meaning.deduplicationKey()));
    counts.put("expression", meaning.expression() == null ? null : canonical(meaning.expression()));
    counts.put("text", Changes.isFormal(meaning) ? null : Changes.spaced(meaning.text()));
    return HexFormat.of().formatHex(Digests.sha256(Canonical.bytes(counts)));
  }

  private static String canonical(String text) {
    Expression expression = Expression.of(text);
    return expression.language() + " " + expression.canonical();
  }

  /** Names of the members in which two meanings differ, in the order of the record. */
  public static List<String> differences(Meaning a, Meaning b) {
    List<String> names = new ArrayList<>();
    differ(names, "text", a.text(), b.text());
    differ(names, "kind", a.kind(), b.kind());
    differ(names, "unit", a.unit(), b.unit());
    differ(names, "population", a.population(), b.population());
    differ(names, "filters", a.filters(), b.filters());
    differ(names, "grain", a.grain(), b.grain());
    differ(names, "window", a.window(), b.window());
    differ(names, "clockStart", a.clockStart(), b.clockStart());
    differ(names, "timeZone", a.timeZone(), b.timeZone());
    differ(names, "deduplicationKey", a.deduplicationKey(), b.deduplicationKey());
    differ(names, "expression", a.expression(), b.expression());
    differ(names, "owner", a.owner(), b.owner());
    differ(names, "links", a.links(), b.links());
    return List.copyOf(names);
  }

  private static void differ(
      List<String> names, String name, @Nullable Object a, @Nullable Object b) {
    if (!Objects.equals(a, b)) {
      names.add(name);
    }
  }

  private static @Nullable String strip(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static void affordable(
      List<Violation> found, String pointer, @Nullable String expression) {
    if (expression != null && expression.length() <= MAX_TEXT) {
      Expression.refusal(expression).ifPresent(why -> found.add(new Violation(pointer, why)));
    }
  }

  private static boolean isPeriod(String text) {
    try {
      Period.parse(text);
      return true;
    } catch (DateTimeException notInDays) {
      try {
        return !Duration.parse(text).isNegative();
      } catch (DateTimeException neither) {
        return false;
      }
    }
  }

  private static boolean isZone(String text) {
    try {
      ZoneId.of(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
