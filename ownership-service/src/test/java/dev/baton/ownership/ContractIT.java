package dev.baton.ownership;

import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.slug;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class ContractIT {
  private static final String TEXT =
      """
      {"doneCriteria": "budget known", "startedCriteria": "first call made",
       "timeToAccept": "PT48H", "validFrom": "%s",
       "requiredContext": {"type": "object", "required": ["budget"],
                           "properties": {"budget": {"type": "string"}}},
       "senderDefinitions": {"qualified-lead": "mql"},
       "receiverDefinitions": {"qualified-lead": "sql"},
       "reasons": {"bad-vibes": "Nobody likes it."},
       "valuePerItem": {"amount": "1200.00", "currency": "EUR"}}
      """;
  private static final String FROM_MAY = TEXT.formatted("2026-05-01T00:00:00Z");
  private static final String FROM_JULY = TEXT.formatted("2026-07-01T00:00:00Z");
  private static final String SENDER = "{\"side\":\"sender\"}";
  private static final String RECEIVER = "{\"side\":\"receiver\"}";

  @Test
  void comesIntoForceWhenBothSidesSigned() {
    Seam seam = seam();
    governance()
        .body(FROM_MAY)
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .header("Baton-Position", notNullValue())
        .body("kind", equalTo("contract"))
        .body("id", equalTo(seam.id()))
        .body("revision", equalTo(1))
        .body("timeToAccept", equalTo("PT48H"))
        .body("requiredContext.required", equalTo(List.of("budget")))
        .body("senderDefinitions.qualified-lead", equalTo("mql"))
        .body("valuePerItem.amount", equalTo("1200.00"))
        .body("reasons.bad-vibes", equalTo("Nobody likes it."))
        .body("signedBySender", nullValue());
    sign(seam, seam.sender(), SENDER, 200);
    inForce(seam, "2026-05-02T00:00:00Z", 404);
    sign(seam, seam.receiver(), RECEIVER, 200);
    inForce(seam, "2026-05-02T00:00:00Z", 200);
    inForce(seam, "2026-04-30T00:00:00Z", 404);
    reader()
        .get(seam.path() + "/contract/versions")
        .then()
        .body("version", equalTo(List.of(1, 2, 3)))
        .body("revision", equalTo(List.of(1, 1, 1)))
        .body("kind", equalTo(List.of("contract", "contract", "contract")));
  }

  @Test
  void isListedWithWhoSignedItsLatestRevision() {
    Seam seam = seam();
    String all = "/contracts?limit=1000";
    String its = "find { it.boundary == '" + seam.id() + "' }";
    reader().get(all).then().statusCode(200).body(its, nullValue());
    governance().body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(200);
    sign(seam, seam.sender(), SENDER, 200);
    reader()
        .get(all)
        .then()
        .body(its + ".revision", equalTo(1))
        .body(its + ".signedBySender", notNullValue())
        .body(its + ".signedByReceiver", nullValue());
    governance()
        .header("If-Match", "\"2\"")
        .body(FROM_JULY)
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    reader()
        .get(all)
        .then()
        .body(its + ".revision", equalTo(2))
        .body(its + ".signedBySender", nullValue());
  }

  @Test
  void aNewProposalVoidsBothSignaturesAndTheOldContractStaysUntilItIsSigned() {
    Seam seam = seam();
    emitter(seam.receiver()).body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(200);
    sign(seam, seam.sender(), SENDER, 200);
    sign(seam, seam.receiver(), RECEIVER, 200);
    emitter(seam.sender()).body(FROM_JULY).put(seam.path() + "/contract").then().statusCode(428);
    emitter(seam.sender())
        .header("If-Match", "\"2\"")
        .body(FROM_JULY)
        .put(seam.path() + "/contract")
        .then()
        .statusCode(412);
    emitter(seam.sender())
        .header("If-Match", "\"3\"")
        .body(FROM_JULY)
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200)
        .body("revision", equalTo(2))
        .body("signedBySender", nullValue())
        .body("signedByReceiver", nullValue());
    assertThat(inForce(seam, "2026-08-01T00:00:00Z", 200)).isEqualTo(1);
    sign(seam, seam.sender(), SENDER, 200);
    sign(seam, seam.receiver(), RECEIVER, 200);
    assertThat(inForce(seam, "2026-08-01T00:00:00Z", 200)).isEqualTo(2);
    assertThat(inForce(seam, "2026-06-30T00:00:00Z", 200)).isEqualTo(1);
  }

  @Test
  void onlyTheSidesOwnEmitterSigns() {
    Seam seam = seam();
    sign(seam, seam.sender(), SENDER, 404);
    governance().body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(200);
    governance().body(SENDER).post(seam.path() + "/contract/signatures").then().statusCode(403);
    emitter(seam.receiver())
        .body(SENDER)
        .post(seam.path() + "/contract/signatures")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("detail", containsString(seam.sender()));
    sign(seam, seam.sender(), SENDER, 200);
    sign(seam, seam.sender(), SENDER, 409);
    sign(seam, seam.receiver(), "{\"side\":\"both\"}", 400);
  }

  @Test
  void signsOnlyTheVersionTheSignerSaw() {
    Seam seam = seam();
    governance().body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(200);
    governance()
        .header("If-Match", "\"1\"")
        .body(FROM_JULY)
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    emitter(seam.sender())
        .header("If-Match", "\"1\"")
        .body(SENDER)
        .post(seam.path() + "/contract/signatures")
        .then()
        .statusCode(412);
  }

  @Test
  void aThirdPartyProposesNothing() {
    Seam seam = seam();
    emitter(slug("third")).body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(403);
    reader().body(FROM_MAY).put(seam.path() + "/contract").then().statusCode(403);
    governance().body(FROM_MAY).put("/boundaries/nowhere/contract").then().statusCode(404);
  }

  @Test
  void refusesAContractThatCannotBeKept() {
    governance()
        .body(
            """
            {"timeToHandOn": "-PT1H", "validFrom": "2026-05-01T00:00:00Z",
             "validTo": "2026-04-01T00:00:00Z", "requiredContext": {"type": "no-such-type"},
             "valuePerItem": {"amount": "-1", "currency": "Euro"},
             "senderDefinitions": {"qualified-lead": ""}}
            """)
        .put(seam().path() + "/contract")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/timeToAccept"))
        .body("errors.pointer", hasItem("/timeToHandOn"))
        .body("errors.pointer", hasItem("/validTo"))
        .body("errors.pointer", hasItem(startsWith("/requiredContext")))
        .body("errors.pointer", hasItem("/valuePerItem/amount"))
        .body("errors.pointer", hasItem("/valuePerItem/currency"))
        .body("errors.pointer", hasItem("/senderDefinitions/qualified-lead"));
  }

  private static void sign(Seam seam, String team, String signature, int status) {
    emitter(team)
        .body(signature)
        .post(seam.path() + "/contract/signatures")
        .then()
        .statusCode(status);
  }

  /** Revision in force; null where there is none. */
  private static Integer inForce(Seam seam, String asOf, int status) {
    return reader()
        .get(seam.path() + "/contract?asOf={asOf}", asOf)
        .then()
        .statusCode(status)
        .extract()
        .path("revision");
  }
}
