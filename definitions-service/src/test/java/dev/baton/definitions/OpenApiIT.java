package dev.baton.definitions;

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
  private static final Path MODULE =
      Path.of(System.getProperty("baton.root")).resolve("definitions-service");

  @Test
  void theInterfaceIsTheOneThatWasAgreed() throws Exception {
    String served =
        given().get("/definitions/v1/openapi").then().statusCode(200).extract().asString();
    Path now = Files.writeString(MODULE.resolve("target").resolve("openapi.yaml"), served);
    Path agreed = MODULE.resolve("openapi.yaml");
    assertThat(Files.exists(agreed) ? Files.readString(agreed) : "")
        .as("The interface changed. If that is meant, approve it: cp %s %s", now, agreed)
        .isEqualTo(served);
  }
}
