package dev.baton.gateway.signals;

import static dev.baton.gateway.projection.Rows.instant;
import static dev.baton.gateway.projection.Rows.time;
import static dev.baton.gateway.projection.Rows.utc;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.contracts.signals.SignalRecord.State;
import dev.baton.gateway.detection.LifeCycle;
import dev.baton.gateway.signals.Signal.Change;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Signals and what became of them. Every change is said in the transaction that makes it. */
@ApplicationScoped
class SignalStore {
  private static final TypeReference<Kept> KEPT = new TypeReference<>() {};
  private static final TypeReference<List<NotEvaluable>> NOT_EVALUABLE = new TypeReference<>() {};

  /**
   * The last look at everything.
   *
   * @param notEvaluable what could not be judged then
   */
  record Look(Instant at, List<NotEvaluable> notEvaluable) {}

  /** The days of one signal, by which cases are told. */
  record Span(UUID id, @Nullable String journey, LocalDate firstDay, State state, Instant at) {}

  /** How a finding is kept. */
  private record Kept(String summary, Map<String, Object> evidence, List<Finding.Link> links) {}

  private final Pool pool;

  SignalStore(Pool pool) {
    this.pool = pool;
  }

  /** All of them, each held until the transaction ends. */
  Uni<List<Signal>> all(SqlConnection connection) {
    return list(
        connection.preparedQuery("select * from signal order by id for update"),
        Tuple.tuple(),
        SignalStore::signal);
  }

  /** One of them, held until the transaction ends. */
  Uni<Optional<Signal>> hold(SqlConnection connection, UUID id) {
    return list(
            connection.preparedQuery("select * from signal where id = $1 for update"),
            Tuple.of(id),
            SignalStore::signal)
        .map(found -> found.stream().findFirst());
  }

  Uni<Optional<Signal>> find(UUID id) {
    return list(
            pool.preparedQuery("select * from signal where id = $1"),
            Tuple.of(id),
            SignalStore::signal)
        .map(found -> found.stream().findFirst());
  }

  /**
   * Those that are asked for, the latest first.
   *
   * @param journey null for any
   * @param kind null for any
   * @param state null for any
   * @param before the last one that was seen; null for none
   */
  Uni<List<Signal>> list(
      @Nullable String journey,
      @Nullable SignalKind kind,
      @Nullable State state,
      @Nullable After before,
      int limit) {
    return list(
        pool.preparedQuery(
            """
            select * from signal
            where ($1::text is null or journey = $1)
              and ($2::text is null or kind = $2)
              and ($3::text is null or state = $3)
              and ($4::timestamptz is null or (since, id) < ($4, $5))
            order by since desc, id desc limit $6
            """),
        Tuple.from(
            Arrays.asList(
                journey,
                kind == null ? null : kind.name(),
                state == null ? null : state.name(),
                before == null ? null : utc(before.since()),
                before == null ? null : before.id(),
                limit)),
        SignalStore::signal);
  }

