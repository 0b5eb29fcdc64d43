package dev.baton.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.sun.management.ThreadMXBean;
import dev.baton.contracts.Canonical;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Invariant 13, as far as reading goes: whatever comes is read, or refused with a few precise
 * words, at a cost in proportion to what came. The cost is counted in bytes allocated, which are
 * the same on every machine.
 */
class HostileInputTest {
  private static final Arrival ANYBODY = new Arrival(Instant.EPOCH, "sales");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int TOLD_AT_MOST = 50_000;
  private static final int BYTES_PER_BYTE = 250;
  private static final int BYTES_AT_LEAST = 4 << 20;
  private static final int MANY = 200_000;

  private static final String OFFER =
      """
      {"specversion":"1.0","type":"dev.baton.handoff.offered.v1","source":"/crm","id":"1",
       "time":"2026-03-02T09:14:05Z","subject":"lead/L-42","myext":"x","correlationid":"c",
       "data":{"handoff":"h","item":{"type":"lead","id":"L-42"},"from":"marketing","to":"sales",
               "actor":"a","definitions":{"d":"1"},"dataSubjects":["p"],"outcome":"o",
               "reason":{"code":"r","note":"n"},"value":{"amount":"1","currency":"EUR"},
               "context":{"c":"v"}}}
      """;
  private static final String STATUS =
      """
      {"specversion":"1.0","type":"dev.baton.evidence.control-total-declared.v1","source":"/crm",
       "id":"1","data":{"side":"sender","boundary":{"from":"a","to":"b","workType":"lead"},
       "period":{"start":"2026-02-01T00:00:00Z","end":"2026-03-01T00:00:00Z"},"count":1}}
      """;

  /** Every string of the offer, by what stands there. */
  private static final List<String> STRINGS =
      List.of(
          "\"1.0\"",
          "\"dev.baton.handoff.offered.v1\"",
          "\"/crm\"",
          "\"1\",\n",
          "\"2026-03-02T09:14:05Z\"",
          "\"lead/L-42\"",
          "\"x\"",
          "\"c\",\n",
          "\"h\"",
          "\"lead\"",
          "\"L-42\"",
          "\"marketing\"",
          "\"sales\"",
          "\"a\"",
          "\"1\"}",
          "\"p\"",
          "\"o\"",
          "\"r\"",
          "\"n\"",
          "\"EUR\"",
          "\"v\"");

