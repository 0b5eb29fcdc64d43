package dev.baton.ownership;

import static dev.baton.ownership.Registering.slug;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.contracts.Json;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.registry.AsSeen;
import dev.baton.edge.registry.Written;
import dev.baton.edge.test.Parts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every registry of Baton keeps to, seen on this one. */
@QuarkusTest
@WithTestResource(Parts.class)
class RegistryIT {
  private static final long SEED = 20261125;
  private static final int HISTORIES = 20;
  private static final int DAYS = 12;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Inject OwnershipRegistry registry;
  @Inject Pool pool;

  @Test
  void whatHeldIsTheHighestVersionThatHadBegunUnlessItHadEnded() throws Throwable {
    Random random = new Random(SEED);
    String parent = slug("parent");
    List<List<Team>> histories = new ArrayList<>();
    for (int i = 0; i < HISTORIES; i++) {
      List<Team> history = history(random, slug("t"), parent);
      append(history);
      histories.add(history);
    }
    for (int day = -1; day <= DAYS; day++) {
      Instant asOf = at(day);
      List<Team> expected = new ArrayList<>();
      for (List<Team> history : histories) {
        Optional<Team> held = replay(history, asOf);
        held.ifPresent(expected::add);
        String id = history.getFirst().id();
        assertThat(await(() -> registry.asOf(Team.class, id, asOf))).isEqualTo(held);
      }
      assertThat(
              await(() -> registry.page(Team.class, parent, AsSeen.at(asOf), null, 1000)).items())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    for (List<Team> history : histories) {
      String id = history.getFirst().id();
      assertThat(await(() -> registry.latest(Team.class, id))).contains(history.getLast());
      assertThat(await(() -> registry.versions(Team.class, id))).isEqualTo(history);
    }
  }

  /**
   * Any history, told in any interleaving, and looked at from any point of both axes: what is
   * answered is what a replay of the records up to then answers, and stays so.
   */
  @Test
  void whatWasKnownIsAnsweredAsAReplayOfTheLogUpToThen() throws Throwable {
    Random random = new Random(SEED + 1);
    String parent = slug("parent");
    List<List<Team>> left = new ArrayList<>();
    for (int i = 0; i < HISTORIES; i++) {
      left.add(new ArrayList<>(history(random, slug("b"), parent)));
    }
    List<String> ids = left.stream().map(history -> history.getFirst().id()).toList();
    List<Written<Team>> told = new ArrayList<>();
    while (left.stream().anyMatch(history -> !history.isEmpty())) {
      List<Team> together = new ArrayList<>();
      for (List<Team> history : left) {
        if (!history.isEmpty() && random.nextInt(3) == 0) {
          together.add(history.removeFirst());
        }
      }
      told.addAll(append(together));
    }
    List<Instant> moments = new ArrayList<>();
    moments.add(told.getFirst().recordedAt().minusMillis(1));
    told.stream().map(Written::recordedAt).distinct().forEach(moments::add);
    for (Instant knownAt : moments) {
      List<Team> known =
          told.stream()
              .filter(recorded -> !recorded.recordedAt().isAfter(knownAt))
              .map(Written::entity)
              .toList();
      for (int day = -1; day <= DAYS; day += 2) {
        AsSeen seen = new AsSeen(at(day), knownAt);
        List<Team> expected = new ArrayList<>();
        for (String id : ids) {
          replay(known.stream().filter(team -> team.id().equals(id)).toList(), at(day))
              .ifPresent(expected::add);
        }
        assertThat(await(() -> registry.page(Team.class, parent, seen, null, 1000)).items())
            .containsExactlyInAnyOrderElementsOf(expected);
      }
      for (String id : ids) {
        List<Team> versions = known.stream().filter(team -> team.id().equals(id)).toList();
        AsSeen seen = new AsSeen(null, knownAt);
        assertThat(await(() -> registry.versions(Team.class, id, knownAt))).isEqualTo(versions);
        assertThat(await(() -> registry.get(Team.class, id, seen)))
            .isEqualTo(versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
      }
    }
  }

  @Test
  void whatWasKnownAtAnInstantDoesNotGrowByAWriterThatWasAtWork() throws Throwable {
    String id = slug("t");
    SqlConnection writer = pool.getConnectionAndAwait();
    Transaction transaction = writer.beginAndAwait();
    Row begun =
        writer
            .query(
                """
                update registry_head
                   set recorded_at = greatest(recorded_at, clock_timestamp()),
                       next_position = next_position + 1
                returning recorded_at, next_position - 1 as position
                """)
            .executeAndAwait()
            .iterator()
            .next();
    Instant knownAt = begun.getOffsetDateTime("recorded_at").toInstant();
    Team team = team(id, 1, null, START, null);
    writer
        .preparedQuery(
            """
            insert into registry_log
              (position, kind, id, version, valid_from, recorded_at, recorded_by, body)
            values ($1, 'team', $2, 1, $3, $4, 'test', $5)
            """)
        .executeAndAwait(
            Tuple.of(
                begun.getLong("position"),
                id,
                START.atOffset(ZoneOffset.UTC),
                begun.getOffsetDateTime("recorded_at"),
                new String(
                    Json.bytes(new OwnershipRecord(begun.getLong("position"), knownAt, team)),
                    UTF_8)));
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Optional<Team>> read = threads.submit(() -> seen(id, new AsSeen(null, knownAt)));
      // one that did not wait would have answered by the time these have
      for (int i = 0; i < 20; i++) {
        assertThat(await(() -> registry.latest(Team.class, id))).isEmpty();
      }
      transaction.commitAndAwait();
      assertThat(read.get(30, TimeUnit.SECONDS)).contains(team);
    } finally {
      writer.closeAndAwait();
    }
  }

  private Optional<Team> seen(String id, AsSeen seen) {
    try {
      return await(() -> registry.get(Team.class, id, seen));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWriteThatFailsLeavesNoGap() throws Throwable {
    long before = append(List.of(team(slug("t"), 1, null, START, null))).getLast().position();
    assertThatThrownBy(() ->
            await(() ->
                registry.write(
                    "test",
                    writing ->
                        writing
                            .append(team(slug("t"), 1, null, START, null))
                            .chain(recorded ->
                                Uni.createFrom()
                                    .<Void>failure(new IllegalStateException("on purpose"))))))
        .hasMessageContaining("on purpose");
    Written<Team> next = append(List.of(team(slug("t"), 1, null, START, null))).getLast();
    assertThat(next.position()).isEqualTo(before + 1);
  }

  @Test
  void whatIsWrittenTogetherIsRecordedTogether() throws Throwable {
    List<Written<Team>> together =
        append(
            List.of(team(slug("t"), 1, null, START, null), team(slug("t"), 1, null, START, null)));
    assertThat(together.getLast().position()).isEqualTo(together.getFirst().position() + 1);
    assertThat(together.getLast().recordedAt()).isEqualTo(together.getFirst().recordedAt());
    Written<Team> later = append(List.of(team(slug("t"), 1, null, START, null))).getLast();
    assertThat(later.recordedAt()).isAfterOrEqualTo(together.getLast().recordedAt());
  }

  @Test
  void aPartThatMovedBelongsToItsNewWholeFromThenOn() throws Throwable {
    String id = slug("t");
    String first = slug("first");
    String second = slug("second");
    append(List.of(team(id, 1, first, at(0), null), team(id, 2, second, at(5), null)));

    for (AsSeen seen : List.of(AsSeen.at(at(4)), AsSeen.at(at(5)), AsSeen.NOW)) {
      boolean moved = !AsSeen.at(at(4)).equals(seen);
      assertThat(await(() -> registry.parts(Team.class, first, seen))).hasSize(moved ? 0 : 1);
      assertThat(await(() -> registry.page(Team.class, second, seen, null, 10)).items())
          .hasSize(moved ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update registry_log set recorded_by = 'nobody'",
        "delete from registry_log",
        "truncate registry_log"
      })
  void whatIsRecordedStays(String sql) throws Throwable {
    Team team = team(slug("t"), 1, null, START, null);
    append(List.of(team));

    assertThatThrownBy(() -> pool.query(sql).executeAndAwait())
        .hasMessageContaining("registry_log is append-only");
    assertThat(await(() -> registry.latest(Team.class, team.id()))).contains(team);
  }

  private static Optional<Team> replay(List<Team> history, Instant asOf) {
    Team held = null;
    for (Team version : history) {
      if (!version.validFrom().isAfter(asOf)) {
        held = version;
      }
    }
    return Optional.ofNullable(held)
        .filter(version -> version.validTo() == null || version.validTo().isAfter(asOf));
  }

  private static List<Team> history(Random random, String id, String parent) {
    List<Team> history = new ArrayList<>();
    int versions = 1 + random.nextInt(5);
    for (int version = 1; version <= versions; version++) {
      int from = random.nextInt(DAYS);
      Instant to = random.nextBoolean() ? null : at(from + 1 + random.nextInt(DAYS));
      history.add(team(id, version, parent, at(from), to));
    }
    return history;
  }

  private static Team team(String id, int version, String parent, Instant from, Instant to) {
    return new Team(id, version, "version " + version, List.of(), false, parent, from, to);
  }

  private static Instant at(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private List<Written<Team>> append(List<Team> versions) throws Throwable {
    return await(() ->
        registry.write(
            "test",
            writing ->
                Multi.createFrom()
                    .iterable(versions)
                    .onItem()
                    .transformToUniAndConcatenate(writing::append)
                    .collect()
                    .asList()));
  }

  private static <T> T await(Supplier<Uni<T>> uni) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(uni);
  }
}
