package dev.baton.gateway.statements;

import static dev.baton.gateway.projection.Rows.instant;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.contracts.Digests;
import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.gateway.statements.Signing.Signature;
import dev.baton.gateway.statements.Signing.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Keeps statements, what was said of them, and what came of making them again. */
@ApplicationScoped
class Statements {
  /** After this long without a sign of life the replica that made one again is gone. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  /**
   * A statement as it is kept.
   *
   * @param body its canonical bytes, which are never written anew
   * @param frozenBy name of the account that asked; null where the month was settled
   */
  record Frozen(
      long id,
      String body,
      @Nullable String frozenBy,
      Instant frozenAt,
      List<Signature> signatures) {
    /** SHA-256 of its bytes, in hex: of what is kept, whatever was done to it. */
    String hash() {
      return HexFormat.of().formatHex(Digests.sha256(body.getBytes(UTF_8)));
    }

    SeamStatement statement() {
      return Json.read(body.getBytes(UTF_8), SeamStatement.class);
    }
  }

  private final Pool pool;

  Statements(Pool pool) {
    this.pool = pool;
  }

  /**
   * Keeps a statement, unless the month of that boundary has one.
   *
   * @return whether it was kept
   */
  Uni<Boolean> freeze(SeamStatement statement, @Nullable String by) {
    return pool.preparedQuery(
            """
            insert into statement (sender, receiver, work_type, month, body, frozen_by)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """)
        .execute(
            Tuple.from(
                Arrays.asList(
                    statement.from(),
                    statement.to(),
                    statement.workType(),
                    YearMonth.parse(statement.month()).atDay(1),
                    new String(statement.canonical(), UTF_8),
                    by)))
        .map(kept -> kept.rowCount() > 0);
  }

  /** The boundaries that have a statement of this month. */
  Uni<List<Edge>> edges(YearMonth month) {
    return pool.preparedQuery("select sender, receiver, work_type from statement where month = $1")
        .execute(Tuple.of(month.atDay(1)))
        .map(rows ->
            list(rows, row -> new Edge(row.getString(0), row.getString(1), row.getString(2))));
  }

  Uni<Optional<Frozen>> find(Edge edge, YearMonth month) {
    return select(pool, edge, month, month, 1).map(found -> found.stream().findFirst());
  }

  /**
   * The statements of a boundary, the newest month first.
   *
   * @param before the months of the page are before this one
   */
  Uni<List<Frozen>> before(Edge edge, YearMonth before, int limit) {
    return select(pool, edge, YearMonth.of(1, 1), before.minusMonths(1), limit);
  }

  private static Uni<List<Frozen>> select(
      SqlClient client, Edge edge, YearMonth first, YearMonth last, int limit) {
    return client
        .preparedQuery(
            """
            select id, body, frozen_by, frozen_at from statement
            where sender = $1 and receiver = $2 and work_type = $3
              and month between $4 and $5
            order by month desc limit $6
            """)
        .execute(
            Tuple.tuple()
                .addValue(edge.from())
                .addValue(edge.to())
                .addValue(edge.workType())
                .addValue(first.atDay(1))
                .addValue(last.atDay(1))
                .addValue(limit))
        .chain(rows -> {
          List<Row> statements = list(rows, Function.identity());
          Long[] ids = statements.stream().map(row -> row.getLong("id")).toArray(Long[]::new);
          return client
              .preparedQuery(
                  """
                  select statement, side, team, verdict, hash, note, signed_by, signed_at
                  from statement_signature where statement = any ($1) order by number
                  """)
              .execute(Tuple.tuple().addValue(ids))
              .map(signatures -> statements.stream().map(row -> frozen(row, signatures)).toList());
        });
  }

  private static Frozen frozen(Row row, RowSet<Row> signatures) {
    long id = row.getLong("id");
    return new Frozen(
        id,
        row.getString("body"),
        row.getString("frozen_by"),
        instant(row, "frozen_at"),
        list(signatures, Function.identity()).stream()
            .filter(signature -> signature.getLong("statement") == id)
            .map(Statements::signature)
            .toList());
  }

  private static Signature signature(Row row) {
    return new Signature(
        Side.valueOf(row.getString("side")),
        row.getString("team"),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("hash"),
        row.getString("note"),
        row.getString("signed_by"),
        instant(row, "signed_at"));
  }

