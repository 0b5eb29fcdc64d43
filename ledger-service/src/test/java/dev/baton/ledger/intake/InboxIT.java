package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.Topics;
import dev.baton.contracts.event.FactKind;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.Topic;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.refused.RefusedKeeper;
import dev.baton.ledger.registry.RegistryFeed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class InboxIT {
  private static final int PARTITIONS = 2;

  @Inject Pool pool;
  @Inject Journal journal;
  @Inject RefusedKeeper keeper;
  @Inject RegistryFeed registry;
  @Inject Clock clock;
  @Inject MeterRegistry meters;

  private final String team = "team-" + UUID.randomUUID();
  private final List<Inbox> readers = new ArrayList<>();
  private KafkaProducer<byte[], byte[]> producer;
  private Admin admin;

  @BeforeEach
  void connect() {
    Map<String, Object> settings = Map.of("bootstrap.servers", Topic.kafka());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    admin = Admin.create(settings);
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    for (Inbox reader : readers) {
      reader.stop();
    }
    producer.close();
    admin.close();
  }

  @Test
  void recordsWhatATeamPutsIntoItsInboxInEitherMode() throws Exception {
    String inbox = create(Topics.inbox(team));
    Facts structured = lead();
    Facts binary = lead();
    send(inbox, 0, structured.fact(FactKind.OFFERED));
    ObjectNode offer = binary.fact(FactKind.OFFERED);
    var message = new ProducerRecord<byte[], byte[]>(inbox, 1, null, Json.bytes(offer.get("data")));
    message.headers().add("content-type", bytes("application/json"));
    for (String name : List.of("specversion", "type", "source", "id", "time")) {
      message.headers().add("ce_" + name, bytes(offer.get(name).asText()));
    }
    producer.send(message).get();

    until(() -> isRecorded(structured) && isRecorded(binary));
    // the same event, whichever way it comes
    Http.post(Parts.emitter(team), offer).then().statusCode(200);
    until(() -> counted(meters, "recorded") == 2);
  }

  @Test
  void theInboxsNameIsTheTeamAndNothingElseIs() throws Exception {
    String inbox = create(Topics.inbox(team));
    Facts others = Facts.ofNewItem();
    Facts own = lead();
    send(inbox, 0, others.fact(FactKind.OFFERED));
    // the receiver's side is not the sender's to tell
    send(inbox, 0, own.fact(FactKind.ACCEPTED));
    send(inbox, 0, own.fact(FactKind.OFFERED));

    until(() -> isRecorded(own));
    List<JsonNode> refused = untilRefused(2);
    assertThat(refused)
        .allSatisfy(event -> {
          assertThat(event.path("via").asText()).isEqualTo("kafka");
          assertThat(event.path("team").asText()).isEqualTo(team);
          assertThat(event.at("/problem/type").asText())
              .isEqualTo("urn:baton:problem:not-your-side");
        });
    Http.get("/ledger/v1/items/" + others.subject()).then().statusCode(404);
    assertThat(Http.json(Http.get("/ledger/v1/items/" + own.subject()).asString()).toString())
        .doesNotContain("ACCEPTED");
  }

  @Test
  void nothingWaitsBehindWhatCannotBeRead() throws Exception {
    String inbox = create(Topics.inbox(team));
    List<byte[]> bodies =
        List.of(
            bytes("{\"specversion\":"),
            bytes("[".repeat(10_000)),
            new byte[] {0, -1, 10},
            new byte[0]);
    Facts last = lead();
    for (byte[] body : bodies) {
      send(inbox, 0, Optional.of(Http.STRUCTURED), body);
    }
    send(inbox, 0, Optional.of(Http.STRUCTURED), null);
    send(inbox, 0, Optional.empty(), bytes("neither mode"));
    send(inbox, 0, last.fact(FactKind.OFFERED));

    until(() -> isRecorded(last));
    // no body and an empty one are the same
    List<JsonNode> refused = untilRefused(5);
    assertThat(refused.stream().map(InboxIT::body)).contains(bodies.toArray(byte[][]::new));
    assertThat(refused.stream().mapToInt(event -> event.path("times").asInt()).sum()).isEqualTo(6);
    until(() -> counted(meters, "refused") == 6);
    until(
        () -> meters.get("baton.ledger.inbox.lag.records").tag("team", team).gauge().value() == 0);
  }

  @Test
  void isReplayedLikeWhatWasRefusedOverHttp() throws Exception {
    String inbox = create(Topics.inbox(team));
    ObjectNode future = lead().fact(FactKind.OFFERED, clock.instant().plusSeconds(302));
    send(inbox, 0, future);
    JsonNode refused = untilRefused(1).getFirst();
    assertThat(refused.at("/problem/type").asText()).isEqualTo("urn:baton:problem:time-in-future");

    String replay = "/ledger/v1/refused/" + refused.path("id").asText() + "/replay";
    until(() -> Http.as(Parts.token("admin")).post(replay).statusCode() == 201);
    Http.post(Parts.emitter(team), future).then().statusCode(200);
  }

  @Test
  void noMarkPassesWhatIsNotDurable() throws Exception {
    String inbox = create(Topics.inbox(team));
    Facts first = lead();
    send(inbox, 0, first.fact(FactKind.OFFERED));
    until(() -> marked(inbox, 0, 1));
    Facts later = lead();
    whileLocked(
        "ledger_batch",
        () -> {
          send(inbox, 0, later.fact(FactKind.OFFERED));
          stays(() -> marked(inbox, 0, 1));
        });
    until(() -> isRecorded(later) && marked(inbox, 0, 2));

    whileLocked(
        "refused_team",
        () -> {
          send(inbox, 0, Optional.empty(), bytes("neither mode"));
          stays(() -> marked(inbox, 0, 2));
        });
    until(() -> marked(inbox, 0, 3));
    untilRefused(1);
  }

  @Test
  void replicasTakeEachItsLanesAndGoOnWhereAnotherLeftThem() throws Exception {
    String prefix = "baton.shared-" + team + ".";
    String inbox = create(prefix + team);
    var one = new SimpleMeterRegistry();
    var two = new SimpleMeterRegistry();
    Holding first = new Holding(Set.of(0));
    reader(prefix, first, one);
    Inbox second = reader(prefix, new Holding(Set.of(1)), two);
    List<Facts> before = fill(inbox, 60);
    until(() -> before.stream().allMatch(this::isRecorded));
    long inFirst = before.stream().filter(in(0)).count();
    until(() -> counted(one, "recorded") == inFirst);
    until(() -> counted(two, "recorded") == before.size() - inFirst);

    second.stop();
    List<Facts> between = fill(inbox, 20);
    until(() -> between.stream().filter(in(0)).allMatch(this::isRecorded));
    assertThat(between.stream().filter(in(1))).noneMatch(this::isRecorded);
    first.lanes = Set.of(0, 1);

    List<Facts> after = fill(inbox, 20);
    until(() -> between.stream().allMatch(this::isRecorded));
    until(() -> after.stream().allMatch(this::isRecorded));
    assertThat(counted(one, "duplicate")).isZero();
  }

  /** What a replica holds, as the test says. */
  private static final class Holding {
    private volatile Set<Integer> lanes;

    Holding(Set<Integer> lanes) {
      this.lanes = lanes;
    }
  }

  private Inbox reader(String prefix, Holding holding, MeterRegistry counts) {
    Inbox reader =
        new Inbox(
            new Inbox.Sources(
                Map.of("bootstrap.servers", Topic.kafka()),
                prefix,
                Duration.ofMillis(300),
                () -> holding.lanes,
                () -> true),
            pool,
            journal,
            keeper,
            registry,
            clock,
            counts);
    readers.add(reader);
    reader.start();
    return reader;
  }

  private List<Facts> fill(String inbox, int leads) throws Exception {
    List<Facts> facts = IntStream.range(0, leads).mapToObj(i -> lead()).toList();
    for (int i = 0; i < leads; i++) {
      send(inbox, i % PARTITIONS, facts.get(i).fact(FactKind.OFFERED));
    }
    return facts;
  }

  private static java.util.function.Predicate<Facts> in(int lane) {
    return lead -> Lanes.of(lead.subject(), Parts.LANES) == lane;
  }

  private Facts lead() {
    return new Facts("lead", "L-" + UUID.randomUUID(), team, "sales");
  }

  private String create(String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    return topic;
  }

  private void send(String inbox, int partition, ObjectNode event) throws Exception {
    send(inbox, partition, Optional.of(Http.STRUCTURED), Json.bytes(event));
  }

  private void send(String inbox, int partition, Optional<String> type, byte @Nullable [] body)
      throws Exception {
    var message = new ProducerRecord<byte[], byte[]>(inbox, partition, null, body);
    type.ifPresent(name -> message.headers().add("content-type", bytes(name)));
    producer.send(message).get();
  }

  private boolean isRecorded(Facts lead) {
    return Http.get("/ledger/v1/items/" + lead.subject()).statusCode() == 200;
  }

  private double counted(MeterRegistry counts, String result) {
    var counter =
        counts.find("baton.ledger.inbox.events").tags("team", team, "result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  private List<JsonNode> untilRefused(int events) {
    until(() -> refused().size() >= events);
    assertThat(refused()).hasSize(events);
    return refused();
  }

  private List<JsonNode> refused() {
    List<JsonNode> all = new ArrayList<>();
    Http.json(Http.as(Parts.emitter(team)).get("/ledger/v1/refused").asString()).forEach(all::add);
    return all;
  }

  private static byte[] body(JsonNode event) {
    String one =
        Http.as(Parts.token("admin"))
            .get("/ledger/v1/refused/" + event.path("id").asText())
            .asString();
    return Base64.getDecoder().decode(Http.json(one).at("/original/body").asText());
  }

  /** Whether every lane has had a partition up to this offset, and no further. */
  private boolean marked(String inbox, int partition, long next) throws Exception {
    Uuid id = admin.describeTopics(List.of(inbox)).allTopicNames().get().get(inbox).topicId();
    var row =
        pool.preparedQuery(
                """
                select count(*), min(next_offset), max(next_offset) from inbox_mark
                where topic = $1 and partition = $2
                """)
            .execute(
                Tuple.of(
                    new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()), partition))
            .await()
            .indefinitely()
            .iterator()
            .next();
    return row.getLong(0) == Parts.LANES && row.getLong(1) == next && row.getLong(2) == next;
  }

  private interface Work {
    void run() throws Exception;
  }

  private void whileLocked(String table, Work work) throws Exception {
    var locked = pool.getConnection().await().indefinitely();
    try {
      for (String sql :
          List.of(
              "begin",
              "set local idle_in_transaction_session_timeout = 0",
              "lock table " + table + " in exclusive mode")) {
        locked.query(sql).execute().await().indefinitely();
      }
      work.run();
    } finally {
      locked.query("rollback").execute().await().indefinitely();
      locked.close().await().indefinitely();
    }
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static void stays(Callable<Boolean> condition) {
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(condition);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
