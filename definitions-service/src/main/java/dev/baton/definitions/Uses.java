package dev.baton.definitions;

import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.lanes.Reached;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many handoffs used which version of a definition, as the ledger tells it: what a handoff
 * added before an entry is taken away, what it adds after it is added.
 */
@Singleton
class Uses {
  private static final String LANE =
      """
      select position, next_offset from definition_use_lane where lane = $1
      """;
  private static final String REACH =
      """
      insert into definition_use_lane (lane, position, next_offset)
      values ($1, $2, $3)
      on conflict (lane) do update
         set position = excluded.position, next_offset = excluded.next_offset
       where definition_use_lane.position = $4
      returning position
      """;
  private static final String ADD =
      """
      insert into definition_use as u
             (definition, semver, day, from_team, to_team, work_type, side, handoffs)
      select * from unnest(
             $1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::bigint[])
      on conflict (definition, semver, day, from_team, to_team, work_type, side) do update
         set handoffs = u.handoffs + excluded.handoffs
      """;
  private static final String USED =
      """
      select semver, from_team, to_team, work_type, side,
             sum(handoffs)::bigint as handoffs, max(day) as last
        from definition_use
       where definition = $1
         and ($2::text is null or semver = $2)
         and day > $3 and day <= $4
       group by semver, from_team, to_team, work_type, side
      having sum(handoffs) > 0
       order by semver, from_team, to_team, work_type, side
      """;

  private static final String USED_OVER =
      """
      select definition, semver, side
        from definition_use
       where from_team = $1 and to_team = $2 and work_type = $3
         and day > $4 and day <= $5
       group by definition, semver, side
      having sum(handoffs) > 0
      """;

  /** What was used in so many days counts as used now. */
  static final int DAYS = 30;

  private final Pool pool;

  Uses(Pool pool) {
    this.pool = pool;
  }

  /**
   * Handoffs over one edge that used one version.
   *
   * @param side which of the two used it: sender, receiver or both
   * @param last day (UTC) of the latest of them
   */
  public record Used(
      String version,
      String from,
      String to,
      String workType,
      String side,
      long handoffs,
      LocalDate last) {}

  Uni<Reached> reached(int lane) {
    return pool.preparedQuery(LANE)
        .execute(Tuple.of(lane))
        .map(rows -> {
          for (Row row : rows) {
            return new Reached(row.getLong("position"), row.getLong("next_offset"));
          }
          return Reached.NOTHING;
        });
  }

  /**
   * Counts the entries of a lane that follow what was counted.
   *
   * @return false where somebody else counted meanwhile, and nothing was changed
   */
  Uni<Boolean> count(int lane, Reached from, Reached to, List<LedgerRecord> entries) {
    Map<Use, Long> sums = new HashMap<>();
    for (LedgerRecord entry : entries) {
      for (LedgerRecord.Change change : entry.handoffs()) {
        of(change.before()).forEach(use -> sums.merge(use, -1L, Long::sum));
        of(change.after()).forEach(use -> sums.merge(use, 1L, Long::sum));
      }
    }
    sums.values().removeIf(sum -> sum == 0);
    return pool.withTransaction(connection ->
        connection
            .preparedQuery(REACH)
            .execute(Tuple.of(lane, to.position(), to.nextOffset(), from.position()))
            .chain(reached ->
                reached.rowCount() == 0
                    ? Uni.createFrom().item(false)
                    : add(sums, connection).replaceWith(true)));
  }

  /**
   * Which handoffs used a definition.
   *
   * @param version semver; null for every one
   * @param after day (UTC) after which they were offered
   * @param until day until which they were, inclusive
   */
  Uni<List<Used>> used(
      String definition, @Nullable String version, LocalDate after, LocalDate until) {
    return pool.preparedQuery(USED)
        .execute(Tuple.of(definition, version, after, until))
        .map(rows -> {
          List<Used> used = new ArrayList<>();
          for (Row row : rows) {
            used.add(
                new Used(
                    row.getString("semver"),
                    row.getString("from_team"),
                    row.getString("to_team"),
                    row.getString("work_type"),
                    row.getString("side"),
                    row.getLong("handoffs"),
                    row.getLocalDate("last")));
          }
          return used;
        });
  }

