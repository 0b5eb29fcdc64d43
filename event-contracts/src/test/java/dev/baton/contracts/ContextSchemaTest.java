package dev.baton.contracts;

import static dev.baton.contracts.ledger.Judgement.Verdict.INVALID;
import static dev.baton.contracts.ledger.Judgement.Verdict.MISSING;
import static dev.baton.contracts.ledger.Judgement.Verdict.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.ledger.Judgement.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextSchemaTest {
  private static final String LEAD =
      """
      {"type":"object","required":["budget","customer"],
       "properties":{"budget":{"enum":["yes","no"]},
                     "customer":{"type":"object","required":["email"],
                                 "properties":{"email":{"type":"string","pattern":"@"}}},
                     "partner":{"type":"object","required":["name"]}}}
      """;

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Verdict> judge(String schema, String context) {
    return ContextSchema.of(json(schema)).judge(json(context));
  }

  @Test
  void everyRequiredFieldIsPresentMissingOrInvalid() {
    assertThat(judge(LEAD, "{\"budget\":\"yes\",\"customer\":{\"email\":\"a@b\"}}"))
        .isEqualTo(Map.of("/budget", PRESENT, "/customer", PRESENT, "/customer/email", PRESENT));
    assertThat(judge(LEAD, "{\"budget\":\"maybe\",\"customer\":{}}"))
        .isEqualTo(Map.of("/budget", INVALID, "/customer", PRESENT, "/customer/email", MISSING));
    assertThat(judge(LEAD, "{\"customer\":{\"email\":\"nobody\"}}"))
        .isEqualTo(Map.of("/budget", MISSING, "/customer", INVALID, "/customer/email", INVALID));
  }

  @Test
  void nothingSaidIsEverythingMissing() {
    assertThat(ContextSchema.of(json(LEAD)).judge(null))
        .isEqualTo(Map.of("/budget", MISSING, "/customer", MISSING, "/customer/email", MISSING));
  }

  @Test
  void whatAnOptionalFieldRequiresCountsWhereItIsThere() {
    assertThat(judge(LEAD, "{\"partner\":{}}")).containsEntry("/partner/name", MISSING);
    assertThat(judge(LEAD, "{}")).doesNotContainKey("/partner/name");
  }

  @Test
  void aSoundSchemaHasNoFaults() {
    assertThat(ContextSchema.faults(json(LEAD))).isEmpty();
    assertThat(
            ContextSchema.faults(
                json(
                    """
                    {"$schema":"https://json-schema.org/draft/2020-12/schema",
                     "$defs":{"e":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/e"},
                     "b":{"$ref":"#/$defs/e"}},"required":["a"]}
                    """)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{\"type\":\"string\"}",
        "{\"type\":\"object\",\"required\":\"budget\"}",
        "{\"properties\":{\"a\":{\"$ref\":\"https://example.org/schema\"}}}",
        "{\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}}",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}}",
        "{\"properties\":{\"a\":{\"$ref\":\"#\"}}}",
        "{\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
        "{\"$id\":\"https://example.org/mine\"}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
        "{\"properties\":{\"a\":{\"pattern\":\"(\"}}}",
        "{\"properties\":{\"a\":{\"pattern\":\"(a)\\\\1\"}}}",
        "{\"properties\":{\"a\":{\"pattern\":\"^(?=a)b\"}}}",
        "{\"properties\":{\"a\":{\"pattern\":\"((a{1,50}){1,50}){1,50}\"}}}",
        "{\"patternProperties\":{\"(?!a)\":{\"type\":\"string\"}}}"
      })
  void refusesWhatCannotBeEvaluatedWithinBounds(String schema) {
    assertThat(ContextSchema.faults(json(schema))).isNotEmpty();
    // and where such a one is in force all the same, the fields are judged by their presence
    ContextSchema.of(json(schema)).judge(json("{\"a\":1}"));
  }

  @Test
  void aSchemaThatDoublesAtEachReferenceIsTooLarge() {
    StringBuilder defs = new StringBuilder("\"d0\":{\"type\":\"string\"}");
    for (int i = 1; i < 40; i++) {
      String ref = "{\"$ref\":\"#/$defs/d" + (i - 1) + "\"}";
      defs.append(",\"d%d\":{\"allOf\":[%s,%s]}".formatted(i, ref, ref));
    }
    String schema =
        "{\"$defs\":{%s},\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#/$defs/d39\"}}}"
            .formatted(defs);

    assertThat(ContextSchema.faults(json(schema))).isNotEmpty();
    assertThat(judge(schema, "{\"a\":1}")).isEqualTo(Map.of("/a", PRESENT));
  }

  @Test
  void aPatternIsMatchedInLinearTime() {
    String schema =
        "{\"required\":[\"a\"],\"properties\":{\"a\":{\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\"}}}";

    assertThat(judge(schema, "{\"a\":\"" + "a".repeat(5_000) + "\"}"))
        .isEqualTo(Map.of("/a", INVALID));
    assertThat(judge(schema, "{\"a\":\"abcAbc\"}")).isEqualTo(Map.of("/a", PRESENT));
  }

  static Stream<String> hostilePatterns() {
    return Stream.of(
        "(".repeat(20_000) + ")".repeat(20_000),
        "[".repeat(20_000),
        "(a+)+$",
        "^(a|a)*$",
        "^(a|aa)+$",
        "^(.*a){20}$",
        "(a*)*\\\\1",
        "^(?=(a+))\\\\1b",
        "a{2147483647}",
        "((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}",
        "a{1000}".repeat(140),
        "(a|b{1,500}){1,500}",
        "(?:".repeat(20_000) + "a" + ")*".repeat(20_000),
        "[(]{1000}".repeat(1_000),
        "(a{1000,}){1000,}",
        "(((((a{1,65535}){1,65535}){1,65535}){1,65535}){1,65535})b",
        "^(([a-z])+.)+[A-Z]([a-z])+$");
  }

  @ParameterizedTest
  @MethodSource("hostilePatterns")
  void noPatternHoldsUpOrTopplesWhoJudgesByIt(String pattern) {
    JsonNode schema =
        json(
            "{\"required\":[\"a\"],\"properties\":{\"a\":{\"pattern\":\"%s\"}}}"
                .formatted(pattern));
    ContextSchema.faults(schema);

    assertThat(
            ContextSchema.of(schema).judge(json("{\"a\":\"" + "a".repeat(5_000) + "!\"}")).keySet())
        .containsExactly("/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Z]{2}[0-9]{1,6}$",
        "^[^(){}]{1,200}$",
        "^(a|b{1,9}){1,9}$",
        "\\\\(\\\\{",
        "[]a]{3}"
      })
  void anOrdinaryPatternIsTaken(String pattern) {
    assertThat(
            ContextSchema.faults(
                json("{\"properties\":{\"a\":{\"pattern\":\"%s\"}}}".formatted(pattern))))
        .isEmpty();
  }

  @Test
  void aContextWithAFaultInEveryValueIsJudgedByWhatIsThere() {
    String schema =
        """
        {"required":["a"],"properties":{"a":{"items":{"type":"string"}}}}
        """;

    assertThat(judge(schema, "{\"a\":[1" + ",1".repeat(10_000) + "]}"))
        .isEqualTo(Map.of("/a", INVALID));
    assertThat(judge(schema, "{\"a\":[1" + ",1".repeat(60_000) + "]}"))
        .isEqualTo(Map.of("/a", PRESENT));
  }

  @Test
  void aContextOfAnySizeIsJudged() {
    StringBuilder many = new StringBuilder("{\"budget\":\"yes\",\"list\":[1");
    many.append(",1".repeat(1_000_000)).append("]}");

    assertThat(judge(LEAD, many.toString())).containsEntry("/budget", PRESENT);
  }
}
