package dev.baton.ledger.intake;

import dev.baton.contracts.Topics;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.journal.Outcome;
import dev.baton.ledger.journal.Refusal;
import dev.baton.ledger.lanes.LanesChanged;
import dev.baton.ledger.lanes.Leases;
import dev.baton.ledger.refused.Original;
import dev.baton.ledger.refused.Refused;
import dev.baton.ledger.refused.RefusedKeeper;
import dev.baton.ledger.refused.Rights;
import dev.baton.ledger.registry.RegistryFeed;
import dev.baton.ledger.registry.RegistryReadiness;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what teams put into their inboxes on Kafka, with the rights of an emitter of the team
 * that the inbox is named after: who else writes to it is the broker's to prevent.
 *
 * <p>There is no token with which an event could be sent on to the replica that holds its lane. So
 * every replica reads every inbox and takes what belongs to the lanes it holds: <b>the lane of a
 * record depends on the record alone</b>, never on what a replica knows, or two of them would each
 * leave it to the other. What cannot be read, and so has no subject, belongs to the lane of its
 * team.
 *
 * <p>A mark per lane and partition says that everything before it is durable, recorded or kept
 * among the refused. It moves only after that, so a crash, or a lane that moves, repeats and never
 * skips; what comes again is recognised by its identity. One batch is worked on at a time, until it
 * is durable: nothing is fetched meanwhile, so a ledger that is slow or away leaves the rest in
 * Kafka.
 */
