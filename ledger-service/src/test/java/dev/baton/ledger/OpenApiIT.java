package dev.baton.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class OpenApiIT {
  private static final Path APPROVED = Path.of("openapi.yaml");
  private static final Path CURRENT = Path.of("target", "openapi.yaml");

  @Test
  void isWhatWasApproved() throws Exception {
    String current = given().get("/ledger/v1/openapi").then().statusCode(200).extract().asString();
    Files.writeString(CURRENT, current);

    assertThat(current)
        .as("The API changed. If that is meant, copy target/openapi.yaml to openapi.yaml")
        .isEqualTo(Files.exists(APPROVED) ? Files.readString(APPROVED) : "");
  }
}
