package dev.baton.ownership;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;

import dev.baton.edge.test.Parts;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** What tests of the registry have in common: who calls, and a boundary nobody else uses. */
final class Registering {
  private static final String PREFIX = "/ownership/v1";
  private static final String GOVERNANCE = Parts.token("governance");
  private static final String READER = Parts.token("reader");

  private Registering() {}

  static RequestSpecification governance() {
    return as(GOVERNANCE);
  }

  static RequestSpecification reader() {
    return as(READER);
  }

  static RequestSpecification emitter(String team) {
    return as(Parts.emitter(team));
  }

  static RequestSpecification as(String token) {
    return given()
        .config(
            config()
                .encoderConfig(
                    encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .basePath(PREFIX)
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON);
  }

  /** A slug nobody else uses. */
  static String slug(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  static String team(String name) {
    String slug = slug(name);
    governance()
        .body("{\"id\":\"%s\",\"name\":\"%s\"}".formatted(slug, name))
        .post("/teams")
        .then()
        .statusCode(201);
    return slug;
  }

  /** Makes a team accountable for a boundary; the id of its assignment. */
  static String own(Seam seam, String team, String since) {
    String id =
        governance()
            .body(
                "{\"team\":\"%s\",\"role\":\"ACCOUNTABLE\",\"validFrom\":\"%s\"}"
                    .formatted(team, since))
            .post(seam.path() + "/assignments")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    emitter(team).post(seam.path() + "/assignments/{id}/acceptance", id).then().statusCode(200);
    return id;
  }

  /** A boundary between two new teams. */
  static Seam seam() {
    String sender = team("sender");
    String receiver = team("receiver");
    String id =
        governance()
            .body(
                "{\"from\":\"%s\",\"to\":\"%s\",\"workType\":\"lead\"}".formatted(sender, receiver))
            .post("/boundaries")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    return new Seam(id, sender, receiver);
  }

  record Seam(String id, String sender, String receiver) {
    String path() {
      return "/boundaries/" + id;
    }
  }
}
