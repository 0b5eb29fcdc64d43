package dev.baton.ledger.journal;

import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.ledger.handoff.Items;
import dev.baton.ledger.handoff.Recorded;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.persons.PersonKey;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.persons.SealedContent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one lane. While one batch is being committed the next one gathers in the queue, so
 * batches are as large as the load makes them and nobody waits for a timer.
 *
 * <p>A batch is decided in memory, against what the ledger held when the writer last looked, and
 * committed in one transaction together with its number. That number is the fence: had another
 * writer appended meanwhile, the number is taken, the insert fails, and this writer forgets what it
 * remembers, reads the tail and decides again. So whatever is committed was decided on everything
 * before it, however many writers believe that the lane is theirs.
 *
 * <p>A batch that got no answer is looked up by the batch's own id before anything is written
 * again: it may have happened.
 */
public final class LaneWriter {
  private static final Logger LOG = Logger.getLogger(LaneWriter.class);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final int lane;
  private final Pool pool;
  private final Persons persons;
  private final Clock clock;
  private final Supplier<Registry> registry;
  private final Settings settings;
  private final Consumer<List<Published>> committed;
  private final SecureRandom random = new SecureRandom();
  private final LinkedBlockingQueue<Portion> queue = new LinkedBlockingQueue<>();
  private final Memory memory;
  private final HeadKeeper heads;
  private @Nullable Tail tail;
  private volatile boolean running = true;
  private volatile boolean overtaken;
  private @Nullable Thread thread;
  private boolean failing;

  /**
   * How a lane is written.
   *
   * @param batch how many events are committed at once at most, when portions allow
   * @param memoryBytes how much is remembered of items
   * @param grace how long after its deadline an offer expires
   * @param patience how long the database may take to answer
   */
  public record Settings(int batch, long memoryBytes, Duration grace, Duration patience) {}

  /**
   * A writer that writes once it is started.
   *
   * @param committed is given what each commit added, in order; must not keep the writer
   */
  public LaneWriter(
      int lane,
      Pool pool,
      Persons persons,
      Clock clock,
      Supplier<Registry> registry,
      Settings settings,
      Consumer<List<Published>> committed) {
    this.lane = lane;
    this.pool = pool;
    this.persons = persons;
    this.clock = clock;
    this.registry = registry;
    this.settings = settings;
    this.committed = committed;
    this.memory = new Memory(settings.memoryBytes());
    this.heads = new HeadKeeper(lane, pool, settings.patience());
  }

  public void start() {
    heads.start();
    thread = Thread.ofVirtual().name("lane-" + lane).start(this::run);
  }

  /** Writes what is waiting, and no more. */
  public void stop() throws InterruptedException {
    running = false;
    Thread writer = thread;
    if (writer != null) {
      queue.add(new Portion(List.of()));
      writer.join(settings.patience());
    }
    heads.stop();
  }

  /**
   * Writes these, in this order.
   *
   * @return one outcome per command, in order, once they are durable. Whoever waits no longer
   *     cancels it: if the writer has not begun, it skips them
   */
  public CompletableFuture<List<Outcome>> append(List<Command> commands) {
    Portion portion = new Portion(commands);
    queue.add(portion);
    return portion.done();
  }

