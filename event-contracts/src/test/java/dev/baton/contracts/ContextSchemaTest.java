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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void aContextOfAnySizeIsJudged() {
    StringBuilder many = new StringBuilder("{\"budget\":\"yes\",\"list\":[1");
    many.append(",1".repeat(1_000_000)).append("]}");

    assertThat(judge(LEAD, many.toString())).containsEntry("/budget", PRESENT);
  }
}
