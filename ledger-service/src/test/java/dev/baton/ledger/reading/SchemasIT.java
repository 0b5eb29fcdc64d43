package dev.baton.ledger.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class SchemasIT {
  @Test
  void everyTypeThatMayBeEmittedHasASchemaThatRefersToNothingElse() {
    List<String> types = new ArrayList<>();
    for (JsonNode published : document("/ledger/v1/schemas")) {
      types.add(published.path("type").asText());
      Schema schema = schema(published.path("schema").asText());
      assertThat(schema.validate("[]", InputFormat.JSON)).isNotEmpty();
    }
    assertThat(types)
        .containsExactlyElementsOf(
            Arrays.stream(EventType.values())
                .filter(type -> !type.ledgerOnly())
                .map(EventType::wireName)
                .toList());
  }

  @Test
  void aSchemaTellsWhatTheLedgerTakes() {
    Schema schema = schema("/ledger/v1/schemas/dev.baton.handoff.offered.v1");
    JsonNode offer = Facts.ofNewItem().fact(FactKind.OFFERED).path("data");
    JsonNode nameless = Http.json(offer.toString().replace("\"marketing\"", "7"));

    assertThat(schema.validate(offer)).isEmpty();
    assertThat(schema.validate(nameless))
        .isNotEmpty()
        .allMatch(error -> error.getInstanceLocation().toString().equals("/from"));
  }

  @Test
  void nobodyEmitsWhatHasNoSchema() {
    for (String type : List.of("dev.baton.handoff.expired.v1", "dev.baton.handoff.lost.v1")) {
      Http.as(Parts.token("emitter"))
          .get("/ledger/v1/schemas/" + type)
          .then()
          .statusCode(404)
          .body("type", equalTo("urn:baton:problem:not-found"));
    }
  }

  /** Compiled by a reader who can look up nothing. */
  private static Schema schema(String path) {
    String text =
        Http.as(Parts.token("emitter"))
            .get(path)
            .then()
            .statusCode(200)
            .contentType("application/schema+json")
            .extract()
            .asString();
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
    schema.initializeValidators();
    return schema;
  }

  private static JsonNode document(String path) {
    return Http.json(
        Http.as(Parts.token("emitter")).get(path).then().statusCode(200).extract().asString());
  }
}