  @TestFactory
  Stream<DynamicTest> whateverComesIsReadOrRefusedInAFewPreciseWords() {
    Map<String, byte[]> cases = new LinkedHashMap<>();
    nested(cases);
    numbers(cases);
    strings(cases);
    crowds(cases);
    encodings(cases);
    times(cases);
    documents(cases);
    return cases.entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> bounded(one.getValue())));
  }

  private static void bounded(byte[] hostile) {
    bounded(hostile.length, () -> EventReader.read(hostile, ANYBODY));
    // the same as somebody's data, and in a batch
    bounded(
        hostile.length,
        () ->
            EventReader.readBinary(
                Map.of(
                    "ce-specversion", "1.0",
                    "ce-type", "dev.baton.handoff.offered.v1",
                    "ce-source", "/crm",
                    "ce-id", "1",
                    "ce-time", "2026-03-02T09:14:05Z"),
                hostile,
                ANYBODY));
  }

  private static void bounded(int size, java.util.function.Supplier<Reading> reader) {
    reader.get(); // classes are loaded
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Reading reading = reader.get();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(BYTES_AT_LEAST + (long) BYTES_PER_BYTE * size);

    switch (reading) {
      case Reading.Refused refused -> {
        assertThat(refused.faults()).isNotEmpty().hasSizeLessThanOrEqualTo(50);
        int told = 0;
        for (Reading.Fault fault : refused.faults()) {
          assertThat(fault.detail()).isNotBlank();
          JsonPointer.compile(fault.pointer().endsWith("…") ? "" : fault.pointer());
          String text = fault.pointer() + fault.detail();
          assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
          told += text.length();
        }
        assertThat(told).isLessThan(TOLD_AT_MOST);
      }
      case Reading.Read read -> {
        // what is recorded is read again, and is the same
        byte[] said = Canonical.bytes(read.cloudEvent());
        Reading again = EventReader.read(said, ANYBODY);
        assertThat(again).isInstanceOf(Reading.Read.class);
        assertThat(Canonical.bytes(((Reading.Read) again).cloudEvent())).isEqualTo(said);
        assertThat(((Reading.Read) again).event().subject()).isEqualTo(read.event().subject());
      }
    }
  }

  private static void nested(Map<String, byte[]> cases) {
    for (int depth : List.of(60, 61, 62, 63, 64, 65, 66, 1_000, MANY)) {
      String array = "[".repeat(depth) + "]".repeat(depth);
      String object = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      for (String deep : List.of(array, object)) {
        String kind = depth + " deep " + deep.charAt(0);
        cases.put(kind, utf8(deep));
        cases.put(kind + " context", utf8(OFFER.replace("{\"c\":\"v\"}", deep)));
        cases.put(kind + " extension", utf8(OFFER.replace("\"x\"", deep)));
        cases.put(
            kind + " unknown member", utf8(OFFER.replace("\"to\":", "\"z\":" + deep + ",\"to\":")));
        cases.put(kind + " unclosed", utf8(OFFER.replace("\"x\"", deep.substring(0, depth))));
        cases.put(kind + " base64", utf8(encoded("{\"context\":" + deep + "}")));
        cases.put(kind + " data as binary", utf8(data().replace("{\"c\":\"v\"}", deep)));
        cases.put(kind + " data as base64", utf8(encoded(data().replace("{\"c\":\"v\"}", deep))));
      }
    }
  }

  private static String data() {
    int data = OFFER.indexOf("\"data\":") + 7;
    return OFFER.substring(data, OFFER.lastIndexOf('}'));
  }

  private static String encoded(String data) {
    return OFFER.substring(0, OFFER.indexOf("\"data\":"))
        + "\"data_base64\":\""
        + Base64.getEncoder().encodeToString(utf8(data))
        + "\"}";
  }

  private static void numbers(Map<String, byte[]> cases) {
    for (String number :
        List.of(
            "1e999999999",
            "-1e999999999",
            "1e-999999999",
            "0e999999999",
            "0e-999999999",
            "1e2147483648",
            "1e99999999999999999999",
            "1e308",
            "1e309",
            "5e-324",
            "1e-400",
            "9".repeat(999),
            "9".repeat(1_001),
            "9".repeat(MANY),
            "0." + "1".repeat(997),
            "1." + "0".repeat(MANY),
            "1e" + "9".repeat(MANY),
            "-0",
            "-0.0",
            "9007199254740993",
            "NaN",
            "Infinity",
            "+1",
            "01",
            ".5",
            "0x10")) {
      String name = number.length() > 40 ? number.substring(0, 5) + "… " + number.length() : number;
      cases.put(name + " in a context", utf8(OFFER.replace("\"v\"", number)));
      cases.put(name + " as an extension", utf8(OFFER.replace("\"x\"", number)));
      cases.put(name + " as a count", utf8(STATUS.replace("\"count\":1", "\"count\":" + number)));
    }
  }

  private static void strings(Map<String, byte[]> cases) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("a megabyte", "x".repeat(1 << 20));
    texts.put("a megabyte of marks", "a" + "\u0301\u0323".repeat(1 << 18));
    texts.put("a megabyte of control characters", "\\u0001".repeat(1 << 17));
    texts.put("a megabyte of slashes and tildes", "~/".repeat(1 << 19));
    texts.put("NUL", "a\\u0000b");
    texts.put("a lone high surrogate", "a\\ud800b");
    texts.put("a lone low surrogate", "\\udc00");
    texts.put("swapped surrogates", "\\udc00\\ud800");
    texts.put("a noncharacter", "\uffff\\ufffe");
    texts.put("what grows under NFC", "\ud834\udd60".repeat(100));
    texts.put("what shrinks under NFC", "u\u0308".repeat(200));
    texts.put("what shrinks to too much", "u\u0308".repeat(201));
    texts.put("one that becomes another letter", "\u212a\u2126\u212b");
    texts.put("jamo", "\u1112\u1161\u11ab".repeat(60));
    texts.put("what turns round", "\u202eabc\u2066");
    texts.put("nothing but spaces", "   ");
    texts.put("nothing", "");
    texts.put("SQL", "'; drop table entry; --");
    texts.put("what looks like a path", "../../etc/passwd");
    texts.put("a pattern's worst", "a".repeat(50_000) + "!");
    for (String at : STRINGS) {
      int end = at.lastIndexOf('"');
      texts.forEach((name, text) ->
          cases.put(
              name + " instead of " + at.strip(),
              utf8(OFFER.replace(at, '"' + text + at.substring(end)))));
    }
    texts.forEach((name, text) -> {
      cases.put(name + " names an extension", utf8(OFFER.replace("\"myext\"", '"' + text + '"')));
      cases.put(name + " names a definition", utf8(OFFER.replace("\"d\"", '"' + text + '"')));
      cases.put(
          name + " names a member", utf8(OFFER.replace("\"c\":\"v\"", '"' + text + "\":1e999")));
    });
  }

  private static void crowds(Map<String, byte[]> cases) {
    cases.put(
        "extensions", utf8(OFFER.replace("\"myext\"", members("e%d", "1", 10_000) + ",\"m\"")));
    cases.put(
        "bad extensions",
        utf8(OFFER.replace("\"myext\"", members("E%d", "[]", 10_000) + ",\"m\"")));
    cases.put(
        "unknown members",
        utf8(OFFER.replace("\"actor\"", members("u%d", "1", 10_000) + ",\"actor\"")));
    cases.put("definitions", utf8(OFFER.replace("\"d\":\"1\"", members("d%d", "7", MANY))));
    cases.put(
        "nameless definitions",
        utf8(OFFER.replace("\"d\":\"1\"", members("%d" + "d".repeat(300), "\"1\"", 2_000))));
    cases.put("persons", utf8(OFFER.replace("\"p\"", "0" + ",0".repeat(MANY))));
    cases.put("bad numbers", utf8(OFFER.replace("\"v\"", "[1e999" + ",1e999".repeat(MANY) + "]")));
    String longName = "n".repeat(40_000);
    cases.put(
        "bad numbers below a long name",
        utf8(
            OFFER.replace(
                "\"c\":\"v\"", '"' + longName + "\":[1e999" + ",1e999".repeat(MANY) + "]")));
    cases.put(
        "objects below a long name",
        utf8(OFFER.replace("\"c\":\"v\"", '"' + longName + "\":[{}" + ",{}".repeat(MANY) + "]")));
    cases.put(
        "halves of characters below a long name",
        utf8(
            OFFER.replace(
                "\"c\":\"v\"",
                '"' + longName + "\":[\"\\ud800\"" + ",\"\\ud800\"".repeat(MANY) + "]")));
    cases.put("a member twice", utf8(OFFER.replace("\"to\":", "\"from\":\"x\",\"to\":")));
    cases.put("an attribute twice", utf8(OFFER.replace("\"myext\":", "\"id\":\"2\",\"myext\":")));
    cases.put(
        "one twice under escapes", utf8(OFFER.replace("\"myext\":", "\"\\u0069d\":\"2\",\"m\":")));
  }

  private static String members(String name, String value, int count) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add('"' + name.formatted(i) + "\":" + value);
    }
    return String.join(",", members);
  }

  private static void encodings(Map<String, byte[]> cases) {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("an overlong slash", "c0af");
    wrong.put("a surrogate in UTF-8", "eda080");
    wrong.put("half a character", "e282");
    wrong.put("a byte that never is", "ff");
    wrong.put("five bytes", "f888808080");
    wrong.put("beyond Unicode", "f4908080");
    wrong.put("a raw NUL", "00");
    wrong.put("Latin 1", "fc");
    wrong.forEach((name, hex) -> {
      byte[] bytes = java.util.HexFormat.of().parseHex(hex);
      cases.put(name + " in an id", around(OFFER, "\"1\",\n", bytes));
      cases.put(name + " in a context", around(OFFER, "\"v\"", bytes));
      cases.put(name + " in a name", around(OFFER, "\"c\":\"v", bytes));
    });
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1")) {
      cases.put(charset, OFFER.replace("sales", "zürich").getBytes(Charset.forName(charset)));
    }
    cases.put("a byte order mark", utf8("\ufeff" + OFFER));
    cases.put("two byte order marks", utf8("\ufeff\ufeff" + OFFER));
  }

  /** The document with bytes after the first character of what stands at a place. */
  private static byte[] around(String document, String at, byte[] bytes) {
    int place = document.indexOf(at) + 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8(document.substring(0, place)));
    out.writeBytes(bytes);
    out.writeBytes(utf8(document.substring(place)));
    return out.toByteArray();
  }

  private static void times(Map<String, byte[]> cases) {
    for (String time :
        List.of(
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00+18:00",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-18:00",
            "+10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-12-31T24:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-01-01T00:00:00+19:00",
            "2026-01-01T00:00:00.0000000000000000001Z",
            "2026-01-01T00:00:00",
            "२०२६-०१-०१T00:00:00Z",
            "9".repeat(1 << 20))) {
      cases.put(
          "at " + time.substring(0, Math.min(40, time.length())),
          utf8(OFFER.replace("2026-03-02T09:14:05Z", time)));
      cases.put(
          "until " + time.substring(0, Math.min(40, time.length())),
          utf8(STATUS.replace("2026-03-01T00:00:00Z", time)));
    }
  }

  private static void documents(Map<String, byte[]> cases) {
    List<UnaryOperator<String>> ways =
        List.of(
            event -> "",
            event -> " \n\t",
            event -> "null",
            event -> "[]",
            event -> "[" + event + "]",
            event -> "\"" + "x".repeat(1 << 20) + "\"",
            event -> "7",
            event -> event + event,
            event -> event + "x",
            event -> event.substring(0, event.length() / 2),
            event -> event.replace("{", "{/* */"),
            event -> event.replace('"', '\''),
            event -> event.replace(",", ",,"),
            event -> "{}",
            event -> event.replaceFirst("\"data\":[^}]*", "\"data\":{\"a\":1"),
            event -> "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"b\">]><a>&b;</a>");
    for (int i = 0; i < ways.size(); i++) {
      cases.put("document " + i, utf8(ways.get(i).apply(OFFER)));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