  /** How long what waits longest, and is not begun, has been waiting; zero where nothing waits. */
  public Duration waiting() {
    Portion oldest = queue.peek();
    return oldest == null
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - oldest.askedNanos());
  }

  /**
   * Looks at the lane's end again, and writes the heads that whoever held it before left unwritten.
   */
  public void takeOver() {
    overtaken = true;
    queue.add(new Portion(List.of()));
  }

  /**
   * Completes when all that was asked before is decided, and the heads of all that is in the lane
   * are written.
   */
  public CompletableFuture<Void> settled() {
    return append(List.of())
        .thenCompose(nothing -> EntryTable.tail(pool, lane).subscribeAsCompletionStage())
        .thenCompose(last -> heads.upTo(last.position()));
  }

  /** Writes until it is stopped, and then what is still waiting. */
  private void run() {
    while (running || !queue.isEmpty()) {
      List<Portion> batch = new ArrayList<>();
      try {
        Portion portion = queue.take();
        int events = 0;
        while (portion != null) {
          batch.add(portion);
          events += portion.commands().size();
          portion = events < settings.batch() ? queue.poll() : null;
        }
        write(batch);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.errorf(e, "Lane %d failed on a batch", lane);
        forget();
        batch.forEach(portion -> portion.done().completeExceptionally(e));
      }
    }
  }

  /** Writes what these portions ask for, however often that takes, until nobody waits for it. */
  private void write(List<Portion> portions) throws InterruptedException {
    do {
      List<Portion> waiting =
          portions.stream().filter(portion -> !portion.done().isDone()).toList();
      if (waiting.isEmpty()) {
        return;
      }
      try {
        if (attempt(waiting)) {
          recovered();
          return;
        }
      } catch (Unwritable e) {
        writeEach(waiting, e);
        return;
      } catch (RuntimeException e) {
        report(e);
        Thread.sleep(AGAIN);
      }
      forget();
    } while (running);
  }

  /**
   * One attempt at a batch.
   *
   * @return false where another writer was faster, or a key that it used was erased, and everything
   *     is to be decided again
   * @throws Unwritable if the database refuses a row
   */
  private boolean attempt(List<Portion> portions) throws InterruptedException {
    if (overtaken) {
      overtaken = false;
      forget();
    }
    Draft draft = draft(portions);
    List<List<Outcome>> outcomes = new ArrayList<>(portions.size());
    for (Portion portion : portions) {
      List<Outcome> answers = new ArrayList<>(portion.commands().size());
      for (Command command : portion.commands()) {
        answers.add(decide(draft, command));
      }
      outcomes.add(answers);
    }
    if (!draft.rows().isEmpty()) {
      if (!commit(draft)) {
        return false;
      }
      draft.changed().forEach(memory::put);
      draft.erased().forEach(memory::forget);
      committed.accept(published(draft.rows()));
    }
    for (int i = 0; i < portions.size(); i++) {
      portions.get(i).done().complete(outcomes.get(i));
    }
    if (!draft.rows().isEmpty()) {
      heads.committed(draft.heads());
    }
    return true;
  }

  private List<Published> published(List<Row> rows) {
    return rows.stream()
        .map(row -> new Published(lane, row.position(), row.subject(), row.record(), row.leaf()))
        .toList();
  }

  /** One event on which the ledger itself fails must not fail the others of its batch. */
  private Outcome decide(Draft draft, Command command) {
    try {
      return draft.decide(command);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Lane %d cannot decide on an event about %s", lane, command.subject());
      return new Outcome.Refused(new Refusal.Failed());
    }
  }

  /** Finds the event that the database will not take, by writing every one on its own. */
  private void writeEach(List<Portion> portions, Unwritable cause) throws InterruptedException {
    for (Portion portion : portions) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Command command : portion.commands()) {
        forget();
        Portion alone = new Portion(List.of(command));
        try {
          while (!attempt(List.of(alone))) {
            forget();
          }
          outcomes.addAll(alone.done().getNow(List.of()));
        } catch (Unwritable e) {
          LOG.errorf(
              e.getCause(), "Lane %d cannot store an event about %s", lane, command.subject());
          outcomes.add(new Outcome.Refused(new Refusal.Failed()));
        }
      }
      portion.done().complete(outcomes);
    }
    LOG.warnf("Lane %d wrote a batch event by event: %s", lane, cause.getMessage());
  }

  private Draft draft(List<Portion> portions) {
    boolean unsure = tail == null;
    Tail last = tail;
    if (last == null) {
      // before the items: what is committed behind this end takes the number of this batch
      last = ask(client -> EntryTable.tail(client, lane));
      tail = last;
      heads.owed(last.position());
    }
    Map<String, Memory.Item> items = items(portions);
    Map<ByteBuffer, EntryTable.Known> known = known(keys(portions, items, unsure));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Draft(
        lane,
        last.position() + 1,
        now.isBefore(last.recordedAt()) ? last.recordedAt() : now,
        registry.get(),
        settings.grace(),
        this::salt,
        known,
        items,
        persons(portions, known));
  }

  /** The keys of the persons whom events are about that are not recorded yet. */
  private Map<String, PersonKey> persons(
      List<Portion> portions, Map<ByteBuffer, EntryTable.Known> known) {
    Set<String> names = new LinkedHashSet<>();
    for (Portion portion : portions) {
      for (Command command : portion.commands()) {
        if (command instanceof Command.Say say
            && !say.event().statement().dataSubjects().isEmpty()
            && !known.containsKey(ByteBuffer.wrap(say.key()))) {
          names.addAll(say.event().statement().dataSubjects());
        }
      }
    }
    return names.isEmpty() ? Map.of() : ask(client -> persons.of(client, names));
  }

  /** The items that these commands are about, as far as they exist. */
  private Map<String, Memory.Item> items(List<Portion> portions) {
    Map<String, Memory.Item> items = new HashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Portion portion : portions) {
      for (Command command : portion.commands()) {
        if (command instanceof Command.Erase
            || (command instanceof Command.Say say
                && !(say.event().statement() instanceof Statement.AboutItem))) {
          continue;
        }
        Memory.Item item = memory.get(command.subject());
        if (item == null) {
          unknown.add(command.subject());
        } else {
          items.put(command.subject(), item);
        }
      }
    }
    if (!unknown.isEmpty()) {
      items.putAll(
          remembered(ask(client -> EntryTable.ofSubjects(client, persons, lane, unknown))));
    }
    return items;
  }

  /**
   * Keys of the events that may be recorded already. Of an event about an item the item's entries
   * tell; they all are in its memory. What is said of an erasure is in none.
   *
   * @param all every event's: memory is not to be trusted where the last batch did not go through
   */
  private static List<byte[]> keys(
      List<Portion> portions, Map<String, Memory.Item> items, boolean all) {
    List<byte[]> keys = new ArrayList<>();
    for (Portion portion : portions) {
      for (Command command : portion.commands()) {
        if (command instanceof Command.Say say && (all || mayBeRecorded(say.event(), items))) {
          keys.add(say.key());
        }
        if (command instanceof Command.Erase(Event event)) {
          keys.add(EventIdentity.key(event));
        }
      }
    }
    return keys;
  }

  private static boolean mayBeRecorded(Event event, Map<String, Memory.Item> items) {
    if (!(event.statement() instanceof Statement.AboutItem)) {
      return true;
    }
    Memory.Item item = items.get(event.subject());
    return item != null && item.holds(event);
  }

  private Map<ByteBuffer, EntryTable.Known> known(List<byte[]> keys) {
    Map<ByteBuffer, EntryTable.Known> known = new HashMap<>();
    if (!keys.isEmpty()) {
      ask(client -> EntryTable.known(client, persons, lane, keys))
          .forEach(one -> known.put(ByteBuffer.wrap(one.key()), one));
    }
    return known;
  }

  private <T> T ask(Function<SqlClient, Uni<T>> question) {
    return question.apply(pool).await().atMost(settings.patience());
  }

  /** Items as their stored entries make them; offers with their contexts. */
  private static Map<String, Memory.Item> remembered(List<EntryTable.Stored> entries) {
    Map<String, List<Recorded>> bySubject = new LinkedHashMap<>();
    Map<String, Long> contextBytes = new HashMap<>();
    for (EntryTable.Stored stored : entries) {
      stored
          .recorded(stored.record().type() == EventType.OFFERED)
          .ifPresent(entry ->
              bySubject
                  .computeIfAbsent(entry.statement().item().subject(), s -> new ArrayList<>())
                  .add(entry));
      if (stored.record().type() == EventType.OFFERED) {
        byte[] said = stored.said();
        contextBytes.merge(stored.record().subject(), said == null ? 0L : said.length, Long::sum);
      }
    }
    Map<String, Memory.Item> items = new HashMap<>();
    bySubject.forEach((subject, recorded) ->
        items.put(
            subject,
            new Memory.Item(
                recorded,
                Items.of(recorded.getFirst().statement().item(), recorded),
                contextBytes.getOrDefault(subject, 0L))));
    return items;
  }

  /**
   * Commits a batch.
   *
   * @return false where its number is taken
   */
  private boolean commit(Draft draft) {
    Tail from = java.util.Objects.requireNonNull(tail);
    long number = from.batch() + 1;
    UUID id = UUID.randomUUID();
    Row last = draft.rows().getLast();
    try {
      EntryTable.append(pool, lane, number, id, draft.rows()).await().atMost(settings.patience());
    } catch (RuntimeException e) {
      switch (Failure.of(e)) {
        case TAKEN -> {
          return false;
        }
        case UNWRITABLE -> throw new Unwritable(e);
        case NO_ANSWER -> {
          // it may be committed: only the ledger knows
          if (!held(number, id)) {
            throw e;
          }
        }
      }
    }
    tail = new Tail(number, last.position(), last.recordedAt());
    return true;
  }

  private boolean held(long number, UUID id) {
    return ask(client -> EntryTable.holds(client, lane, number, id));
  }

  private void forget() {
    memory.forget();
    tail = null;
  }

  private byte[] salt() {
    byte[] salt = new byte[SealedContent.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  private void report(RuntimeException e) {
    if (!failing) {
      LOG.warnf("Lane %d cannot write and will try again: %s", lane, e);
      failing = true;
    }
  }

  private void recovered() {
    if (failing) {
      LOG.infof("Lane %d writes again", lane);
      failing = false;
    }
  }

  /** A row cannot be stored for what is in it. */
  private static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unwritable(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