  /**
   * Which versions the handoffs over an edge lately used.
   *
   * @param sender what the sending side did
   * @param receiver what the receiving side did
   */
  record UsedOver(Set<Pin> sender, Set<Pin> receiver) {}

  /** Which versions the two sides of a boundary used in the {@link #DAYS} days until an instant. */
  Uni<UsedOver> usedOver(Boundary boundary, Instant at) {
    LocalDate until = day(at);
    return pool.preparedQuery(USED_OVER)
        .execute(
            Tuple.of(
                boundary.from(), boundary.to(), boundary.workType(), until.minusDays(DAYS), until))
        .map(rows -> {
          UsedOver used = new UsedOver(new HashSet<>(), new HashSet<>());
          for (Row row : rows) {
            Pin version = new Pin(row.getString("definition"), row.getString("semver"));
            String side = row.getString("side");
            if (!side.equals("receiver")) {
              used.sender().add(version);
            }
            if (!side.equals("sender")) {
              used.receiver().add(version);
            }
          }
          return used;
        });
  }

  /** The day (UTC) of an instant. */
  static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private record Use(
      Pin version, LocalDate day, String from, String to, String workType, String side) {}

  private static List<Use> of(@Nullable HandoffSnapshot handoff) {
    if (handoff == null) {
      return List.of();
    }
    Set<String> named = new HashSet<>(handoff.sent().keySet());
    named.addAll(handoff.understood().keySet());
    List<Use> uses = new ArrayList<>();
    for (String definition : named) {
      @Nullable String sent = handoff.sent().get(definition);
      @Nullable String understood = handoff.understood().get(definition);
      if (sent != null && Objects.equals(sent, understood)) {
        uses.add(use(handoff, definition, sent, "both"));
        continue;
      }
      if (sent != null) {
        uses.add(use(handoff, definition, sent, "sender"));
      }
      if (understood != null) {
        uses.add(use(handoff, definition, understood, "receiver"));
      }
    }
    return uses;
  }

  private static Use use(HandoffSnapshot handoff, String definition, String semver, String side) {
    return new Use(
        new Pin(definition, semver),
        day(handoff.cohortTime()),
        slug(handoff, handoff.from()),
        slug(handoff, handoff.to()),
        handoff.item().type(),
        side);
  }

  /** The registered team that the handoff calls so, as the ledger knew it. */
  private static String slug(HandoffSnapshot handoff, String team) {
    @Nullable Judgement judgement = handoff.judgement();
    return judgement == null ? team : judgement.aliases().getOrDefault(team, team);
  }

  private static Uni<Void> add(Map<Use, Long> sums, SqlConnection connection) {
    if (sums.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Use> uses = new ArrayList<>(sums.keySet());
    Tuple rows =
        Tuple.tuple()
            .addArrayOfString(texts(uses, use -> use.version().definition()))
            .addArrayOfString(texts(uses, use -> use.version().semver()))
            .addArrayOfLocalDate(uses.stream().map(Use::day).toArray(LocalDate[]::new))
            .addArrayOfString(texts(uses, Use::from))
            .addArrayOfString(texts(uses, Use::to))
            .addArrayOfString(texts(uses, Use::workType))
            .addArrayOfString(texts(uses, Use::side))
            .addArrayOfLong(uses.stream().map(sums::get).toArray(Long[]::new));
    return connection.preparedQuery(ADD).execute(rows).replaceWithVoid();
  }

  private static String[] texts(List<Use> uses, Function<Use, String> member) {
    return uses.stream().map(member).toArray(String[]::new);
  }
}
