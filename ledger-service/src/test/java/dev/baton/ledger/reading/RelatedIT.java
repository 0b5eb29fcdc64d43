package dev.baton.ledger.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.HeadTable;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Items that become others can be followed from either end. */
@QuarkusTest
@WithTestResource(Parts.class)
class RelatedIT {
  @Inject Pool pool;
  @Inject LedgerConfig config;

  @Test
  void aLeadThatBecomesThreeOpportunities() {
    Facts lead = Facts.ofNewItem();
    String flow = UUID.randomUUID().toString();
    post(lead.fact(FactKind.OFFERED));
    ObjectNode won = lead.fact(FactKind.COMPLETED).put("correlationid", flow);
    post(won);
    List<Facts> opportunities = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Facts opportunity = item("opportunity");
      opportunities.add(opportunity);
      post(
          opportunity
              .fact(FactKind.OFFERED)
              .put("correlationid", flow)
              .put("causationid", won.path("id").asText()));
    }

    assertThat(related(lead).keySet())
        .containsExactlyInAnyOrderElementsOf(opportunities.stream().map(Facts::subject).toList());
    assertThat(related(lead).values()).allMatch(Set.of("CORRELATION", "EFFECT")::equals);
    for (Facts opportunity : opportunities) {
      Map<String, Set<String>> found = related(opportunity);
      assertThat(found).hasSize(3);
      assertThat(found.remove(lead.subject())).containsExactlyInAnyOrder("CORRELATION", "CAUSE");
      assertThat(found.values()).allMatch(Set.of("CORRELATION")::equals);
    }
  }

  @Test
  void twoTicketsThatAreOneIncident() {
    Facts incident = item("incident");
    Facts one = item("ticket");
    Facts other = item("ticket");
    String flow = UUID.randomUUID().toString();
    ObjectNode merged = one.fact(FactKind.COMPLETED).put("correlationid", flow);
    post(merged);
    post(incident.fact(FactKind.OFFERED).put("causationid", merged.path("id").asText()));
    post(other.fact(FactKind.COMPLETED).put("correlationid", flow));
    post(incident.fact(FactKind.ACCEPTED).put("correlationid", flow));

    assertThat(related(incident))
        .isEqualTo(
            Map.of(
                one.subject(), Set.of("CORRELATION", "CAUSE"),
                other.subject(), Set.of("CORRELATION")));
    assertThat(related(one))
        .containsEntry(incident.subject(), Set.of("CORRELATION", "EFFECT"))
        .containsEntry(other.subject(), Set.of("CORRELATION"));
  }

  @Test
  void whatAnEventThatNamesNothingCausedIsFoundFromIt() {
    Facts lead = Facts.ofNewItem();
    Facts opportunity = item("opportunity");
    ObjectNode offer = lead.fact(FactKind.OFFERED);
    post(offer);
    post(opportunity.fact(FactKind.OFFERED).put("causationid", offer.path("id").asText()));

    assertThat(related(lead)).isEqualTo(Map.of(opportunity.subject(), Set.of("EFFECT")));
  }

  @Test
  void anItemOnItsOwnBelongsToNone() {
    Facts lead = Facts.ofNewItem();
    ObjectNode offer = lead.fact(FactKind.OFFERED).put("correlationid", lead.item());
    post(offer);
    post(lead.fact(FactKind.ACCEPTED).put("causationid", offer.path("id").asText()));

    assertThat(related(lead)).isEmpty();
  }

  private static Facts item(String workType) {
    return new Facts(workType, "I-" + UUID.randomUUID(), "marketing", "sales");
  }

  private static void post(JsonNode event) {
    Http.post(event).then().statusCode(201);
  }

  private Map<String, Set<String>> related(Facts item) {
    HeadTable.caughtUp(pool, config.lanes()).await().indefinitely();
    JsonNode found =
        Http.json(
            Http.get("/ledger/v1/items/" + item.workType() + "/" + item.item())
                .then()
                .statusCode(200)
                .extract()
                .asString());
    Map<String, Set<String>> related = new TreeMap<>();
    for (JsonNode one : found.path("related")) {
      Set<String> how = new TreeSet<>();
      one.path("how").forEach(h -> how.add(h.asText()));
      related.put(one.path("subject").asText(), how);
    }
    return related;
  }
}
