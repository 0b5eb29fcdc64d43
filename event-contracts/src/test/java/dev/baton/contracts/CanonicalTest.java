package dev.baton.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static String canonical(String json) {
    try {
      return new String(Canonical.bytes(Json.MAPPER.readTree(json)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void writesTheExampleOfTheStandard() {
    // RFC 8785, 3.2.2 and 3.2.4
    assertThat(
            canonical(
                """
                {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                 "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                 "literals": [null, true, false]}
                """))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void sortsMembersByUtf16CodeUnits() {
    // RFC 8785, 3.2.3
    assertThat(
            canonical(
                """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
                 "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
                 "\\u00f6":"Latin Small Letter O With Diaeresis"}
                """))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                + "\"😀\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void orderAndSpaceDoNotMatter() {
    assertThat(canonical("{\"b\": 1.0, \"a\": [ ]}")).isEqualTo(canonical("{\"a\":[],\"b\":1}"));
  }

  @Test
  void refusesWhatHasNoCanonicalForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Canonical.bytes(JSON.numberNode(new java.math.BigDecimal("1e999"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Canonical.bytes(JSON.textNode("a\ud800b")));
  }

  @Property(tries = 2000)
  void writesWhatTheReferenceImplementationWrites(@ForAll("documents") JsonNode document)
      throws IOException {
    byte[] json = Json.bytes(document);

    assertThat(new String(Canonical.bytes(Json.MAPPER.readTree(json)), StandardCharsets.UTF_8))
        .isEqualTo(new JsonCanonicalizer(json).getEncodedString());
  }

  @Provide
  Arbitrary<JsonNode> documents() {
    Arbitrary<JsonNode> values =
        Arbitraries.lazyOf(this::scalars, this::scalars, this::arrays, this::objects);
    return Arbitraries.maps(names(), values).ofMaxSize(5).map(CanonicalTest::object);
  }

  private Arbitrary<JsonNode> scalars() {
    return Arbitraries.oneOf(
        names().map(JSON::textNode),
        Arbitraries.integers().map(JSON::numberNode),
        Arbitraries.longs().map(JSON::numberNode),
        Arbitraries.doubles().map(JSON::numberNode),
        Arbitraries.of(true, false).map(JSON::booleanNode),
        Arbitraries.just(JSON.nullNode()));
  }

  private Arbitrary<JsonNode> arrays() {
    return scalars().list().ofMaxSize(3).map(v -> (JsonNode) JSON.arrayNode().addAll(v));
  }

  private Arbitrary<JsonNode> objects() {
    return Arbitraries.maps(names(), scalars()).ofMaxSize(3).map(CanonicalTest::object);
  }

  private static JsonNode object(Map<String, JsonNode> members) {
    return JSON.objectNode().setAll(new LinkedHashMap<>(members));
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('\u0000', '\b', '\t', '\n', '\f', '\r', '\u001f', '\u007f', '"', '\\', '/')
        .withChars('\u00e9', '\u0080', '\u20ac', '\ufb33', '\uffff')
        .ofMaxLength(6)
        .map(s -> s.length() % 3 == 0 ? s + "😀" : s);
  }
}
