package dev.baton.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Json;
import dev.baton.contracts.Lanes;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.test.Parts;
import dev.baton.ledger.Facts;
import dev.baton.ledger.Http;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.persons.Persons;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Parts.class)
class JournalIT {
  private static final int LANE = 0;

  @Inject Pool pool;
  @Inject Persons persons;

  private final List<LaneWriter> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (LaneWriter writer : started) {
      writer.stop();
    }
  }

  @Test
  void aWriterThatWasOvertakenDecidesAgain() {
    LaneWriter one = writer();
    LaneWriter other = writer();
    Facts lead = inLane();
    ObjectNode offer = lead.fact(FactKind.OFFERED, at(0));
    ObjectNode acceptance = lead.fact(FactKind.ACCEPTED, at(1));

    long first = position(append(one, offer));
    long second = position(append(other, acceptance));
    // the first writer believes that the lane ends with the offer, and that the item is open
    Outcome late = append(one, lead.fact(FactKind.REJECTED, at(2)));

    assertThat(second).isEqualTo(first + 1);
    assertThat(position(late)).isEqualTo(second + 1);
    assertThat(((Outcome.Recorded) late).effective()).isFalse();
    assertThat(append(one, acceptance)).isEqualTo(new Outcome.Duplicate(LANE, second));
    assertThat(append(other, offer)).isEqualTo(new Outcome.Duplicate(LANE, first));
  }

  @Test
  void aWriterThatWasPausedCommitsNothingDecidedOnWhatItKnewBefore() throws Exception {
    Facts lead = inLane();
    ObjectNode offer = lead.fact(FactKind.OFFERED, at(0));
    append(writer(), offer);
    Pause pause = new Pause();
    LaneWriter paused = writer(pause);
    // it has read the lane's end and its item, and stops there, as a process does that is stopped
    CompletableFuture<List<Outcome>> late =
        paused.append(List.of(say(lead.fact(FactKind.REJECTED, at(2)))));
    pause.reached.await();

    long winner = position(append(writer(), lead.fact(FactKind.ACCEPTED, at(1))));
    pause.over.countDown();

    assertThat(position(late.get().getFirst())).isEqualTo(winner + 1);
    assertThat(((Outcome.Recorded) late.get().getFirst()).effective()).isFalse();
  }

  @Test
  void whoTakesALaneOverReadsItsEndBeforeItsItems() throws Exception {
    Facts lead = inLane();
    append(writer(), lead.fact(FactKind.OFFERED, at(0)));
    Tail end = EntryTable.tail(pool, LANE).await().indefinitely();
    Draft draft =
        new Draft(
            LANE,
            end.position() + 1,
            end.recordedAt(),
            Registry.EMPTY,
            Duration.ofMinutes(1),
            () -> new byte[16],
            Map.of(),
            Map.of(),
            Map.of());
    draft.decide(say(lead.fact(FactKind.ACCEPTED, at(1))));
    var other = pool.getConnection().await().indefinitely();
    try {
      other.query("begin").execute().await().indefinitely();
      other.query("lock table ledger_batch").execute().await().indefinitely();
      CompletableFuture<List<Outcome>> late =
          writer().append(List.of(say(lead.fact(FactKind.REJECTED, at(2)))));
      Awaitility.await().until(() -> count(WAITING_FOR_THE_END) == 1);

      EntryTable.append(other, LANE, end.batch() + 1, UUID.randomUUID(), draft.rows())
          .await()
          .indefinitely();
      other.query("commit").execute().await().indefinitely();

      assertThat(position(late.get().getFirst())).isEqualTo(end.position() + 2);
      assertThat(((Outcome.Recorded) late.get().getFirst()).effective()).isFalse();
    } finally {
      other.query("rollback").execute().onFailure().recoverWithNull().await().indefinitely();
      other.close().await().indefinitely();
    }
  }

  private static final String WAITING_FOR_THE_END =
      """
      select count(*) from pg_stat_activity
      where wait_event_type = 'Lock' and query like 'select batch_no, last_position%'
      """;

  /** A clock at which whoever looks stops, once. */
  private static final class Pause extends Clock {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public Instant instant() {
      reached.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aWriterPausedWithinItsCommitDoesNotKeepTheLaneFromTheNextOne() throws Exception {
    append(writer(), inLane().fact(FactKind.OFFERED));
    var hanging = pool.getConnection().await().indefinitely();
    try {
      hanging.query("begin").execute().await().indefinitely();
      hanging
          .query(
              """
              insert into ledger_batch
              select lane, max(batch_no) + 1, gen_random_uuid(), max(last_position) + 1,
                     max(last_position) + 1, now()
              from ledger_batch where lane = 0 group by lane
              """)
          .execute()
          .await()
          .indefinitely();

      CompletableFuture<List<Outcome>> next =
          writer().append(List.of(say(inLane().fact(FactKind.OFFERED))));
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(next::isDone);
      assertThat(next.get()).singleElement().isInstanceOf(Outcome.Recorded.class);
      assertThatThrownBy(() -> hanging.query("commit").execute().await().indefinitely())
          .isInstanceOf(Exception.class);
    } finally {
      hanging.close().onFailure().recoverWithNull().await().indefinitely();
    }
  }

  @Test
  void writersOfOneLaneLoseNothingAndCommitNoBatchTwice() throws Exception {
    List<LaneWriter> writers = List.of(writer(), writer(), writer());
    long before = last();
    List<Callable<List<Outcome>>> posts = new ArrayList<>();
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      List<ObjectNode> few =
          List.of(
              inLane().fact(FactKind.OFFERED),
              inLane().fact(FactKind.OFFERED),
              inLane().fact(FactKind.OFFERED));
      events.addAll(few);
      LaneWriter writer = writers.get(i % 3);
      posts.add(() -> append(writer, few));
    }

    List<Long> positions = new ArrayList<>();
    for (List<Outcome> outcomes : atOnce(posts)) {
      outcomes.forEach(outcome -> positions.add(position(outcome)));
    }

    assertThat(positions)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(before + 1, before + events.size()).boxed().toList());
    assertThat(longs("select position from entry where lane = 0 order by position"))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, last()).boxed().toList());
    assertThat(longs("select batch_no from ledger_batch where lane = 0 order by batch_no"))
        .isEqualTo(
            LongStream.range(0, count("select count(*) from ledger_batch where lane = 0"))
                .boxed()
                .toList());
    assertThat(
            count(
                """
                select count(*) from ledger_batch b left join ledger_batch p
                  on p.lane = b.lane and p.batch_no = b.batch_no - 1
                where b.lane = 0 and b.first_position <> coalesce(p.last_position, -1) + 1
                """))
        .isZero();
  }

  @Test
  void positionsAreDenseAndAReaderMissesNone() throws Exception {
    AtomicInteger running = new AtomicInteger(16);
    List<Callable<List<JsonNode>>> posts = new ArrayList<>();
    for (int poster = 0; poster < 16; poster++) {
      posts.add(() -> {
        List<JsonNode> answers = new ArrayList<>();
        for (int request = 0; request < 15; request++) {
          List<ObjectNode> events = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            events.add(Facts.ofNewItem().fact(FactKind.OFFERED));
          }
          answers.addAll(Http.postLines(events));
        }
        running.decrementAndGet();
        return answers;
      });
    }
    List<Callable<List<Long>>> readers = new ArrayList<>();
    for (int lane = 0; lane < Parts.LANES; lane++) {
      int l = lane;
      readers.add(() -> follow(l, running));
    }

    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<List<Long>>> reading = readers.stream().map(threads::submit).toList();
      Map<Integer, List<Long>> acknowledged = new HashMap<>();
      for (Future<List<JsonNode>> post : threads.invokeAll(posts)) {
        for (JsonNode answer : post.get()) {
          assertThat(answer.path("result").asText()).isEqualTo("recorded");
          acknowledged
              .computeIfAbsent(answer.path("lane").asInt(), l -> new ArrayList<>())
              .add(answer.path("position").asLong());
        }
      }
      for (int lane = 0; lane < Parts.LANES; lane++) {
        List<Long> read = reading.get(lane).get();
        assertThat(read).isEqualTo(LongStream.range(0, read.size()).boxed().toList());
        assertThat(read).containsAll(acknowledged.get(lane));
        assertThat(acknowledged.get(lane)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aLostConnectionLosesNothingAndWritesNothingTwice() throws Exception {
    LaneWriter writer = writer();
    List<ObjectNode> events = new ArrayList<>();
    Map<String, Long> acknowledged = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      ObjectNode event = inLane().fact(FactKind.OFFERED);
      events.add(event);
      CompletableFuture<List<Outcome>> done = writer.append(List.of(say(event)));
      if (i % 6 == 0) {
        // every session of this service but the one that says so, whatever it is doing
        pool.query(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where usename = current_user and datname = current_database()
                  and pid <> pg_backend_pid()
                """)
            .execute()
            .onFailure()
            .recoverWithNull()
            .await()
            .indefinitely();
      }
      acknowledged.put(event.get("id").asText(), position(done.get().getFirst()));
    }

    for (ObjectNode event : events) {
      long position = acknowledged.get(event.get("id").asText());
      assertThat(append(writer(), event)).isEqualTo(new Outcome.Duplicate(LANE, position));
    }
    assertThat(longs("select position from entry where lane = 0 order by position"))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, last()).boxed().toList());
  }

  @Test
  void whatTheDatabaseCannotStoreFailsAloneAndStopsNoLane() {
    LaneWriter writer = writer();
    Facts lead = inLane();
    Command.Say good = (Command.Say) say(lead.fact(FactKind.OFFERED));
    // no reader lets these through; a writer must not depend on it
    Command.Say badText = rejected(lead, "no\u0000budget", Instant.now());
    Command.Say badTime = rejected(inLane(), "no-budget", Instant.MIN);
    CompletableFuture<List<Outcome>> done =
        writer.append(List.of(badText, good, badTime, say(inLane().fact(FactKind.OFFERED))));

    assertThat(done.join())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Outcome.Refused(new Refusal.Failed())),
            second -> assertThat(second).isInstanceOf(Outcome.Recorded.class),
            third -> assertThat(third).isEqualTo(new Outcome.Refused(new Refusal.Failed())),
            fourth -> assertThat(fourth).isInstanceOf(Outcome.Recorded.class));
    assertThat(append(writer, inLane().fact(FactKind.OFFERED)))
        .isInstanceOf(Outcome.Recorded.class);
  }

  private static Command.Say rejected(Facts lead, String code, Instant time) {
    Command.Say read = (Command.Say) say(lead.fact(FactKind.REJECTED));
    Statement.Fact fact = (Statement.Fact) read.event().statement();
    Statement.Fact bad =
        new Statement.Fact(
            fact.kind(),
            fact.item(),
            fact.handoff(),
            fact.from(),
            fact.to(),
            null,
            null,
            null,
            Map.of(),
            new Statement.Reason(code, null),
            null,
            null,
            null,
            List.of());
    Event event = read.event();
    return new Command.Say(
        new Event(event.source(), event.id(), event.type(), time, event.subject(), bad),
        read.team(),
        read.key(),
        read.said(),
        null);
  }

  @Test
  void recordedTimesNeverRunBackwards() {
    // not ahead of the true time: the lane would keep that for whoever looks at its age later
    Clock early = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-4));
    append(writer(), inLane().fact(FactKind.OFFERED));
    append(writer(early), inLane().fact(FactKind.OFFERED));

    assertThat(
            count(
                """
                select count(*) from entry a join entry b
                  on b.lane = a.lane and b.position = a.position + 1
                where a.recorded_at > b.recorded_at
                """))
        .isZero();
  }

  @Test
  void theHeadsAreWhatTheEntriesMadeOfThemWhoeverWroteWhich() throws Exception {
    List<LaneWriter> writers = List.of(writer(), writer());
    List<Callable<List<Outcome>>> posts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Facts lead = inLane();
      for (FactKind kind : List.of(FactKind.OFFERED, FactKind.RECEIVED, FactKind.ACCEPTED)) {
        LaneWriter writer = writers.get(posts.size() % 2);
        posts.add(() -> append(writer, List.of(lead.fact(kind))));
      }
    }
    atOnce(posts);

    settle(writers.get(0));
    settle(writers.get(1));

    assertThat(heads()).isEqualTo(headsByTheEntries()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void headsThatNobodyWroteAreReadFromTheEntries() throws Exception {
    LaneWriter before = writer();
    for (int i = 0; i < 30; i++) {
      Facts lead = inLane();
      append(before, List.of(lead.fact(FactKind.OFFERED), lead.fact(FactKind.ACCEPTED)));
    }
    settle(before);
    // as if whoever wrote these entries had died before it wrote a head
    for (String table : List.of("handoff_head", "open_offer")) {
      pool.query("delete from %s where lane = 0".formatted(table)).execute().await().indefinitely();
    }
    pool.query("update head_mark set position = -1 where lane = 0")
        .execute()
        .await()
        .indefinitely();

    settle(writer());

    assertThat(heads()).isEqualTo(headsByTheEntries()).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void whatItemsBelongToTogetherIsReadFromTheEntriesToo() throws Exception {
    LaneWriter before = writer();
    Facts lead = inLane();
    String flow = UUID.randomUUID().toString();
    ObjectNode caused =
        lead.fact(FactKind.ACCEPTED).put("correlationid", flow).put("causationid", flow + "#1");
    append(before, List.of(lead.fact(FactKind.OFFERED), caused));
    settle(before);
    String all = "select count(*) from related_item where subject = '" + lead.subject() + "'";
    assertThat(count(all)).isEqualTo(3);
    // as if whoever wrote these entries had died before it wrote this
    pool.query("delete from related_item where subject = '" + lead.subject() + "'")
        .execute()
        .await()
        .indefinitely();
    pool.query("update head_mark set position = -1 where lane = 0")
        .execute()
        .await()
        .indefinitely();

    settle(writer());

    assertThat(count(all)).isEqualTo(3);
  }

  @Test
  void nobodyWritesHeadsBehindAMarkThatIsElsewhere() throws Exception {
    LaneWriter writer = writer();
    append(writer, inLane().fact(FactKind.OFFERED));
    settle(writer);
    Map<String, String> heads = heads();
    HandoffSnapshot any =
        EntryTable.after(pool, LANE, last() - 1, 1, 1 << 20).await().indefinitely().stream()
            .map(entry -> Json.read(entry.record(), LedgerRecord.class).handoffs().getFirst())
            .map(change -> Objects.requireNonNull(change.after()))
            .findFirst()
            .orElseThrow();
    Heads stale = new Heads(LANE, last());
    stale.add("lead/ghost", List.of(new LedgerRecord.Change(null, any)), Instant.now());

    assertThat(HeadTable.write(pool, stale).await().indefinitely()).isFalse();
    assertThat(heads()).isEqualTo(heads);
  }

  private static void settle(LaneWriter writer) throws Exception {
    writer.settled().get(30, TimeUnit.SECONDS);
  }

  /** Of lane 0: handoff → where it stands, as of which position. */
  private Map<String, String> heads() {
    Map<String, String> heads = new TreeMap<>();
    pool.query("select subject, handoff, disposition, position from handoff_head where lane = 0")
        .execute()
        .await()
        .indefinitely()
        .forEach(row ->
            heads.put(
                row.getString(0) + " " + row.getString(1),
                row.getString(2) + " " + row.getLong(3)));
    pool.query("select subject, handoff, deadline from open_offer where lane = 0")
        .execute()
        .await()
        .indefinitely()
        .forEach(row ->
            heads.put(
                row.getString(0) + " " + row.getString(1) + " open",
                Optional.ofNullable(row.getOffsetDateTime(2))
                    .map(at -> at.toInstant().toString())
                    .orElse("never")));
    return heads;
  }

  private Map<String, String> headsByTheEntries() {
    Map<String, String> heads = new TreeMap<>();
    for (Published entry :
        EntryTable.after(pool, LANE, -1, 100_000, 1L << 30).await().indefinitely()) {
      for (LedgerRecord.Change change : Json.read(entry.record(), LedgerRecord.class).handoffs()) {
        HandoffSnapshot after = change.after();
        HandoffSnapshot any = after != null ? after : Objects.requireNonNull(change.before());
        String key = entry.subject() + " " + any.handoff();
        heads.remove(key);
        heads.remove(key + " open");
        if (after != null) {
          heads.put(key, after.disposition() + " " + entry.position());
          if (after.offered() && after.disposition() == Disposition.OPEN) {
            heads.put(
                key + " open",
                Optional.ofNullable(after.judgement())
                    .map(Judgement::deadline)
                    .map(Instant::toString)
                    .orElse("never"));
          }
        }
      }
    }
    return heads;
  }

  private static List<Long> follow(int lane, AtomicInteger running) {
    List<Long> positions = new ArrayList<>();
    while (true) {
      boolean last = running.get() == 0;
      long after = positions.isEmpty() ? -1 : positions.getLast();
      JsonNode entries =
          Http.json(
              Http.get("/ledger/v1/lanes/" + lane + "/events?wait=1&limit=97&after=" + after)
                  .asString());
      entries.forEach(entry -> positions.add(entry.path("position").asLong()));
      if (last && entries.isEmpty()) {
        return positions;
      }
    }
  }

  private LaneWriter writer() {
    return writer(Clock.systemUTC());
  }

  private LaneWriter writer(Clock clock) {
    LaneWriter writer =
        new LaneWriter(
            LANE,
            pool,
            persons,
            clock,
            () -> Registry.EMPTY,
            new LaneWriter.Settings(100, 1 << 20, Duration.ofMinutes(1), Duration.ofSeconds(20)),
            added -> {});
    writer.start();
    started.add(writer);
    return writer;
  }

  private static Facts inLane() {
    Facts lead = Facts.ofNewItem();
    return Lanes.of(lead.subject(), Parts.LANES) == LANE ? lead : inLane();
  }

  private static Instant at(int minutes) {
    return Instant.parse("2026-09-07T08:00:00Z").plus(Duration.ofMinutes(minutes));
  }

  private static Command say(ObjectNode event) {
    if (EventReader.read(event, new Arrival(Instant.now(), null))
        instanceof Reading.Read(var read, var json)) {
      return new Command.Say(
          read, read.statement().speaker(), EventIdentity.key(read), Canonical.bytes(json), null);
    }
    throw new IllegalArgumentException(event.toString());
  }

  private static Outcome append(LaneWriter writer, ObjectNode event) {
    return append(writer, List.of(event)).getFirst();
  }

  private static List<Outcome> append(LaneWriter writer, List<ObjectNode> events) {
    return writer.append(events.stream().map(JournalIT::say).toList()).join();
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      for (Future<T> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
    }
    return results;
  }

  private static long position(Outcome outcome) {
    return ((Outcome.Recorded) outcome).position();
  }

  private long last() {
    return EntryTable.ends(pool, Parts.LANES).await().indefinitely().get(LANE);
  }

  private long count(String sql) {
    return longs(sql).getFirst();
  }

  private List<Long> longs(String sql) {
    List<Long> values = new ArrayList<>();
    pool.query(sql).execute().await().indefinitely().forEach(row -> values.add(row.getLong(0)));
    return values;
  }
}