@ApplicationScoped
class Inbox {
  private static final Logger LOG = Logger.getLogger(Inbox.class);
  private static final Duration TURN = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration MARK_EVERY = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);
  private static final int AT_ONCE = 500;

  private final Sources sources;
  private final InboxTable table;
  private final Journal journal;
  private final RefusedKeeper keeper;
  private final RegistryFeed registry;
  private final Clock clock;
  private final MeterRegistry meters;
  private final InboxMarks marks = new InboxMarks();
  private final Map<TopicPartition, UUID> assigned = new HashMap<>();
  private final Map<String, AtomicLong> lags = new ConcurrentHashMap<>();
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean running = true;
  private @Nullable Thread thread;
  private long looked;
  private long marked;
  private boolean failing;

  /**
   * Where it takes from.
   *
   * @param kafka settings of Kafka's clients
   * @param prefix of the names of the inboxes
   * @param look how often to look for new ones
   * @param held the lanes to read for, asked for every now and then
   * @param ready whether the registries are known: before, a team's other names are not
   */
  record Sources(
      Map<String, Object> kafka,
      String prefix,
      Duration look,
      Supplier<Set<Integer>> held,
      BooleanSupplier ready) {}

  /**
   * One record, read.
   *
   * @param team whose inbox it was in
   */
  private record Letter(
      String team,
      int lane,
      InboxMarks.Place place,
      long offset,
      Original original,
      Admission admission) {}

  @Inject
  Inbox(
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      InboxConfig config,
      Leases leases,
      @Readiness RegistryReadiness readiness,
      Pool pool,
      Journal journal,
      RefusedKeeper keeper,
      RegistryFeed registry,
      Clock clock,
      MeterRegistry meters) {
    this(
        new Sources(
            kafka,
            Topics.INBOXES,
            config.look(),
            config.read() ? leases::held : Set::of,
            readiness::known),
        pool,
        journal,
        keeper,
        registry,
        clock,
        meters);
  }

  Inbox(
      Sources sources,
      Pool pool,
      Journal journal,
      RefusedKeeper keeper,
      RegistryFeed registry,
      Clock clock,
      MeterRegistry meters) {
    this.sources = sources;
    this.table = new InboxTable(pool);
    this.journal = journal;
    this.keeper = keeper;
    this.registry = registry;
    this.clock = clock;
    this.meters = meters;
  }

  void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent start) {
    start();
  }

  // before the journal, which is to decide what was taken
  void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent stop)
      throws InterruptedException {
    stop();
  }

  void follow(@Observes LanesChanged changed) {
    woken.release();
  }

  void start() {
    thread = Thread.ofPlatform().name("inbox").daemon().start(this::run);
  }

  /** Stops in good order: what is durable by then is marked. */
  void stop() throws InterruptedException {
    running = false;
    woken.release();
    Thread reading = thread;
    if (reading != null) {
      reading.join(PATIENCE_AT_END);
      reading.interrupt();
    }
  }

  private void run() {
    try {
      while (running) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
            Admin admin = admin()) {
          read(consumer, admin);
        } catch (InterruptException e) {
          throw new InterruptedException(e.getMessage());
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
          report(e);
          Thread.sleep(AGAIN);
        } finally {
          // what is not marked by now is read again
          marks.clear();
          assigned.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads until it is to stop, or something fails; then all begins again from the marks. */
  private void read(KafkaConsumer<byte[], byte[]> consumer, Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    looked = System.nanoTime() - sources.look().toNanos();
    while (running) {
      if (!sources.ready().getAsBoolean()) {
        rest();
        continue;
      }
      follow(consumer, admin);
      if (due(looked, sources.look())) {
        look(consumer, admin);
        looked = System.nanoTime();
      }
      if (marks.lanes().isEmpty() || assigned.isEmpty()) {
        rest();
        continue;
      }
      try {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(TURN);
        if (!take(admin, records)) {
          break;
        }
        records
            .nextOffsets()
            .forEach((partition, next) -> marks.reach(place(partition), next.offset()));
      } catch (OffsetOutOfRangeException e) {
        seek(consumer, admin, e.partitions());
      } catch (TopicAuthorizationException e) {
        // left out until the next look, to hold up no other
        LOG.errorf("The ledger may not read inbox %s", e.unauthorizedTopics());
        assigned.keySet().removeIf(p -> e.unauthorizedTopics().contains(p.topic()));
        consumer.assign(assigned.keySet());
      }
      if (due(marked, MARK_EVERY)) {
        mark();
      }
      recovered();
    }
    mark();
  }

  private void rest() throws InterruptedException {
    if (woken.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
  }

  private static boolean due(long since, Duration every) {
    return System.nanoTime() - since >= every.toNanos();
  }

  private void mark() {
    List<InboxMarks.Mark> unwritten = marks.unwritten();
    table.write(unwritten);
    marks.wrote(unwritten);
    marked = System.nanoTime();
  }

  /** Reads for the lanes that are held now; for those that are new from where they were left. */
  private void follow(KafkaConsumer<byte[], byte[]> consumer, Admin admin)
      throws InterruptedException {
    Set<Integer> held = sources.held().get();
    Set<Integer> gained = new HashSet<>(held);
    gained.removeAll(marks.lanes());
    Set<Integer> lost = new HashSet<>(marks.lanes());
    lost.removeAll(held);
    if (!lost.isEmpty()) {
      mark();
      lost.forEach(marks::lose);
    }
    if (!gained.isEmpty()) {
      Map<Integer, Map<InboxMarks.Place, Long>> stored = table.read(gained);
      gained.forEach(lane -> marks.gain(lane, stored.getOrDefault(lane, Map.of())));
      seek(consumer, admin, Set.copyOf(assigned.keySet()));
    }
  }

  /** Looks which inboxes there are, and how much waits in them. */
  private void look(KafkaConsumer<byte[], byte[]> consumer, Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> names =
        admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).stream()
            .filter(name -> !team(name).isEmpty())
            .collect(Collectors.toSet());
    Map<TopicPartition, UUID> there = new HashMap<>();
    for (TopicDescription topic :
        admin
            .describeTopics(names)
            .allTopicNames()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .values()) {
      topic
          .partitions()
          .forEach(partition ->
              there.put(
                  new TopicPartition(topic.name(), partition.partition()), uuid(topic.topicId())));
    }
    if (!there.equals(assigned)) {
      Set<TopicPartition> fresh = new HashSet<>(there.keySet());
      fresh.removeIf(partition -> Objects.equals(there.get(partition), assigned.get(partition)));
      assigned.clear();
      assigned.putAll(there);
      seek(consumer, admin, fresh);
    }
    measure(admin);
  }

  private String team(String topic) {
    return topic.startsWith(sources.prefix()) ? topic.substring(sources.prefix().length()) : "";
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private InboxMarks.Place place(TopicPartition partition) {
    UUID topic = assigned.get(partition);
    if (topic == null) {
      throw new IllegalStateException("there is no inbox " + partition);
    }
    return new InboxMarks.Place(topic, partition.partition());
  }

  /**
   * Goes where the lane that is least far has to read on. A partition of which Kafka does not say
   * where it begins and ends holds up no other: it is left out until the next look.
   */
  private void seek(
      KafkaConsumer<byte[], byte[]> consumer, Admin admin, Collection<TopicPartition> partitions)
      throws InterruptedException {
    Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
    begins.keySet().retainAll(ends.keySet());
    partitions.stream().filter(p -> !begins.containsKey(p)).forEach(assigned::remove);
    consumer.assign(assigned.keySet());
    begins.forEach((partition, begin) -> {
      InboxMarks.Place place = place(partition);
      long from = marks.from(place);
      if (from > ends.getOrDefault(partition, from)) {
        LOG.errorf(
            "Inbox %s ends before what was read of it: Kafka lost some of it; it is read again",
            partition);
        marks.forget(place);
        from = begin;
      } else if (from < begin) {
        if (from > 0) {
          LOG.errorf(
              "Inbox %s was deleted from offset %d to %d before it was read: raise its retention",
              partition, from, begin);
        }
        from = begin;
      }
      consumer.seek(partition, from);
    });
  }

  /** Of those partitions of which Kafka says it in time. */
  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
      throws InterruptedException {
    ListOffsetsResult asked =
        admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(p -> p, p -> which)),
            new ListOffsetsOptions().timeoutMs(2_000));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        offsets.put(
            partition,
            asked
                .partitionResult(partition)
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .offset());
      } catch (ExecutionException | TimeoutException e) {
        LOG.debugf("Kafka does not say where %s is: %s", partition, e.getMessage());
      }
    }
    return offsets;
  }

  /** How much waits for the lanes of this replica, team by team. */
  private void measure(Admin admin) throws InterruptedException {
    Map<String, Long> waiting = new HashMap<>();
    offsets(admin, assigned.keySet(), OffsetSpec.latest())
        .forEach((partition, end) ->
            waiting.merge(
                team(partition.topic()),
                marks.lanes().isEmpty() ? 0 : Math.max(0, end - marks.from(place(partition))),
                Long::sum));
    waiting.forEach((team, records) -> lag(team).set(records));
  }

  private AtomicLong lag(String team) {
    return lags.computeIfAbsent(
        team,
        name -> {
          AtomicLong lag = new AtomicLong();
          Gauge.builder("baton.ledger.inbox.lag.records", lag, AtomicLong::get)
              .description("Records in a team's inbox that this replica has not dealt with")
              .tag("team", name)
              .register(meters);
          return lag;
        });
  }

  /** Has these recorded, or kept; false where it is to stop before they are. */
  private boolean take(Admin admin, ConsumerRecords<byte[], byte[]> records)
      throws InterruptedException {
    List<Letter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : records) {
      Letter letter = letter(message);
      if (marks.wants(letter.lane(), letter.place(), letter.offset())) {
        letters.add(letter);
      }
    }
    if (letters.isEmpty()) {
      return true;
    }
    List<Letter> admitted = new ArrayList<>();
    List<Command> commands = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Letter letter : letters) {
      switch (letter.admission()) {
        case Admission.Admitted(var command) -> {
          admitted.add(letter);
          commands.add(command);
        }
        case Admission.Turned(var refusal) -> refused.add(refused(letter, refusal));
      }
    }
    List<Outcome> outcomes = append(admin, commands);
    if (outcomes.size() < commands.size()) {
      return false;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      String team = admitted.get(i).team();
      switch (outcomes.get(i)) {
        case Outcome.Recorded recorded -> count(team, Answer.RECORDED);
        case Outcome.Duplicate duplicate -> count(team, Answer.DUPLICATE);
        case Outcome.Refused(var refusal) -> refused.add(refused(admitted.get(i), refusal));
        case Outcome.Nothing() -> throw new IllegalStateException("an event has an outcome");
      }
    }
    refused.forEach(one -> count(String.valueOf(one.rights().team()), Answer.REFUSED));
    return durable(admin, keeper.keepAll(refused));
  }

  /** The outcomes, however long they take; none where it is to stop before they are there. */
  private List<Outcome> append(Admin admin, List<Command> commands) throws InterruptedException {
    if (commands.isEmpty()) {
      return List.of();
    }
    Set<Integer> lanes =
        commands.stream()
            .map(command -> journal.lane(command.subject()))
            .collect(Collectors.toSet());
    while (true) {
      CompletableFuture<List<Outcome>> outcomes =
          journal.room(lanes).chain(() -> journal.append(commands)).subscribeAsCompletionStage();
      try {
        if (!durable(admin, outcomes)) {
          return List.of();
        }
        return outcomes.join();
      } catch (RuntimeException e) {
        // the lanes have no room, or the database no answer: some may be recorded
        report(e);
        Thread.sleep(AGAIN);
      }
    }
  }

  /**
   * Waits until this is done; meanwhile the rest waits in Kafka.
   *
   * @return false where it is to stop before
   */
  private boolean durable(Admin admin, CompletableFuture<?> done) throws InterruptedException {
    while (running) {
      try {
        done.get(TURN.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (due(looked, sources.look())) {
          looked = System.nanoTime();
          measure(admin);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return false;
  }

  private Letter letter(ConsumerRecord<byte[], byte[]> message) {
    String team = team(message.topic());
    Original original = Modes.original(message);
    Admission admission;
    String subject = "team/" + team;
    try {
      Reading reading = Modes.read(original, new Arrival(clock.instant(), team));
      if (reading instanceof Reading.Read(var event, var json)) {
        subject = event.subject();
      }
      admission = Admission.of(reading, Rights.ofInbox(team).caller(), registry.known());
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "Cannot read offset %d of %s-%d",
          message.offset(),
          message.topic(),
          message.partition());
      admission = new Admission.Turned(new Refusal.Failed());
    }
    return new Letter(
        team,
        journal.lane(subject),
        place(new TopicPartition(message.topic(), message.partition())),
        message.offset(),
        original,
        admission);
  }

  private Refused refused(Letter letter, Refusal refusal) {
    return new Refused(
        Rights.ofInbox(letter.team()),
        Via.KAFKA,
        clock.instant(),
        letter.original(),
        Answer.json(Refusals.problem(refusal)),
        new Refused.Place(letter.place().partition(), letter.offset()));
  }

  private void count(String team, String result) {
    meters.counter("baton.ledger.inbox.events", "team", team, "result", result).increment();
  }

  private void report(Exception e) {
    if (!failing && running) {
      failing = true;
      LOG.warnf("The inboxes wait: %s", e.getCause() == null ? e : e.getCause());
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("The inboxes are read again");
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(sources.kafka());
    // read by hand: no group, nothing committed, never a place that was not chosen here
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ledger-inbox");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_ONCE);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Admin admin() {
    Map<String, Object> settings = new HashMap<>(sources.kafka());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "ledger-inbox");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return Admin.create(settings);
  }
}
