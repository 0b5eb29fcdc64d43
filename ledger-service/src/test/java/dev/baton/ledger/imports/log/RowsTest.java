package dev.baton.ledger.imports.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.ledger.imports.Told;
import dev.baton.ledger.imports.hop.Hop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
  private static final String CSV =
      "format: csv\nsource: /s\nworkType: w\ncase: c\ngroup: g\ntime: t\nactivity: a\n";

  @Test
  void theRowsOfACaseMayLieAnywhere() throws IOException {
    Told told =
        told(
            CSV,
            "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n2,A,2026-01-01T00:00:01Z,x\n"
                + "1,B,2026-01-01T00:00:02Z,x\n2,C,2026-01-01T00:00:03Z,x\n");

    assertThat(told.byId().get("1")).singleElement().extracting(Hop::to).isEqualTo("B");
    assertThat(told.byId().get("2")).singleElement().extracting(Hop::to).isEqualTo("C");
  }

  @Test
  void aRowWithoutACaseOrATimeIsRefusedByItsLine() throws IOException {
    Told told =
        told(
            CSV,
            "c,g,t,a\n,A,2026-01-01T00:00:00Z,x\n1,A,,x\n1,A,yesterday,x\n1,A,2026-01-01,x\n"
                + "1,A,2026-01-01T00:00:00Z,x\n");

    assertThat(told.refused()).extracting(Rows.Refused::number).containsExactly(2L, 3L, 4L, 5L);
    assertThat(told.refused().get(0).reason()).isEqualTo("It has no c.");
    assertThat(told.refused().get(2).reason()).contains("no time").doesNotContain("yesterday");
    assertThat(told.items()).hasSize(1);
  }

  @Test
  void noGroupIsTheTeamOfNobody() throws IOException {
    Told told =
        told(
            CSV,
            "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n1,,2026-01-01T00:00:01Z,x\n"
                + "1,?,2026-01-01T00:00:02Z,x\n");

    assertThat(told.byId().get("1")).extracting(Hop::to).containsExactly("(none)", "?");
    assertThat(told.findings().placeholders()).containsOnlyKeys("(none)", "?");
  }

  @Test
  void aConditionThatARowCannotAnswerRefusesTheRow() throws IOException {
    Told told =
        told(CSV + "queued: row.missing == \"x\"\n", "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n");

    assertThat(told.refused())
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason()).startsWith("queued: "));
    assertThat(
            told(
                    CSV + "queued: \"'missing' in row && row.missing == 'x'\"\n",
                    "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n")
                .refused())
        .isEmpty();
  }

  @Test
  void aConditionSeesCaseGroupActivityTimeAndTheRow() throws IOException {
    Told told =
        told(
            CSV
                + "queued: case == \"1\" && group == \"B\" && activity == \"x\" &&"
                + " time == \"2026-01-01T00:00:01Z\" && row[\"t\"] != \"\"\n",
            "c,g,t,a\n1,A,2026-01-01T00:00:00Z,x\n1,B,2026-01-01T01:00:01+01:00,x\n");

    assertThat(told.findings().total().offered()).isOne();
  }

  @Test
  void whatTravelsIsTheRowsOwnAndAnAmountIsRoundedToWhatEventsState() throws IOException {
    Told told =
        told(
            CSV + "context: [k, empty]\nvalue: {amount: v, currency: EUR}\nactor: who\n",
            "c,g,t,a,k,empty,v,who\n1,A,2026-01-01T00:00:00Z,x,K,,26.85120450862128,Ann\n"
                + "1,B,2026-01-01T00:00:01Z,x,L,,,Bob\n1,B,2026-01-01T00:00:01Z,x,L,,many,Bob\n");

    Hop.Fact offer = told.byId().get("1").getFirst().facts().getFirst();
    assertThat(offer.kind()).isEqualTo(FactKind.OFFERED);
    assertThat(offer.carried().context()).hasToString("{\"k\":\"K\"}");
    assertThat(offer.carried().value()).hasToString("Money[amount=26.851205, currency=EUR]");
    assertThat(offer.carried().actor()).isEqualTo("Ann");
    assertThat(told.refused()).extracting(Rows.Refused::number).containsExactly(4L);
  }

  @Test
  void aNameIsComparedAfterNfcAndHasNoControlCharacters() throws IOException {
    Told told =
        told(
            CSV,
            "c,g,t,a\n1,e\u0301,2026-01-01T00:00:00Z,x\n1,\u00e9,2026-01-01T00:00:01Z,x\n"
                + "1,\"a\u0007\",2026-01-01T00:00:02Z,x\n"
                + "x".repeat(201)
                + ",A,2026-01-01T00:00:02Z,x\n");

    assertThat(told.byId().get("1")).isEmpty();
    assertThat(told.refused()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 2010-12-30 14:32:00+01:00, 2010-12-30T13:32:00Z",
    "'', '', 2010-12-30T14:32:00.000+01:00, 2010-12-30T13:32:00Z",
    "'', '', 2010-12-30 14:32:00.123456789 +0100, 2010-12-30T13:32:00.123456Z",
    "'', '', 2010-12-30T14:32:00, ",
    "'', Europe/Amsterdam, 2010-07-30 14:32, 2010-07-30T12:32:00Z",
    "'', UTC, 2010-07-30, 2010-07-30T00:00:00Z",
    "dd.MM.yyyy HH:mm, UTC, 30.12.2010 14:32, 2010-12-30T14:32:00Z",
    "dd.MM.yyyy HH:mm, '', 30.12.2010 14:32, ",
    "epoch-seconds, '', 1267533823.5, 2010-03-02T12:43:43.500Z",
    "epoch-millis, '', 1267533823500, 2010-03-02T12:43:43.500Z",
    "epoch-millis, '', 9999999999999999, ",
    "'', UTC, 2010-02-30 14:32:00, ",
    "'', UTC, 0000-01-01 00:00:00, "
  })
  void readsATimeAsTheMappingSays(String pattern, String zone, String text, Instant expected) {
    assertThat(
            new TimeFormat(
                    pattern.isEmpty() ? null : pattern,
                    zone.isEmpty() ? null : java.time.ZoneId.of(zone))
                .parse(text))
        .isEqualTo(expected);
  }

  @Test
  void aLogOfFactsIsRecordedAsItStands() throws IOException {
    Told told =
        told(
            "format: csv\n"
                + "source: /s\n"
                + "workType: w\n"
                + "case: c\n"
                + "time: t\n"
                + "facts: {kind: k, handoff: h, from: f, to: to}\n",
            """
            c,k,h,f,to,t
            1,offered,h1,A,B,2026-01-01T00:00:00Z
            1,dev.baton.handoff.accepted.v1,h1,,B,2026-01-01T00:00:05Z
            1,RETURNED,,,C,2026-01-01T00:00:06Z
            1,offered,,A,B,2026-01-01T00:00:07Z
            1,vanished,h1,A,B,2026-01-01T00:00:07Z
            1,,h1,A,B,2026-01-01T00:00:07Z
            1,expired,h1,A,B,2026-01-01T00:00:07Z
            """);

    assertThat(told.refused()).extracting(Rows.Refused::number).containsExactly(5L, 6L, 7L);
    List<Hop> hops = told.byId().get("1");
    assertThat(hops).hasSize(2);
    assertThat(hops.get(0).facts())
        .extracting(Hop.Fact::kind)
        .containsExactly(FactKind.OFFERED, FactKind.ACCEPTED);
    assertThat(hops.get(0).from()).isEqualTo("A");
    assertThat(hops.get(1).from()).isNull();
    assertThat(hops.get(1).facts().getFirst().handoff()).isNull();
  }

  private static Told told(String mapping, String csv) throws IOException {
    return Told.of(csv.getBytes(StandardCharsets.UTF_8), mapping.getBytes(StandardCharsets.UTF_8));
  }
}
