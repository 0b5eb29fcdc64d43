package dev.baton.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.baton.contracts.Topics;
import dev.baton.edge.test.Parts;
import dev.baton.gateway.told.Behind;
import dev.baton.gateway.told.Topic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
@WithTestResource(Behind.class)
class WebhooksIT {
  private static final String PATH = "/api/v1/webhooks";
  // others are told of by the rest of the gateway meanwhile
  private static final String TEAM = "hooked";

  @Inject Deliveries deliveries;
  @Inject Pool pool;

  private Receiver receiver;
  private final Set<String> made = new HashSet<>();

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    made.forEach(id -> governance().delete(PATH + "/" + id));
    receiver.close();
  }

  private static RequestSpecification governance() {
    return given().auth().oauth2(Parts.token("governance")).contentType("application/json");
  }

  private JsonPath register(Map<String, Object> asked) {
    JsonPath webhook =
        governance().body(asked).post(PATH).then().statusCode(201).extract().jsonPath();
    made.add(webhook.getString("id"));
    return webhook;
  }

  private void sql(String sql, String id) {
    pool.preparedQuery(sql).execute(Tuple.of(UUID.fromString(id))).await().indefinitely();
  }

  private static void publish(String id, String kind, String team) {
    String record =
        """
        {"id":"%s","kind":"%s","at":"2026-03-02T09:00:00Z","summary":"…","routedTo":["%s"],\
        "href":"/api/v1/signals/%s"}\
        """
            .formatted(id, kind, team, id);
    Topic.send(List.of(new ProducerRecord<>(Topics.SIGNALS, id, record.getBytes(UTF_8))));
  }

  private List<String> got() {
    return receiver.got().stream()
        .map(got -> JsonPath.from(new String(got.body(), UTF_8)).getString("id"))
        .toList();
  }

  private static JsonPath webhook(String id) {
    return governance().get(PATH + "/" + id).then().statusCode(200).extract().jsonPath();
  }

  /** What was sent to it last, newest first. */
  private static JsonPath deliveries(String id) {
    return governance()
        .get(PATH + "/" + id + "/deliveries")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void becomes(String id, String state) {
    await().untilAsserted(() -> assertThat(webhook(id).getString("state")).isEqualTo(state));
  }

  /** As a receiver checks it who has only the secret, the headers and the bytes. */
  private static boolean signed(Receiver.Got got, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    mac.update(
        (got.header("webhook-id") + "." + got.header("webhook-timestamp") + ".").getBytes(UTF_8));
    String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(got.body()));
    return List.of(got.header("webhook-signature").split(" ")).contains(expected);
  }

  @Test
  void whatIsPublishedIsSentSignedToWhoAskedForIt() throws Exception {
    JsonPath webhook =
        register(
            Map.of("url", receiver.url(), "kinds", List.of("silence"), "teams", List.of(TEAM)));
    String id = webhook.getString("id");
    assertThat(webhook.getString("secret")).startsWith("whsec_");

    publish("other-kind", "gaming", TEAM);
    publish("other-team", "silence", "m");
    publish("wanted", "silence", TEAM);

    await().untilAsserted(() -> assertThat(got()).containsExactly("wanted"));
    Receiver.Got got = receiver.got().getFirst();
    assertThat(signed(got, webhook.getString("secret"))).isTrue();
    assertThat(got.header("webhook-id")).startsWith("msg_");
    assertThat(got.header("content-type")).isEqualTo("application/json");
    await().untilAsserted(() -> assertThat(webhook(id).getLong("waiting")).isZero());
    governance()
        .get(PATH)
        .then()
        .statusCode(200)
        .body("webhooks.id", hasItem(id))
        .body("webhooks.secret", everyItem(nullValue()));
  }

  @Test
  void theSameRecordReadTwiceIsSentOnce() {
    register(Map.of("url", receiver.url(), "teams", List.of(TEAM)));

    publish("twice", "silence", TEAM);
    publish("twice", "silence", TEAM);
    publish("after", "silence", TEAM);

    await().untilAsserted(() -> assertThat(got()).contains("after"));
    assertThat(got()).containsOnlyOnce("twice");
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameId() {
    receiver.answers(Receiver.Answer.of(500));
    String id = register(Map.of("url", receiver.url(), "teams", List.of(TEAM))).getString("id");

    publish("again", "silence", TEAM);
    await().untilAsserted(() -> assertThat(got()).hasSizeGreaterThanOrEqualTo(3));
    assertThat(webhook(id).getString("state")).isEqualTo("failing");
    assertThat(webhook(id).getString("failure")).isEqualTo("it answers 500");
    JsonPath waiting = deliveries(id);
    assertThat(waiting.getList("deliveries")).hasSize(1);
    assertThat(waiting.getString("deliveries[0].state")).isEqualTo("waiting");
    assertThat(waiting.getString("deliveries[0].failure")).isEqualTo("it answers 500");
    assertThat(waiting.getInt("deliveries[0].status")).isEqualTo(500);
    assertThat(waiting.getInt("deliveries[0].attempts")).isGreaterThanOrEqualTo(3);
    assertThat(waiting.getString("deliveries[0].nextAt")).isNotNull();

    receiver.answers(Receiver.Answer.of(200));
    becomes(id, "active");
    assertThat(webhook(id).getLong("waiting")).isZero();
    assertThat(receiver.got().stream().map(got -> got.header("webhook-id")).distinct()).hasSize(1);
    JsonPath taken = deliveries(id);
    assertThat(taken.getString("deliveries[0].state")).isEqualTo("taken");
    assertThat(taken.getString("deliveries[0].failure")).isNull();
    assertThat(taken.getString("deliveries[0].nextAt")).isNull();
    assertThat(taken.getString("deliveries[0].message"))
        .isEqualTo(receiver.got().getFirst().header("webhook-id"));
  }

  @Test
  void whatAReplicaTookAndDidNotSendComesBack() {
    receiver.answers(Receiver.Answer.of(500));
    String id = register(Map.of("url", receiver.url(), "teams", List.of(TEAM))).getString("id");
    publish("left", "silence", TEAM);
    await().untilAsserted(() -> assertThat(got()).isNotEmpty());

    // one takes it and is gone: until its time is over nobody else has it
    UUID webhook = UUID.fromString(id);
    await()
        .until(
            () -> deliveries.take(webhook, Duration.ofDays(1)).await().indefinitely().isPresent());
    assertThat(deliveries.due(Set.of()).await().indefinitely()).doesNotContain(webhook);
    receiver.answers(Receiver.Answer.of(200));
    int before = got().size();

    sql("update webhook_delivery set next_at = now() where webhook = $1", id);

    await().untilAsserted(() -> assertThat(got()).hasSizeGreaterThan(before));
    await().untilAsserted(() -> assertThat(webhook(id).getLong("waiting")).isZero());
  }

  @Test
  void oneThatIsGoneIsDisabledUntilSomebodyResumesIt() {
    receiver.answers(Receiver.Answer.of(410));
    String id = register(Map.of("url", receiver.url(), "teams", List.of(TEAM))).getString("id");
    publish("gone", "silence", TEAM);
    becomes(id, "disabled");
    assertThat(webhook(id).getString("disabledWhy")).contains("410");

    receiver.answers(Receiver.Answer.of(200));
    governance().post(PATH + "/" + id + "/resumption").then().statusCode(200);
    publish("back", "silence", TEAM);

    await().untilAsserted(() -> assertThat(got()).contains("back"));
  }

  @Test
  void oneThatTookNothingForTooLongIsDisabledWithAReason() {
    receiver.answers(Receiver.Answer.of(500));
    String id = register(Map.of("url", receiver.url(), "teams", List.of(TEAM))).getString("id");
    publish("long", "silence", TEAM);
    becomes(id, "failing");

    sql("update webhook set failing_since = now() - interval '6 days' where id = $1", id);

    becomes(id, "disabled");
    assertThat(webhook(id).getString("disabledWhy"))
        .startsWith("It took nothing since ")
        .contains("it answers 500");
    assertThat(webhook(id).getLong("waiting")).isEqualTo(1);
  }

  @Test
  void anOldSecretSignsBesideTheNewOneForAWhile() throws Exception {
    JsonPath webhook = register(Map.of("url", receiver.url(), "teams", List.of(TEAM)));
    String id = webhook.getString("id");
    String renewed =
        governance()
            .post(PATH + "/" + id + "/secrets")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("secret");

    publish("both", "silence", TEAM);
    await().untilAsserted(() -> assertThat(got()).contains("both"));
    assertThat(signed(receiver.got().getFirst(), webhook.getString("secret"))).isTrue();
    assertThat(signed(receiver.got().getFirst(), renewed)).isTrue();

    sql(
        "update webhook_secret set valid_to = now() where webhook = $1 and valid_to is not null",
        id);
    publish("one", "silence", TEAM);
    await().untilAsserted(() -> assertThat(got()).contains("one"));
    assertThat(signed(receiver.got().getLast(), webhook.getString("secret"))).isFalse();
    assertThat(signed(receiver.got().getLast(), renewed)).isTrue();
  }

  @Test
  void aWebhookLeadsToNoPrivateNetwork() {
    for (String url :
        List.of(
            "http://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1/",
            "https://[fd00:ec2::254]/",
            "http://127.0.0.2/",
            "https://no-such-host.invalid/")) {
      governance()
          .body(Map.of("url", url))
          .post(PATH)
          .then()
          .statusCode(422)
          .body("type", equalTo("urn:baton:problem:bad-webhook"))
          .body("errors[0].pointer", equalTo("/url"))
          .body("errors[0].detail", startsWith("A webhook may not lead there"));
    }
    governance()
        .body(Map.of("url", receiver.url(), "kinds", List.of("silense")))
        .post(PATH)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/kinds/0"));
  }

  @Test
  void onlyGovernanceSaysWhoIsTold() {
    for (String other : List.of("reader", "auditor", "admin", "emitter")) {
      given().auth().oauth2(Parts.token(other)).get(PATH).then().statusCode(403);
    }
    given().get(PATH).then().statusCode(401);
    governance().get(PATH + "/" + UUID.randomUUID()).then().statusCode(404);
    governance().get(PATH + "/" + UUID.randomUUID() + "/deliveries").then().statusCode(404);
    governance().delete(PATH + "/" + UUID.randomUUID()).then().statusCode(404);
  }
}
