package dev.baton.ledger.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

@QuarkusTest
@WithTestResource(Parts.class)
class ExportsIT {
  private static final Instant MONDAY = Instant.parse("2026-09-07T08:00:00Z");
  private static final Path SCHEMA = Path.of("../../shared/data/ocel/schema_ocel2.json");

  /** More than are read at once. */
  private static final int ITEMS = 450;

  @Inject RegistryFeed registry;

  private final String workType = "work-" + UUID.randomUUID();
  private final String journey = "journey-" + workType;

  @BeforeEach
  void tell() {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      Facts item = new Facts(workType, "item-" + i, "marketing", "=sales");
      Instant time = MONDAY.plusSeconds(i);
      ObjectNode offer = item.fact(FactKind.OFFERED, time);
      offer.withObject("/data").putObject("value").put("amount", "12.50").put("currency", "EUR");
      offer.withObject("/data/context").put("secret", "nobody-exports-this");
      events.add(offer);
      if (i % 2 == 0) {
        events.add(item.fact(FactKind.ACCEPTED, time.plusSeconds(60)));
      }
      if (i % 3 == 0) {
        ObjectNode rejection = item.fact(FactKind.REJECTED, time.plusSeconds(90));
        rejection.withObject("/data").putObject("reason").put("code", "a\uFFFE<&\"b");
        events.add(rejection);
      }
    }
    Facts elsewhere = new Facts(workType, "elsewhere", "sales", "onboarding");
    events.add(elsewhere.fact(FactKind.ACCEPTED, MONDAY));
    Http.postLines(events)
        .forEach(answer -> assertThat(answer.path("result").asText()).isEqualTo("recorded"));
    long position =
        RegistryTopic.publish(
            new Journey(
                journey,
                1,
                "A journey",
                null,
                List.of(new Edge("marketing", "=sales", workType)),
                Duration.ofDays(30),
                List.of(),
                Instant.EPOCH,
                null));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> registry.known().position() >= position);
  }

  private String export(String format, String query) {
    return Http.get("/ledger/v1/exports/" + format + "?" + query)
        .then()
        .statusCode(200)
        .header("Content-Disposition", containsString("baton." + format))
        .extract()
        .asString();
  }

  @Test
  void aCsvHoldsEveryFactOfTheJourneysItemsAndNoFormula() {
    List<String> rows = export("csv", "journey=" + journey).lines().toList();

    assertThat(rows).hasSize(1 + ITEMS + ITEMS / 2 + ITEMS / 3);
    assertThat(rows.get(1))
        .isEqualTo(
            workType
                + ",item-0,item-0#1,marketing,'=sales,marketing,offered,2026-09-07T08:00:00Z,"
                + "12.50,EUR,,,,");
    assertThat(rows).noneMatch(row -> row.contains("secret") || row.contains("nobody-exports"));
  }

  @Test
  void aPeriodHoldsTheItemsWhoseHandoffsBeginInIt() {
    String query = "journey=" + journey + "&from=2026-09-07T08:00:10Z&to=2026-09-07T08:00:20Z";

    assertThat(export("csv", query).lines().skip(1).map(row -> row.split(",", -1)[1]).distinct())
        .hasSize(10)
        .contains("item-10", "item-19");
    assertThat(export("csv", "journey=" + journey + "&from=2026-09-08").lines()).hasSize(1);
  }

  @Test
  void anXesIsReadByAnXmlParserWithEveryTraceInIt() throws Exception {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newDefaultInstance();
    parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document xes =
        parsers
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(export("xes", "journey=" + journey))));

    assertThat(xes.getElementsByTagName("trace").getLength()).isEqualTo(ITEMS);
    assertThat(xes.getElementsByTagName("event").getLength())
        .isEqualTo(ITEMS + ITEMS / 2 + ITEMS / 3);
    Set<String> reasons = new HashSet<>();
    var strings = xes.getElementsByTagName("string");
    for (int i = 0; i < strings.getLength(); i++) {
      Element string = (Element) strings.item(i);
      if (string.getAttribute("key").equals("reason")) {
        reasons.add(string.getAttribute("value"));
      }
    }
    assertThat(reasons).containsExactly("a\uFFFD<&\"b");
  }

  @Test
  void anOcelIsValidAndRefersOnlyToObjectsThatAreInIt() throws Exception {
    JsonNode ocel = Http.json(export("ocel", "journey=" + journey));

    Set<String> objects = new HashSet<>();
    ocel.path("objects")
        .forEach(object -> assertThat(objects.add(object.path("id").asText())).isTrue());
    assertThat(objects).hasSize(2 * ITEMS + 2);
    Set<String> events = new HashSet<>();
    ocel.path("events")
        .forEach(event -> assertThat(events.add(event.path("id").asText())).isTrue());
    assertThat(events).hasSize(ITEMS + ITEMS / 2 + ITEMS / 3);
    assertThat(ocel.findValuesAsText("objectId")).allMatch(objects::contains);
    Assumptions.assumeTrue(Files.exists(SCHEMA), SCHEMA + " is not there");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON)
                .validate(ocel))
        .isEmpty();
  }

  @Test
  void saysWhatItCannotExport() {
    Http.get("/ledger/v1/exports/pdf").then().statusCode(404);
    Http.get("/ledger/v1/exports/csv?journey=none").then().statusCode(404);
    Http.get("/ledger/v1/exports/csv?from=yesterday").then().statusCode(400);
    Http.as(Parts.token("emitter")).get("/ledger/v1/exports/csv").then().statusCode(403);
  }
}
