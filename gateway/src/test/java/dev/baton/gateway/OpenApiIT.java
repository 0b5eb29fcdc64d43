package dev.baton.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class OpenApiIT {
  @Test
  void theApiIsTheOneThatWasApproved() throws IOException {
    String served = given().get("/api/v1/openapi").then().statusCode(200).extract().asString();
    Path written = Path.of("target", "openapi.yaml");
    Files.writeString(written, served);

    assertThat(served)
        .as("the API changed; to approve it: cp gateway/target/openapi.yaml gateway/openapi.yaml")
        .isEqualTo(Files.readString(Path.of("openapi.yaml")));
  }
}
