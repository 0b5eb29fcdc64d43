package dev.baton.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.OutcomeObserved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Arrival ANYBODY = new Arrival(NOW, null);

  private static final String OFFERED =
      """
      {"specversion":"1.0","type":"dev.baton.handoff.offered.v1","source":"/crm","id":"1",
       "time":"2026-03-02T09:14:05Z",
       "data":{"handoff":"h","item":{"type":"lead","id":"L-42"},"from":"marketing","to":"sales"}}
      """;
  private static final String ACCEPTED =
      """
      {"specversion":"1.0","type":"dev.baton.handoff.accepted.v1","source":"/crm","id":"1",
       "time":"2026-03-02T09:14:05Z","data":{"item":{"type":"lead","id":"L-42"},"to":"sales"}}
      """;
  private static final String OUTCOME =
      """
      {"specversion":"1.0","type":"dev.baton.evidence.outcome-observed.v1","source":"/bi","id":"1",
       "data":{"metric":"churn","period":{"start":"2026-02-01T00:00:00Z","end":"2026-03-01T00:00:00Z"},
               "value":0.07}}
      """;

  private static Reading read(String json) {
    return EventReader.read(json.getBytes(StandardCharsets.UTF_8), ANYBODY);
  }

  private static Event event(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read) reading).event();
  }

  private static Fact fact(String json) {
    return (Fact) event(read(json)).statement();
  }

  /** The pointers of a refusal. */
  private static List<String> faults(Reading reading, String slug) {
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    Reading.Refused refused = (Reading.Refused) reading;
    assertThat(refused.slug()).isEqualTo(slug);
    assertThat(refused.faults()).isNotEmpty();
    return refused.faults().stream().map(Reading.Fault::pointer).toList();
  }

  private static String with(String json, String pointer, String value) {
    try {
      JsonNode event = Json.MAPPER.readTree(json);
      int last = pointer.lastIndexOf('/');
      com.fasterxml.jackson.databind.node.ObjectNode holder =
          (com.fasterxml.jackson.databind.node.ObjectNode) event.at(pointer.substring(0, last));
      if (value.isEmpty()) {
        holder.remove(pointer.substring(last + 1));
      } else {
        holder.set(pointer.substring(last + 1), Json.MAPPER.readTree(value));
      }
      return event.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fillsInTheSubject() {
    Reading.Read read = (Reading.Read) read(OFFERED);

    assertThat(read.event().subject()).isEqualTo("lead/L-42");
    assertThat(read.cloudEvent().path("subject").asText()).isEqualTo("lead/L-42");
  }

  @Test
  void refusesASubjectThatIsNotTheItem() {
    assertThat(faults(read(with(OFFERED, "/subject", "\"lead/L-43\"")), "subject-differs"))
        .containsExactly("/subject");
  }

  @Test
  void aReceiverNeedsNeitherHandoffNorSender() {
    Fact fact = fact(ACCEPTED);

    assertThat(fact.handoff()).isNull();
    assertThat(fact.from()).isNull();
    assertThat(fact.speaker()).isEqualTo("sales");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data/handoff", "/data/from", "/data/to", "/data/item", "/time"})
  void aSenderSaysWhichHandoffOfWhatFromWhomToWhomAndWhen(String pointer) {
    List<String> faults = faults(read(with(OFFERED, pointer, "")), "invalid-event");

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst()).isEqualTo(pointer.equals("/time") ? "/time" : "/data");
  }

  @Test
  void unknownMembersAreKeptAndIgnored() {
    Reading.Read read =
        (Reading.Read)
            read(with(with(OFFERED, "/data/mood", "\"good\""), "/traceparent", "\"00\""));

    assertThat(read.cloudEvent().at("/data/mood").asText()).isEqualTo("good");
    assertThat(read.cloudEvent().at("/traceparent").asText()).isEqualTo("00");
    assertThat(read.event()).isEqualTo(event(read(OFFERED)));
  }

  @Test
  void aMemberThatIsNullIsAMemberThatIsNotThere() {
    String all = ACCEPTED;
    for (String member :
        List.of(
            "handoff",
            "from",
            "actor",
            "value",
            "context",
            "definitions",
            "reason",
            "onwardTo",
            "outcome",
            "usableAsIs",
            "dataSubjects")) {
      all = with(all, "/data/" + member, "null");
    }

    assertThat(fact(all)).isEqualTo(fact(ACCEPTED));
  }

  @Test
  void namesAreReadInNfcAndTheEmptyTeamIsNone() {
    String decomposed = with(OFFERED, "/data/to", "\"Zu\\u0308rich\"");

    assertThat(fact(decomposed).to()).isEqualTo("Zürich");
    assertThat(fact(with(OFFERED, "/data/from", "\"\"")).from()).isEqualTo(Names.NO_TEAM);
    assertThat(event(read(with(OFFERED, "/id", "\"u\\u0308\""))).id()).isEqualTo("ü");
  }

  @Test
  void moneyIsADecimalStringAndAnExistingCurrency() {
    String euros = with(OFFERED, "/data/value", "{\"amount\":\"1200.00\",\"currency\":\"EUR\"}");

    assertThat(fact(euros).value()).isEqualTo(new Money(new BigDecimal("1200.00"), "EUR"));
    assertThat(faults(read(with(euros, "/data/value/currency", "\"EUX\"")), "invalid-event"))
        .containsExactly("/data/value/currency");
    assertThat(faults(read(with(euros, "/data/value/amount", "1200")), "invalid-event"))
        .containsExactly("/data/value/amount");
    assertThat(faults(read(with(euros, "/data/value/amount", "\"1e3\"")), "invalid-event"))
        .containsExactly("/data/value/amount");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T09:14:05Z, 2026-03-02T09:14:05Z",
    "2026-03-02T10:14:05+01:00, 2026-03-02T09:14:05Z",
    "2026-03-02t09:14:05z, 2026-03-02T09:14:05Z",
    "2026-03-02T09:14:05.123456789Z, 2026-03-02T09:14:05.123456Z"
  })
  void readsTimesOfRfc3339ToTheMicrosecond(String written, String read) {
    assertThat(event(read(with(OFFERED, "/time", '"' + written + '"'))).time())
        .isEqualTo(Instant.parse(read));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-02",
        "2026-03-02T09:14Z",
        "2026-03-02T09:14:05",
        "+12026-03-02T09:14:05Z",
        "2026-02-30T09:14:05Z",
        "yesterday",
        "0000-03-02T09:14:05Z"
      })
  void refusesOtherTimes(String written) {
    assertThat(faults(read(with(OFFERED, "/time", '"' + written + '"')), "invalid-event"))
        .containsExactly("/time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a/b\"", "\"team\"", "\"boundary\"", "\"outcome\"", "\"\"", "7"})
  void refusesAWorkTypeThatMakesTheSubjectAmbiguous(String type) {
    assertThat(faults(read(with(OFFERED, "/data/item/type", type)), "invalid-event"))
        .allMatch("/data/item/type"::equals);
  }

  @Test
  void anItemsIdMayHoldASlash() {
    assertThat(event(read(with(OFFERED, "/data/item/id", "\"2026/7\""))).subject())
        .isEqualTo("lead/2026/7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/source", "/id"})
  void sourceAndIdHave1To200CharactersAndNoControlCharacters(String pointer) {
    for (String value : List.of("", "\"\"", "7", "\"a\\u0000b\"", '"' + "x".repeat(201) + '"')) {
      assertThat(faults(read(with(OFFERED, pointer, value)), "invalid-event"))
          .as(value)
          .containsExactly(pointer);
    }
  }

  @Test
  void everyFaultIsToldAtOnce() {
    String wrong =
        with(with(with(OFFERED, "/id", "7"), "/time", "\"x\""), "/specversion", "\"0.3\"");

    assertThat(faults(read(wrong), "invalid-event"))
        .containsExactlyInAnyOrder("/id", "/time", "/specversion");
  }

  @Test
  void refusesTypesNobodyEmits() {
    assertThat(
            faults(
                read(with(OFFERED, "/type", "\"dev.baton.handoff.teleported.v1\"")),
                "unknown-type"))
        .containsExactly("/type");
    assertThat(
            faults(
                read(with(OFFERED, "/type", "\"dev.baton.handoff.expired.v1\"")),
                "ledger-only-type"))
        .containsExactly("/type");
    assertThat(faults(read(with(OFFERED, "/type", "")), "invalid-event")).containsExactly("/type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1}}", "{\"id\":1,\"id\":2}", "{\"a\":NaN}", "{'a':1}"})
  void refusesWhatIsNotJson(String text) {
    assertThat(read(text)).isInstanceOf(Reading.Refused.class);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    String deep = "[".repeat(1000) + "]".repeat(1000);

    assertThat(
            faults(
                read(with(OFFERED, "/id", "1").replace("\"id\":1", "\"id\":" + deep)),
                "malformed-json"))
        .containsExactly("");
  }

  @Test
  void refusesWhatHasNoCanonicalBytes() {
    assertThat(faults(read(with(OFFERED, "/data/context", "{\"x\":1e999}")), "invalid-event"))
        .containsExactly("/data/context/x");
    assertThat(
            faults(
                read(
                    with(OFFERED, "/data/context", "{\"a/b\":[\"half\"]}")
                        .replace("half", "\\ud800")),
                "invalid-event"))
        .containsExactly("/data/context/a~1b/0");
  }

  @Test
  void refusesDataThatIsNotJson() {
    assertThat(faults(read(with(OFFERED, "/datacontenttype", "\"text/xml\"")), "invalid-event"))
        .containsExactly("/datacontenttype");
    assertThat(
            faults(
                read(with(with(OFFERED, "/data", ""), "/data_base64", "\"AA==\"")),
                "invalid-event"))
        .containsExactly("/data_base64");
    assertThat(
            event(read(with(OFFERED, "/datacontenttype", "\"application/json; charset=utf-8\""))))
        .isEqualTo(event(read(OFFERED)));
  }

  @Test
  void aReasonWithoutACodeIsARecordedReason() {
    Fact fact =
        fact(
            with(
                ACCEPTED.replace("accepted", "rejected"),
                "/data/reason",
                "{\"note\":\"no time\"}"));

    assertThat(fact.reason()).isEqualTo(new Statement.Reason(Statement.Reason.NO_CODE, "no time"));
  }

  @Test
  void theTokensTeamSpeaksWhereTheDataNamesNone() {
    Arrival finance = new Arrival(NOW, "finance");
    byte[] json = OUTCOME.getBytes(StandardCharsets.UTF_8);

    Event event = event(EventReader.read(json, finance));

    OutcomeObserved outcome = (OutcomeObserved) event.statement();
    assertThat(outcome.team()).isEqualTo("finance");
    assertThat(outcome.adverse()).isFalse();
    assertThat(event.time()).isEqualTo(NOW);
    assertThat(event.subject()).isEqualTo("outcome/churn");
    assertThat(faults(EventReader.read(json, ANYBODY), "invalid-event"))
        .containsExactly("/data/team");
  }

  @Test
  void aPeriodEndsAfterItBegan() {
    assertThat(
            faults(
                EventReader.read(
                    with(OUTCOME, "/data/period/end", "\"2026-02-01T00:00:00Z\"")
                        .getBytes(StandardCharsets.UTF_8),
                    new Arrival(NOW, "finance")),
                "invalid-event"))
        .containsExactly("/data/period/end");
  }

  /** An evidence event of this name, with double quotes for single ones in its data. */
  private static Reading evidence(String name, String data) {
    return read(
        """
        {"specversion":"1.0","type":"dev.baton.evidence.%s.v1","source":"/s","id":"1","data":%s}
        """
            .formatted(name, data.replace('\'', '"')));
  }

  private static final String PERIOD =
      "'period':{'start':'2026-02-01T00:00:00Z','end':'2026-03-01T00:00:00Z'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'lead'},'count':0,PERIOD} | boundary/a/b/lead | a",
        "control-total-declared | {'side':'receiver','boundary':{'from':'a','to':'','workType':'lead'},'count':7,PERIOD} | boundary/a/(none)/lead | (none)",
        "forecast-declared | {'team':'fin','metric':'churn','value':0.1,PERIOD} | outcome/churn | fin",
        "credit-claimed | {'item':{'type':'lead','id':'1'},'team':'a','share':1} | lead/1 | a",
        "credit-claimed | {'outcome':'revenue','team':'a','share':0} | outcome/revenue | a",
        "credit-settled | {'outcome':'revenue','team':'a','share':0.5,PERIOD} | outcome/revenue |",
        "inquiry-raised | {'inquiry':'q','question':'why?','from':'a','to':'b'} | team/a | a",
        "inquiry-passed | {'inquiry':'q','from':'b'} | team/b | b",
        "inquiry-answered | {'inquiry':'q','from':'c'} | team/c | c"
      })
  void evidenceIsAboutAScopeAndSaidByWhoAnswersForIt(
      String name, String data, String subject, String speaker) {
    Event event = event(evidence(name, data.replace("PERIOD", PERIOD)));

    assertThat(event.subject()).isEqualTo(subject);
    assertThat(event.statement().speaker()).isEqualTo(speaker);
    assertThat(event.time()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "control-total-declared | {'side':'middle','boundary':{'from':'a','to':'b','workType':'lead'},'count':0,PERIOD} | /data/side",
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'a/b'},'count':0,PERIOD} | /data/boundary/workType",
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'lead'},'count':-1,PERIOD} | /data/count",
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'lead'},'count':1.5,PERIOD} | /data/count",
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'lead'},'count':1,'idDigest':'AB',PERIOD} | /data/idDigest",
        "control-total-declared | {'side':'sender','boundary':{'from':'a','to':'b','workType':'lead'},'count':1,'valueSum':{'amount':'1','currency':'EUX'},PERIOD} | /data/valueSum/currency",
        "credit-claimed | {'outcome':'revenue','team':'a','share':1.01} | /data/share",
        "credit-claimed | {'outcome':'revenue','team':'a','share':-0.01} | /data/share",
        "credit-claimed | {'outcome':'revenue','share':1} | /data/team",
        "credit-settled | {'outcome':'revenue','share':1} | /data",
        "credit-settled | {'team':'a','share':1} | /data",
        "credit-settled | {'team':'a','share':1,'outcome':'revenue','item':{'type':'lead','id':'1'}} | /data",
        "credit-settled | {'team':'a','share':1,'item':{'type':'lead','id':'1'},PERIOD} | /data/period",
        "forecast-declared | {'team':'a','metric':'m','value':'much',PERIOD} | /data/value",
        "inquiry-raised | {'inquiry':'q'} | /data/from",
        "inquiry-passed | {'from':'a'} | /data"
      })
  void evidenceThatIsWrongIsToldWhere(String name, String data, String pointer) {
    assertThat(faults(evidence(name, data.replace("PERIOD", PERIOD)), "invalid-event"))
        .contains(pointer);
  }

  @Test
  void twoSidesThatCountTheSameItemsDeclareTheSameDigest() {
    assertThat(ControlTotalDeclared.idDigest(List.of("L-7", "L-42", "L-42", "ü")))
        .isEqualTo(ControlTotalDeclared.idDigest(List.of("L-42", "ü", "L-7", "L-42")))
        .isNotEqualTo(ControlTotalDeclared.idDigest(List.of("L-42", "ü", "L-7")));
    // printf '' | sha256sum; printf 'L-42\nL-7\n' | sha256sum
    assertThat(ControlTotalDeclared.idDigest(List.of()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(ControlTotalDeclared.idDigest(List.of("L-7", "L-42")))
        .isEqualTo("0ede596d2f92a705e19ab174d4813588c57508f1e5eea356bcca15e637e0ea33");
  }

  @Test
  void whatIsAskedLeavesTheLedgerWithoutItsWords() {
    Statement raised =
        event(evidence("inquiry-raised", "{'inquiry':'q','question':'why?','from':'a'}"))
            .statement();

    assertThat(((Statement.Inquiry) raised).question()).isEqualTo("why?");
    assertThat(((Statement.Inquiry) raised.withoutPersonalData()).question()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "did_not_occur | | true",
        "did_not_occur | {\"outcome\":\"won\"} | false",
        "incorrect_data | {\"outcome\":\"won\"} | true",
        "incorrect_data | {} | false",
        "incorrect_data | | false",
        "changed_my_mind | | false"
      })
  void aCorrectionTakesBackOrReplaces(String kind, String replacement, boolean valid) {
    String corrected =
        """
        {"specversion":"1.0","type":"dev.baton.handoff.corrected.v1","source":"/crm","id":"2",
         "time":"2026-03-02T09:14:05Z","data":{"item":{"type":"lead","id":"L-42"},"team":"sales",
         "corrects":{"source":"/crm","id":"1"},"kind":"%s"%s}}
        """
            .formatted(kind, replacement == null ? "" : ",\"replacement\":" + replacement);

    assertThat(read(corrected) instanceof Reading.Read).isEqualTo(valid);
  }

  @Test
  void binaryModeReadsAsStructuredMode() throws IOException {
    JsonNode event = Json.MAPPER.readTree(OFFERED);
    byte[] data = Json.bytes(event.path("data"));

    Reading http =
        EventReader.readBinary(
            Map.of(
                "CE-SpecVersion", "1.0",
                "ce-type", "dev.baton.handoff.offered.v1",
                "ce-source", "/crm",
                "ce-id", "%31",
                "ce-time", "2026-03-02T09:14:05Z",
                "Content-Type", "application/json",
                "Authorization", "secret"),
            data,
            ANYBODY);
    Reading kafka =
        EventReader.readBinary(
            Map.of(
                "ce_specversion", "1.0",
                "ce_type", "dev.baton.handoff.offered.v1",
                "ce_source", "/crm",
                "ce_id", "1",
                "ce_time", "2026-03-02T09:14:05Z",
                "content-type", "application/json"),
            data,
            ANYBODY);

    assertThat(event(http)).isEqualTo(event(read(OFFERED)));
    assertThat(((Reading.Read) http).cloudEvent().has("authorization")).isFalse();
    assertThat(kafka).isEqualTo(http);
    assertThat(
            faults(
                EventReader.readBinary(
                    Map.of("ce-type", "x"), "{".getBytes(StandardCharsets.UTF_8), ANYBODY),
                "malformed-json"))
        .containsExactly("/data");
  }

  @Test
  void everyPublishedSchemaIsValid202012() {
    Schema metaschema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    List<String> names = new ArrayList<>(List.of("parts"));
    for (EventType type : EventType.values()) {
      if (!type.ledgerOnly()) {
        names.add(type.wireName());
      }
    }
    assertThat(names).hasSize(21);
    for (String name : names) {
      assertThat(metaschema.validate(Schemas.text(name), InputFormat.JSON)).as(name).isEmpty();
    }
  }
}
