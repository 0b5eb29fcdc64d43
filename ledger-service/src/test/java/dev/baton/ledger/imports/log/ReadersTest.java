package dev.baton.ledger.imports.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {
  private static final LogStream.Limits LIMITS = new LogStream.Limits(1 << 30, 400, 1 << 20);
  private static final Mapping.Csv CSV = new Mapping.Csv(',', '"', StandardCharsets.UTF_8, false);

  @Test
  void readsTheEventsOfATraceWithTheTracesAttributes() throws IOException {
    List<LogReader.Line> lines =
        xes(
            """
            <?xml version="1.0"?>
            <log xmlns="http://www.xes-standard.org/">
              <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
              <float key="meta" value="1"><float key="nested" value="2"/></float>
              <trace>
                <string key="concept:name" value="C1"/>
                <event>
                  <string key="org:group" value="A &amp; B"><string key="inner" value="x"/></string>
                  <int key="n" value="7"/><float key="f" value="1.5"/><boolean key="b" value="true"/>
                  <int key="bad" value="seven"/>
                </event>
              </trace>
              <trace><event/></trace>
            </log>
            """);

    assertThat(lines).hasSize(2);
    assertThat(((LogReader.Read) lines.get(0)).event().attributes().toString())
        .isEqualTo(
            "{\"org:group\":\"A &"
                + " B\",\"n\":7,\"f\":1.5,\"b\":true,\"bad\":\"seven\",\"case:concept:name\":\"C1\"}");
    assertThat(((LogReader.Read) lines.get(1)).event().attributes().isEmpty()).isTrue();
    assertThat(lines.get(1).number()).isEqualTo(2);
  }

  @Test
  void refusesAnEventOutsideOfATrace() throws IOException {
    assertThat(xes("<log><event/><trace><event/></trace></log>"))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(LogReader.Refused.class),
            second -> assertThat(second).isInstanceOf(LogReader.Read.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE log SYSTEM 'file:///etc/passwd'><log><trace><event/></trace></log>",
        "<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><log>&x;</log>",
        "<!DOCTYPE log [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'> %x;]><log/>",
        """
        <!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><log><string key="k" value="&c;"/></log>
        """
      })
  void readsNoDocumentTypeAndNoEntity(String hostile) {
    assertThatThrownBy(() -> xes(hostile))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("document type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<html/>",
        "<log><trace>",
        "<log><trace><event></trace></log>",
        "<log>&undefined;</log>",
        "<log><string key='k' value='&undefined;'/></log>"
      })
  void saysWhyXmlIsNoLog(String broken) {
    assertThatThrownBy(() -> xes(broken)).isInstanceOf(DamagedLog.class);
  }

  @Test
  void refusesElementsThatAreNestedWithoutEnd() {
    assertThatThrownBy(() -> xes("<log><trace><event>" + "<list>".repeat(100_000)))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("nested");
  }

  @Test
  void refusesAnEventThatIsLargerThanOneMayBe() {
    String large = "<log><trace><event><string key='k' value='" + "x".repeat(3 << 20) + "'/>";
    assertThatThrownBy(() -> xes(large))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("larger than");
    assertThatThrownBy(() -> csv("a,b\n\"" + "x".repeat(3 << 20), CSV))
        .isInstanceOf(DamagedLog.class);
    assertThatThrownBy(() -> ocel("{\"events\":[{\"id\":\"" + "x".repeat(3 << 20)))
        .isInstanceOf(DamagedLog.class);
  }

  @Test
  void readsQuotedDelimitersQuotesAndLineBreaks() throws IOException {
    assertThat(csv("a,b\r\n\"1,\"\"x\"\"\n2\",3\r\n\r\n4,\n", CSV))
        .extracting(line -> line.number() + " " + ((LogReader.Read) line).event().attributes())
        .containsExactly("2 {\"a\":\"1,\\\"x\\\"\\n2\",\"b\":\"3\"}", "5 {\"a\":\"4\",\"b\":\"\"}");
  }

  @Test
  void readsPastAByteOrderMark() throws IOException {
    assertThat(csv("\uFEFFcase,b\n1,2\n", CSV))
        .extracting(line -> ((LogReader.Read) line).event().attributes().toString())
        .containsExactly("{\"case\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void readsWhatTheMappingSaysOfCsv() throws IOException {
    assertThat(
            csv("a;b\n'1;';\"\n", new Mapping.Csv(';', '\'', StandardCharsets.ISO_8859_1, false)))
        .extracting(line -> ((LogReader.Read) line).event().attributes().toString())
        .containsExactly("{\"a\":\"1;\",\"b\":\"\\\"\"}");
    assertThat(csv("a\n\"x\n", new Mapping.Csv(',', null, StandardCharsets.UTF_8, false)))
        .extracting(line -> ((LogReader.Read) line).event().attributes().toString())
        .containsExactly("{\"a\":\"\\\"x\"}");
  }

  @Test
  void refusesARowOfAnotherLengthAndReadsOn() throws IOException {
    assertThat(csv("a,b\n1\n1,2,3\n1,2\n", CSV))
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .isEqualTo(new LogReader.Refused(2, "It has 1 columns, the header has 2.")),
            three -> assertThat(three).isInstanceOf(LogReader.Refused.class),
            two -> assertThat(two.number()).isEqualTo(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,a\n1,2\n", "a,b\n\"1,2\n"})
  void saysWhyTextIsNoCsv(String broken) {
    assertThatThrownBy(() -> csv(broken, CSV)).isInstanceOf(DamagedLog.class);
  }

  @Test
  void saysThatCsvIsInAnotherCharset() {
    assertThatThrownBy(
            () -> all(new CsvReader(open(new byte[] {'a', '\n', (byte) 0xE9, '\n'}), CSV)))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("charset");
    assertThatThrownBy(() -> all(new CsvReader(open(new byte[] {(byte) 0xE9, '\n'}), CSV)))
        .isInstanceOf(DamagedLog.class);
  }

  @Test
  void readsEventsAndObjectsInWhateverOrderTheyStand() throws IOException {
    String log =
        """
        {"other": {"deep": [1, {"x": 2}]},
         "events": [{"id": "e1", "type": "Create", "time": "2026-01-01T00:00:00Z",
                     "attributes": [{"name": "who", "value": "A"}, {"name": "n", "value": 3}],
                     "relationships": [{"objectId": "o1", "qualifier": "q"}]}, 7],
         "objects": [{"id": "o1", "type": "order", "attributes": []}, {"id": "nameless"}]}
        """;

    assertThat(ocel(log))
        .satisfiesExactly(
            first -> {
              LogEvent event = ((LogReader.Read) first).event();
              assertThat(event.objects()).containsExactly(new LogEvent.Related("o1", "q"));
              assertThat(event.attributes().toString())
                  .contains("\"who\":\"A\"", "\"n\":3", "\"ocel:activity\":\"Create\"");
            },
            second -> assertThat(second).isInstanceOf(LogReader.Refused.class));
    try (OcelReader objects = new OcelReader(open(log))) {
      assertThat(objects.nextObject()).isEqualTo(new OcelReader.LogObject("o1", "order"));
      assertThat(objects.nextObject()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{\"events\":[", "{\"events\":[{]}", "{\"events\":[{\"id\":1}]"})
  void saysWhyJsonIsNoLog(String broken) {
    assertThatThrownBy(() -> ocel(broken)).isInstanceOf(DamagedLog.class);
  }

  @Test
  void refusesJsonThatIsNestedWithoutEnd() {
    assertThatThrownBy(() -> ocel("{\"events\":[" + "[".repeat(100_000)))
        .isInstanceOf(DamagedLog.class);
    assertThatThrownBy(() -> ocel("{\"x\":" + "[".repeat(100_000))).isInstanceOf(DamagedLog.class);
  }

  @Test
  void readsGzipByWhatItIsNotByItsName() throws IOException {
    assertThat(
            all(
                new XesReader(
                    open(
                        gzip(
                            "<log><trace><event/></trace></log>"
                                .getBytes(StandardCharsets.UTF_8))))))
        .hasSize(1);
  }

  @Test
  void saysThatGzipIsCutOff() throws IOException {
    byte[] whole = gzip("a,b\n1,2\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> all(new CsvReader(open(cut), CSV)))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("gzip");
  }

  @Test
  void endsWhereALogDecompressesToMoreThanItMay() throws IOException {
    byte[] bomb = gzip(new byte[80 << 20]);
    LogStream.Limits loose = new LogStream.Limits(1L << 40, 400, 1L << 40);
    assertThatThrownBy(() -> drain(LogStream.open(new ByteArrayInputStream(bomb), loose)))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("400 times");
    LogStream.Limits tight = new LogStream.Limits(1 << 20, 1L << 40, 1L << 40);
    assertThatThrownBy(() -> drain(LogStream.open(new ByteArrayInputStream(bomb), tight)))
        .isInstanceOf(DamagedLog.class)
        .hasMessageContaining("larger than 1048576 bytes");
  }

  @Test
  void aLogThatCannotBeFetchedIsNotDamaged() {
    for (Mapping.Format format : Mapping.Format.values()) {
      String start =
          switch (format) {
            case XES -> "<log><trace>";
            case CSV -> "a,b\n";
            case OCEL -> "{\"events\":[";
          };
      InputStream lost =
          new SequenceInputStream(
              new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)),
              new InputStream() {
                @Override
                public int read() {
                  throw new IllegalStateException("no connection");
                }
              });
      assertThatThrownBy(() -> all(reader(format, LogStream.open(lost, LIMITS))))
          .as(format.toString())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no connection");
    }
  }

  private static LogReader reader(Mapping.Format format, LogStream log) throws IOException {
    return switch (format) {
      case XES -> new XesReader(log);
      case CSV -> new CsvReader(log, CSV);
      case OCEL -> new OcelReader(log);
    };
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (in.read(buffer) >= 0) {
      // read on
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static List<LogReader.Line> xes(String xml) throws IOException {
    return all(new XesReader(open(xml)));
  }

  private static List<LogReader.Line> csv(String text, Mapping.Csv how) throws IOException {
    return all(new CsvReader(open(text), how));
  }

  private static List<LogReader.Line> ocel(String json) throws IOException {
    return all(new OcelReader(open(json)));
  }

  private static List<LogReader.Line> all(LogReader reader) throws IOException {
    try (reader) {
      List<LogReader.Line> lines = new ArrayList<>();
      for (LogReader.Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      return lines;
    }
  }

  private static LogStream open(String text) throws IOException {
    return open(text.getBytes(StandardCharsets.UTF_8));
  }

  private static LogStream open(byte[] bytes) throws IOException {
    return LogStream.open(new ByteArrayInputStream(bytes), LIMITS);
  }
}
