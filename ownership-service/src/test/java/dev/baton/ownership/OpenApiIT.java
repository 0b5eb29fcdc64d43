package dev.baton.ownership;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class OpenApiIT {
  private static final Path MODULE =
      Path.of(System.getProperty("baton.root", ".."), "ownership-service");

  @Test
  void thePublishedApiIsTheOneThatWasApproved() throws IOException {
    String published =
        given().get("/ownership/v1/openapi").then().statusCode(200).extract().asString();
    Path written = MODULE.resolve("target/openapi.yaml");
    Files.writeString(written, published);
    Path approved = MODULE.resolve("openapi.yaml");
    assertThat(published)
        .as("The API changed. If that is meant, copy %s to %s.", written, approved)
        .isEqualTo(Files.exists(approved) ? Files.readString(approved) : "");
  }
}
