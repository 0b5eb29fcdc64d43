package dev.baton.ledger.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.RegistryTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class RegistryFeedIT {
  @Inject RegistryFeed registry;

  @Test
  void anOfferIsJudgedByWhatBothItsSidesMean() {
    String workType = "work-" + UUID.randomUUID();
    Boundary boundary = RegistryTopic.boundary("marketing", "sales", workType);
    String term = "qualified-" + workType;
    long definitions =
        RegistryTopic.publish(
            RegistryTopic.definition(
                term + "-m", term, "marketing", "context.budget in ['yes', 'soon']"),
            RegistryTopic.definition(term + "-s", term, "sales", "context.budget == 'yes'"));
    long ownership =
        RegistryTopic.publish(
            boundary,
            RegistryTopic.contract(
                boundary,
                Duration.ofHours(1),
                Map.of(term, term + "-m"),
                Map.of(term, term + "-s")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            registry.definitions() >= definitions && registry.known().position() >= ownership);
    Facts item = new Facts(workType, "1", "marketing", "sales");
    ObjectNode offer = item.fact(FactKind.OFFERED);
    offer.withObject("/data/context").put("budget", "soon");

    Http.post(offer).then().statusCode(201);

    JsonNode meanings =
        Http.json(Http.get("/ledger/v1/items/" + item.subject()).asString())
            .at("/handoffs/0/judgement/meanings")
            .path(term);
    assertThat(meanings.at("/sender/holds").asBoolean()).isTrue();
    assertThat(meanings.at("/receiver/holds").isBoolean()).isTrue();
    assertThat(meanings.at("/receiver/holds").asBoolean()).isFalse();
    assertThat(meanings.at("/receiver/version").asText()).isEqualTo("1.0.0");
  }
}
