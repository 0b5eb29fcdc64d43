package dev.baton.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "sales", "=1", "'=1", "''=1", "'", "''", "'a", "-", "\t", "+49"})
  void everyValueFindsItsWayBack(String value) {
    assertThat(Csv.value(Csv.cell(value))).isEqualTo(value);
  }

  @Test
  void aNameThatLooksLikeAFormulaStaysAName() {
    assertThat(Csv.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(Csv.cell("=HYPERLINK(\"x\",\"y\")"))
        .isEqualTo("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    assertThat(Csv.cell("@team")).isEqualTo("'@team");
    assertThat(Csv.cell(-1.5)).isEqualTo("-1.5");
  }

  @Test
  void quotesWhatNeedsIt() {
    assertThat(Csv.cell("V37 2nd")).isEqualTo("V37 2nd");
    assertThat(Csv.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(Csv.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(Csv.cell("two\nlines")).isEqualTo("\"two\nlines\"");
  }

  @Test
  void whatIsNotKnownIsEmpty() {
    assertThat(Csv.cell(null)).isEmpty();
  }
}
