package dev.baton.definitions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.edge.Violation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningsTest {
  private static final Meaning FULL =
      new Meaning(
          "A lead that sales should call, \"hot\" · 30 €",
          Kind.METRIC,
          "lead",
          "all leads",
          List.of("budget = yes", "region in (EU)"),
          "day",
          "P30D",
          "first touch",
          "Europe/Berlin",
          "email",
          "score > 70");

  @Test
  void theHashIsOfTheCanonicalJson() throws Exception {
    // by hand: members in order, no space, nothing escaped that need not be, absent left out
    String canonical =
        "{\"clockStart\":\"first touch\",\"deduplicationKey\":\"email\",\"expression\":\"score >"
            + " 70\",\"filters\":[\"budget = yes\",\"region in (EU)\"],\"grain\":\"day\","
            + "\"kind\":\"METRIC\",\"population\":\"all leads\","
            + "\"text\":\"A lead that sales should call, \\\"hot\\\" · 30 €\","
            + "\"timeZone\":\"Europe/Berlin\",\"unit\":\"lead\",\"window\":\"P30D\"}";
    assertThat(Meanings.hash(FULL)).isEqualTo(sha256(canonical));
    assertThat(
            Meanings.hash(
                new Meaning(
                    "x", Kind.TERM, null, null, List.of(), null, null, null, null, null, null)))
        .isEqualTo(sha256("{\"kind\":\"TERM\",\"text\":\"x\"}"));
  }

  @Test
  void theOrderOfFiltersAndBlanksAreNoDifference() {
    Meaning other =
        new Meaning(
            " " + FULL.text() + "\n",
            Kind.METRIC,
            "lead ",
            "all leads",
            Arrays.asList("region in (EU)", " budget = yes", "", null, "budget = yes"),
            "day",
            "P30D",
            "first touch",
            "Europe/Berlin",
            "email",
            "score > 70");
    assertThat(Meanings.normalize(other)).isEqualTo(Meanings.normalize(FULL)).isEqualTo(FULL);
  }

  @Test
  void anExpressionStaysAsItWasWritten() {
    Meaning meaning =
        new Meaning(
            "x", Kind.TERM, null, null, List.of(), null, null, null, null, null, " a  > 1\n");
    assertThat(Meanings.normalize(meaning).expression()).isEqualTo(" a  > 1\n");
  }

  @Test
  void anyOtherDifferenceHasAnotherHashAndIsNamed() {
    List<Meaning> others =
        List.of(
            new Meaning(
                "other",
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                Kind.STAGE,
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                null,
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                "",
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                List.of("budget = yes"),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                "week",
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                "P7D",
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                "last touch",
                FULL.timeZone(),
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                "UTC",
                FULL.deduplicationKey(),
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                "phone",
                FULL.expression()),
            new Meaning(
                FULL.text(),
                FULL.kind(),
                FULL.unit(),
                FULL.population(),
                FULL.filters(),
                FULL.grain(),
                FULL.window(),
                FULL.clockStart(),
                FULL.timeZone(),
                FULL.deduplicationKey(),
                "score > 80"));
    assertThat(others.stream().map(Meanings::normalize).map(Meanings::hash))
        .doesNotContain(Meanings.hash(FULL))
        .doesNotHaveDuplicates();
    assertThat(others)
        .flatExtracting(o -> Meanings.differences(FULL, o))
        .containsExactly(
            "text",
            "kind",
            "unit",
            "population",
            "filters",
            "grain",
            "window",
            "clockStart",
            "timeZone",
            "deduplicationKey",
            "expression");
  }

  @Test
  void whatIsCompleteHasNoViolation() {
    assertThat(Meanings.violations(FULL)).isEmpty();
  }

  @Test
  void namesEveryPlaceThatIsWrong() {
    Meaning wrong =
        Meanings.normalize(
            new Meaning(
                null,
                null,
                "\u0007",
                null,
                List.of("\ud800"),
                null,
                "a month",
                null,
                "Mars/Olympus",
                null,
                "x".repeat(Meanings.MAX_TEXT + 1)));
    assertThat(Meanings.violations(wrong))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/meaning/text",
            "/meaning/kind",
            "/meaning/unit",
            "/meaning/filters",
            "/meaning/window",
            "/meaning/timeZone",
            "/meaning/expression");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P30D", "P1M", "P1Y2M3D", "PT36H", "P1W"})
  void aWindowIsAPeriod(String window) {
    assertThat(
            Meanings.violations(
                new Meaning(
                    "x", Kind.TERM, null, null, List.of(), null, window, null, null, null, null)))
        .isEmpty();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