  /**
   * Signs a statement, if that is decided so on what was said before; nobody else signs meanwhile.
   *
   * @param decide what was said so far → what is decided
   * @return what was decided; empty where there is no such statement
   */
  Uni<Optional<Signing.Decision>> sign(
      Edge edge,
      YearMonth month,
      Function<List<Signature>, Signing.Decision> decide,
      Function<Side, String> team,
      Verdict verdict,
      @Nullable String note,
      String by) {
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(
                """
                select id from statement
                where sender = $1 and receiver = $2 and work_type = $3 and month = $4 for update
                """)
            .execute(Tuple.of(edge.from(), edge.to(), edge.workType(), month.atDay(1)))
            .chain(() -> select(connection, edge, month, month, 1))
            .chain(found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.<Signing.Decision>empty());
              }
              Frozen frozen = found.getFirst();
              Signing.Decision decision = decide.apply(frozen.signatures());
              if (!(decision instanceof Signing.Decision.Taken(Side side))) {
                return Uni.createFrom().item(Optional.of(decision));
              }
              return connection
                  .preparedQuery(
                      """
                      insert into statement_signature
                        (statement, side, team, verdict, hash, note, signed_by)
                      values ($1, $2, $3, $4, $5, $6, $7)
                      """)
                  .execute(
                      Tuple.from(
                          Arrays.asList(
                              frozen.id(),
                              side.name(),
                              team.apply(side),
                              verdict.name(),
                              frozen.hash(),
                              note,
                              by)))
                  .replaceWith(Optional.of(decision));
            }));
  }

  /** Begins to make one again; where that is under way, that one. */
  Uni<Recomputation> begin(Frozen frozen, String by) {
    return pool.withTransaction(connection ->
            connection
                .preparedQuery(
                    """
                    update statement_recomputation
                    set ended_at = now(), failure = 'the replica at work on it is gone'
                    where statement = $1 and ended_at is null
                      and alive_at < now() - make_interval(secs => $2)
                    """)
                .execute(Tuple.of(frozen.id(), (double) ABANDONED.toSeconds()))
                .chain(() ->
                    connection
                        .preparedQuery(
                            """
                            insert into statement_recomputation (id, statement, asked_by)
                            values ($1, $2, $3)
                            on conflict (statement) where ended_at is null do nothing
                            returning id
                            """)
                        .execute(Tuple.of(UUID.randomUUID(), frozen.id(), by)))
                .chain(made ->
                    connection
                        .preparedQuery(
                            """
                            select id from statement_recomputation
                            where statement = $1 and ended_at is null
                            """)
                        .execute(Tuple.of(frozen.id()))
                        .map(rows ->
                            new Begun(rows.iterator().next().getUUID(0), made.rowCount() > 0))))
        .chain(begun ->
            recomputation(begun.id(), frozen)
                .map(found -> found.orElseThrow().fresh(begun.fresh())));
  }

  private record Begun(UUID id, boolean fresh) {}

  /** How far it is. */
  Uni<Optional<Recomputation>> recomputation(UUID id, Frozen frozen) {
    return pool.preparedQuery(
            """
            select id, asked_by, asked_at, entries, hash, failure, ended_at
            from statement_recomputation where id = $1 and statement = $2
            """)
        .execute(Tuple.of(id, frozen.id()))
        .map(rows -> list(rows, row -> recomputation(row, frozen)).stream().findFirst());
  }

  private static Recomputation recomputation(Row row, Frozen frozen) {
    OffsetDateTime endedAt = row.getOffsetDateTime("ended_at");
    String hash = row.getString("hash");
    return new Recomputation(
        row.getUUID("id"),
        endedAt == null
            ? Recomputation.State.RUNNING
            : hash == null
                ? Recomputation.State.FAILED
                : hash.equals(frozen.hash())
                    ? Recomputation.State.EQUAL
                    : Recomputation.State.DIFFERS,
        row.getString("asked_by"),
        instant(row, "asked_at"),
        endedAt == null ? null : endedAt.toInstant(),
        row.getLong("entries"),
        frozen.statement().positions().stream().mapToLong(p -> p.position() + 1).sum(),
        frozen.hash(),
        hash,
        row.getString("failure"),
        false);
  }

  /** Says how many entries were read. */
  Uni<Void> alive(UUID id, long entries) {
    return pool.preparedQuery(
            """
            update statement_recomputation set alive_at = now(), entries = $2
            where id = $1 and ended_at is null
            """)
        .execute(Tuple.of(id, entries))
        .replaceWithVoid();
  }

  /**
   * Ends one.
   *
   * @param hash what came of it; null where it failed
   */
  Uni<Void> end(UUID id, long entries, @Nullable String hash, @Nullable String failure) {
    return pool.preparedQuery(
            """
            update statement_recomputation
            set ended_at = now(), entries = $2, hash = $3, failure = $4
            where id = $1 and ended_at is null
            """)
        .execute(Tuple.from(Arrays.asList(id, entries, hash, failure)))
        .replaceWithVoid();
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
