package dev.baton.ledger.imports.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.Violation;
import dev.baton.ledger.imports.Documented;
import dev.baton.ledger.imports.Told;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingReaderTest {
  private static final String LEAST = "format: xes\nsource: /s\nworkType: w\n";

  @Test
  void aXesLogNeedsNoMoreThanAFormatASourceAndAWorkType() {
    Mapping mapping = Told.mapping(LEAST.getBytes(StandardCharsets.UTF_8));

    assertThat(mapping.caseFrom()).isEqualTo("case:concept:name");
    assertThat(mapping.group()).isEqualTo(new Mapping.Group.Columns(List.of("org:group")));
    assertThat(mapping.activity()).isEqualTo("concept:name");
    assertThat(mapping.time()).isEqualTo("time:timestamp");
    assertThat(mapping.byTime()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bpic2013",
        "bpic2013-visits",
        "receipt",
        "receipt-csv",
        "receipt-people",
        "running-example",
        "running-example-csv",
        "teleclaims",
        "bpic2020",
        "ocel20-example",
        "recruiting",
        "facts"
      })
  void whatIsDocumentedIsAMapping(String name) {
    assertThat(MappingReader.read(Documented.mapping(name))).isInstanceOf(MappingReader.Read.class);
  }

  @Test
  void pointsAtWhatNobodyKnows() {
    assertThat(pointers(LEAST + "groups: x\ntime: {column: t, zones: UTC}\n"))
        .containsExactlyInAnyOrder("/groups", "/time/zones");
  }

  @Test
  void pointsAtWhatIsMissing() {
    assertThat(pointers("format: ocel\n"))
        .containsExactlyInAnyOrder("/source", "/workType", "/group", "/ocel");
    assertThat(pointers("{}")).containsExactly("/format");
  }

  @Test
  void pointsAtWhatCannotBeRead() {
    assertThat(
            pointers(
                LEAST.replace("xes", "csv")
                    + """
                    queued: activity ==
                    accepted: "1 + 1"
                    completed: nobody == "x"
                    time: {column: t, format: "bbb!", zone: Nowhere/Land}
                    value: {amount: a, currency: ZZZZ}
                    csv: {delimiter: "ab", charset: klingon}
                    order: random
                    group: {teams: {A: "group("}}
                    context: [a, {}]
                    """))
        .containsExactlyInAnyOrder(
            "/queued",
            "/accepted",
            "/completed",
            "/time/format",
            "/time/zone",
            "/value/currency",
            "/csv/delimiter",
            "/csv/charset",
            "/order",
            "/group/teams/A",
            "/context/1");
  }

  @Test
  void aWorkTypeIsTheFirstPartOfASubjectAndNoMore() {
    assertThat(pointers("format: xes\nsource: /s\nworkType: a/b\n")).containsExactly("/workType");
    assertThat(pointers("format: xes\nsource: /s\nworkType: team\n")).containsExactly("/workType");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "[1]", "a: b: c", "a: 1\na: 2", "\u0000"})
  void saysThatSomethingIsNoMapping(String yaml) {
    assertThat(MappingReader.read(yaml.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MappingReader.Refused.class);
  }

  private static List<String> pointers(String yaml) {
    return MappingReader.read(yaml.getBytes(StandardCharsets.UTF_8))
            instanceof MappingReader.Refused(List<Violation> faults)
        ? faults.stream().map(Violation::pointer).toList()
        : List.of();
  }
}
