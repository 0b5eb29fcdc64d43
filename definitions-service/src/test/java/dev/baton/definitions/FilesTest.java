package dev.baton.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.definitions.rules.Importing.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How files of definitions are read. */
class FilesTest {
  private static final String JSON =
      """
      {"baton": "definitions/v1",
       "terms": [
         {"id": "lead", "label": "Lead", "definitions": [
           {"id": "mql", "team": "marketing",
            "meaning": {"text": "hot", "kind": "STAGE", "filters": ["a", "b"]}},
           {"id": "sql", "team": "sales", "meaning": {"text": "called", "kind": "STEP"}},
           {"id": "x", "team": "sales",
            "meaning": {"text": "x", "kind": "TERM", "colour": "red"}}
         ]},
         {"label": "no id", "definitions": []},
         {"id": "deal"}
       ]}
      """;

  @Test
  void readsJsonWithTheLineOfEachRow() {
    List<Row> rows = json(JSON);
    assertThat(rows).extracting(Row::line).containsExactly(3, 4, 6, 7, 10, 11);
    assertThat(rows)
        .extracting(row -> row.getClass().getSimpleName())
        .containsExactly(
            "OfTerm", "OfDefinition", "Unreadable", "Unreadable", "Unreadable", "OfTerm");
    assertThat(((Row.OfDefinition) rows.get(1)).draft().meaning().filters())
        .containsExactly("a", "b");
    assertThat(((Row.Unreadable) rows.get(3)).detail()).contains("colour");
    assertThat(rows.get(3).pointer()).isEqualTo("/terms/0/definitions/2");
  }

  @Test
  void whatIsNoSuchJsonIsRefusedWholeWithItsLine() {
    assertThatThrownBy(() -> json("{\"baton\": \"definitions/v1\",\n \"terms\": [}"))
        .isInstanceOfSatisfying(UnreadableImport.class, e -> assertThat(e.line).isEqualTo(2));
    assertThatThrownBy(() -> json("{\"terms\": []}")).isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> json("{\"baton\": \"definitions/v1\", \"terms\": {}}"))
        .isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> json("[]")).isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> json("")).isInstanceOf(UnreadableImport.class);
    String deep = "{\"baton\": \"definitions/v1\", \"terms\": " + "[".repeat(100_000);
    assertThatThrownBy(() -> json(deep)).isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> json("{\"baton\": \"definitions/v1\", \"terms\": [], \"terms\": []}"))
        .isInstanceOf(UnreadableImport.class);
  }

  @Test
  void readsCsvWithTheLineOfEachRow() {
    List<Row> rows =
        csv(
            """
            term,label,id,team,state,text,kind,filters,window
            lead,Lead,mql,marketing,DRAFT,"hot,
            and how",STAGE,"budget = yes
            score > 70",P30D

            lead,,sql,sales,,called,STAGE,,
            lead,,sql,sales
            ,,x,sales,,x,TERM,,
            lead,,y,sales,,y,STEP,,
            lead,,z,sales,,'=1+1,TERM,,
            """);
    assertThat(rows).extracting(Row::line).containsExactly(2, 2, 6, 6, 7, 8, 9, 9, 10, 10);
    Row.OfDefinition first = (Row.OfDefinition) rows.get(1);
    assertThat(first.term()).isEqualTo("lead");
    assertThat(first.draft().state()).isEqualTo(State.DRAFT);
    assertThat(first.draft().meaning().text()).isEqualTo("hot,\nand how");
    assertThat(first.draft().meaning().filters()).containsExactly("budget = yes", "score > 70");
    assertThat(rows.get(4)).isInstanceOf(Row.Unreadable.class);
    assertThat(rows.get(5)).isInstanceOf(Row.Unreadable.class);
    assertThat(rows.get(7)).isInstanceOf(Row.Unreadable.class);
    assertThat(((Row.OfDefinition) rows.get(9)).draft().meaning().text()).isEqualTo("=1+1");
  }

  @Test
  void whatIsNoSuchCsvIsRefusedWhole() {
    assertThatThrownBy(() -> csv("")).isInstanceOf(UnreadableImport.class);
    assertThatThrownBy(() -> csv("term,id\n")).hasMessageContaining("kind, team, text");
    assertThatThrownBy(() -> csv("term,term,id,team,text,kind\n")).hasMessageContaining("'term'");
    assertThatThrownBy(() -> csv("term,id,team,text,kind,colour\n"))
        .hasMessageContaining("'colour'");
    byte[] latin =
        "term,id,team,text,kind\nlead,a,b,caf\u00e9,TERM\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> CsvImport.read(latin)).isInstanceOf(UnreadableImport.class);
  }

  private static List<Row> json(String text) {
    return JsonImport.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Row> csv(String text) {
    return CsvImport.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
