package dev.baton.ownership;

import static dev.baton.ownership.Registering.as;
import static dev.baton.ownership.Registering.emitter;
import static dev.baton.ownership.Registering.governance;
import static dev.baton.ownership.Registering.own;
import static dev.baton.ownership.Registering.reader;
import static dev.baton.ownership.Registering.seam;
import static dev.baton.ownership.Registering.slug;
import static dev.baton.ownership.Registering.team;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;

import dev.baton.edge.test.Parts;
import dev.baton.ownership.Registering.Seam;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exported registry applied to an empty one gives the same export, byte for byte. */
@QuarkusTest
@WithTestResource(Parts.class)
class RoundTripIT {
  private static final String YEAR = "2026-01-01T00:00:00Z";

  @Inject Pool pool;
  @Inject OwnershipRelay relay;

  @Test
  void anExportAppliedToAnEmptyRegistryGivesTheSameExport() {
    registerOneOfEverything();
    byte[] export = export();
    assertThat(new String(export, UTF_8))
        .contains("signedBySender", "beliefs:", "attestations:", "succession", "DECLINED");
    assertThat(export()).as("the same again").isEqualTo(export);
    restore(export)
        .body("drift", nullValue())
        .body("kept", nullValue())
        .body("unmentioned", nullValue());

    EmptyRegistry.empty(pool);
    assertThat(new String(export(), UTF_8)).isEqualTo("baton: \"ownership/v1\"\n");
    restore(export);
    assertThat(new String(export(), UTF_8)).isEqualTo(new String(export, UTF_8));
    restore(export)
        .body("drift", nullValue())
        .body("kept", nullValue())
        .body("unmentioned", nullValue());
  }

  private static ValidatableResponse restore(byte[] export) {
    return as(ManifestIT.restorer())
        .contentType("application/yaml")
        .body(export)
        .post("/apply")
        .then()
        .statusCode(200);
  }

  private static byte[] export() {
    return reader()
        .get("/export")
        .then()
        .statusCode(200)
        .contentType("application/yaml")
        .extract()
        .asByteArray();
  }

  private static void registerOneOfEverything() {
    Seam seam = seam();
    String third = team("third");
    String hostile = slug("hostile");
    governance()
        .body(
            "{\"id\":\"%s\",\"name\":\"yes\",\"external\":true,\"parent\":\"%s\",\"aliases\":[\"null\",\"1e3\",\"0x1F\",\"~\",\"- a\",\"# b\",\" c \",\"d: e\",\"\\u00e9\\u2028\\ud83d\\ude00\",\"'\\\"\\\\\"]}"
                .formatted(hostile, third))
        .post("/teams")
        .then()
        .statusCode(201);
    governance()
        .header("If-Match", "\"1\"")
        .body(
            "{\"attestEvery\":\"PT36H\",\"selector\":{\"value\":{\"atLeast\":1.50,\"below\":1e3},\"region\":{\"equals\":\"no\"}}}")
        .put(seam.path())
        .then()
        .statusCode(200);
    governance()
        .body(
            "{\"timeToAccept\":\"P2D\",\"doneCondition\":\"context.budget == 'yes'\",\"doneCriteria\":\"two\\nlines: \\\"quoted\\\" \\t\","
                + "\"requiredContext\":{\"type\":\"object\",\"required\":[\"budget\"],\"properties\":{\"z\":{\"minimum\":1.0},\"a\":{\"const\":null}}},"
                + "\"valuePerItem\":{\"amount\":\"12.50\",\"currency\":\"EUR\"},\"reasons\":{\"n/a\":\"none\"}}")
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    for (Object[] side :
        new Object[][] {{seam.sender(), "sender"}, {seam.receiver(), "receiver"}}) {
      emitter(side[0].toString())
          .body("{\"side\":\"%s\"}".formatted(side[1]))
          .post(seam.path() + "/contract/signatures")
          .then()
          .statusCode(200);
      emitter(side[0].toString())
          .body("{\"side\":\"%s\",\"accountable\":\"%s\"}".formatted(side[1], third))
          .post(seam.path() + "/beliefs")
          .then()
          .statusCode(200);
    }
    governance()
        .header("If-Match", "*")
        .body("{\"timeToAccept\":\"PT1H30M\"}")
        .put(seam.path() + "/contract")
        .then()
        .statusCode(200);
    own(seam, third, YEAR);
    emitter(third)
        .body("{\"note\":\"ours\"}")
        .post(seam.path() + "/attestation")
        .then()
        .statusCode(200);
    String declined =
        governance()
            .body("{\"team\":\"%s\",\"role\":\"CONSULTED\"}".formatted(hostile))
            .post(seam.path() + "/assignments")
            .then()
            .extract()
            .path("id");
    emitter(hostile)
        .post(seam.path() + "/assignments/{id}/decline", declined)
        .then()
        .statusCode(200);
    Seam ending = seam();
    own(ending, ending.sender(), YEAR);
    governance()
        .body("{\"team\":\"%s\",\"role\":\"INFORMED\"}".formatted(ending.sender()))
        .post(ending.path() + "/assignments")
        .then()
        .statusCode(201);
    governance()
        .header("If-Match", "\"1\"")
        .body("{\"change\":\"SPLIT\",\"successors\":[\"%s\",\"%s\"]}".formatted(third, hostile))
        .post("/teams/{id}/end", ending.sender())
        .then()
        .statusCode(200);
    governance()
        .body(
            "{\"id\":\"%s\",\"name\":\"J\",\"owner\":\"%s\",\"horizon\":\"P14D\",\"edges\":[{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}],\"outcomes\":[{\"metric\":\"churn\",\"unit\":\"%%\",\"higherIsBetter\":false,\"target\":2.50}]}"
                .formatted(slug("j"), third, seam.sender(), seam.receiver()))
        .post("/journeys")
        .then()
        .statusCode(201);
    governance()
        .body(
            "{\"metric\":\"churn\",\"team\":\"%s\",\"validTo\":\"2030-01-01T00:00:00Z\"}"
                .formatted(third))
        .post("/grants")
        .then()
        .statusCode(201);
  }

  @BeforeEach
  void setAside() {
    EmptyRegistry.begin(pool, relay);
  }

  @AfterEach
  void takeUp() {
    EmptyRegistry.end(pool, relay);
  }
}