  /**
   * How many there are that nobody has taken on.
   *
   * @param journey null for any
   * @param kind null for any
   */
  Uni<Long> unseen(@Nullable String journey, @Nullable SignalKind kind) {
    return pool.preparedQuery(
            """
            select count(*) from signal
            where state in ('OPEN', 'REOPENED')
              and ($1::text is null or journey = $1)
              and ($2::text is null or kind = $2)
            """)
        .execute(Tuple.of(journey, kind == null ? null : kind.name()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** A place in a list. */
  record After(Instant since, UUID id) {
    static After of(Signal signal) {
      return new After(signal.since(), signal.id());
    }

    static After parse(String key) {
      String[] parts = key.split("/", 2);
      return new After(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    }

    String key() {
      return since + "/" + id;
    }
  }

  /** The days of all signals. */
  Uni<List<Span>> spans() {
    return list(
        pool.preparedQuery("select id, journey, first_day, state, at from signal"),
        Tuple.tuple(),
        row ->
            new Span(
                row.getUUID("id"),
                row.getString("journey"),
                row.getLocalDate("first_day"),
                State.valueOf(row.getString("state")),
                instant(row, "at")));
  }

  /** What became of these, each one's in order. */
  Uni<Map<UUID, List<Change>>> histories(List<UUID> signals) {
    return pool.preparedQuery(
            "select * from signal_history where signal = any($1) order by signal, no")
        .execute(Tuple.of(signals.toArray(UUID[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .collect(
                    groupingBy(
                        row -> row.getUUID("signal"), mapping(SignalStore::change, toList()))));
  }

  Uni<Optional<Look>> lastLook() {
    return list(
            pool.preparedQuery("select at, not_evaluable from signal_watch"),
            Tuple.tuple(),
            row ->
                new Look(instant(row, "at"), read(row.getString("not_evaluable"), NOT_EVALUABLE)))
        .map(found -> found.stream().findFirst());
  }

  Uni<Void> looked(SqlConnection connection, Look look) {
    return connection
        .preparedQuery(
            """
            insert into signal_watch (at, not_evaluable) values ($1, $2)
            on conflict (one) do update set at = excluded.at, not_evaluable = excluded.not_evaluable
            """)
        .execute(Tuple.of(utc(look.at()), json(look.notEvaluable())))
        .replaceWithVoid();
  }

  /**
   * Keeps what these have become, and says those whose state is another.
   *
   * @param note what whoever changed it has to say; null for nothing
   */
  Uni<Void> put(SqlConnection connection, List<Turned> turned, @Nullable String note) {
    return Multi.createFrom()
        .iterable(turned)
        .onItem()
        .transformToUniAndConcatenate(one -> put(connection, one, note))
        .onItem()
        .ignoreAsUni();
  }

  /**
   * What a signal has become.
   *
   * @param before null where there was none
   */
  record Turned(@Nullable Signal before, Signal after) {
    boolean changed() {
      return before == null || before.version() != after.version();
    }
  }

  private Uni<Void> put(SqlConnection connection, Turned turned, @Nullable String note) {
    Signal signal = turned.after();
    Uni<Void> kept =
        connection
            .preparedQuery(
                """
                insert into signal (id, kind, journey, sender, receiver, work_type, about, version,
                  state, since, at, by_name, rests, rested, first_day, alarm_day, owner, owner_since,
                  routed_to, finding)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                  $18, $19, $20)
                on conflict (id) do update set version = excluded.version, state = excluded.state,
                  since = excluded.since, at = excluded.at, by_name = excluded.by_name,
                  rests = excluded.rests, rested = excluded.rested, first_day = excluded.first_day,
                  alarm_day = excluded.alarm_day, owner = excluded.owner,
                  owner_since = excluded.owner_since, routed_to = excluded.routed_to,
                  finding = excluded.finding
                """)
            .execute(Tuple.from(row(signal)))
            .replaceWithVoid();
    return turned.changed()
        ? kept.chain(() -> tell(connection, signal, note))
            .chain(() -> Outbox.add(connection, signal.record()))
        : kept;
  }

  private static Uni<Void> tell(SqlConnection connection, Signal signal, @Nullable String note) {
    return connection
        .preparedQuery(
            """
            insert into signal_history (signal, no, at, state, by_name, note)
            select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5
            from signal_history where signal = $1
            """)
        .execute(
            Tuple.from(
                Arrays.asList(
                    signal.id(), utc(signal.at()), signal.state().name(), signal.by(), note)))
        .replaceWithVoid();
  }

  private static List<@Nullable Object> row(Signal signal) {
    Edge edge = signal.subject().edge();
    Finding finding = signal.finding();
    SignalRecord.Accountable owner = signal.owner();
    Instant rests = rests(signal.life());
    return Arrays.asList(
        signal.id(),
        signal.subject().kind().name(),
        signal.subject().journey(),
        edge == null ? null : edge.from(),
        edge == null ? null : edge.to(),
        edge == null ? null : edge.workType(),
        signal.subject().about(),
        signal.version(),
        signal.state().name(),
        utc(signal.since()),
        utc(signal.at()),
        signal.by(),
        rests == null ? null : utc(rests),
        signal.life() instanceof LifeCycle.Resolved r && r.rested(),
        finding.firstDay(),
        finding.alarmDay(),
        owner == null ? null : owner.team(),
        owner == null || owner.since() == null ? null : utc(owner.since()),
        signal.routedTo().toArray(String[]::new),
        json(new Kept(finding.summary(), finding.evidence(), finding.links())));
  }

  private static @Nullable Instant rests(LifeCycle life) {
    return switch (life) {
      case LifeCycle.Open o -> o.rests();
      case LifeCycle.Acknowledged a -> a.rests();
      case LifeCycle.Reopened r -> r.rests();
      case LifeCycle.Resolved r -> null;
    };
  }

  private static Signal signal(Row row) {
    String sender = row.getString("sender");
    Kept kept = read(row.getString("finding"), KEPT);
    String owner = row.getString("owner");
    return new Signal(
        new Subject(
            SignalKind.valueOf(row.getString("kind")),
            row.getString("journey"),
            sender == null
                ? null
                : new Edge(sender, row.getString("receiver"), row.getString("work_type")),
            row.getString("about")),
        row.getInteger("version"),
        life(row),
        new Finding(
            row.getLocalDate("first_day"),
            row.getLocalDate("alarm_day"),
            kept.summary(),
            kept.evidence(),
            kept.links()),
        owner == null ? null : new SignalRecord.Accountable(owner, time(row, "owner_since")),
        List.of(row.getArrayOfStrings("routed_to")));
  }

  private static LifeCycle life(Row row) {
    Instant since = instant(row, "since");
    Instant at = instant(row, "at");
    Instant rests = time(row, "rests");
    String by = row.getString("by_name");
    return switch (State.valueOf(row.getString("state"))) {
      case OPEN -> new LifeCycle.Open(since, rests);
      case ACKNOWLEDGED -> new LifeCycle.Acknowledged(since, at, String.valueOf(by), rests);
      case RESOLVED -> new LifeCycle.Resolved(since, at, by, row.getBoolean("rested"));
      case REOPENED -> new LifeCycle.Reopened(since, at, rests);
    };
  }

  private static Change change(Row row) {
    return new Change(
        State.valueOf(row.getString("state")),
        instant(row, "at"),
        row.getString("by_name"),
        row.getString("note"));
  }

  private static <T> Uni<List<T>> list(
      PreparedQuery<RowSet<Row>> query, Tuple arguments, Function<Row, T> read) {
    return query
        .execute(arguments)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(read).toList());
  }

  private static String json(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
