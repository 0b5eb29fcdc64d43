package dev.baton.ledger.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was refused, to look at and to try again. */
@ApplicationScoped
public class RefusedEvents {
  private final Pool pool;
  private final Sealing sealing;
  private final Clock clock;

  RefusedEvents(Pool pool, Sealing sealing, Clock clock) {
    this.pool = pool;
    this.sealing = sealing;
    this.clock = clock;
  }

  /**
   * A refused event.
   *
   * @param no in the order of first refusals
   * @param rights of whoever sent it
   * @param times how often it was refused
   * @param problem for which it was refused last
   * @param kept whether what was sent is still there
   * @param original what was sent; null in a list, and where it, or the key to it, is gone
   * @param replayed where it is recorded since then; null where it is not
   * @param digest what its row is sealed to
   */
  @SuppressWarnings("ArrayRecordComponent") // handed back, never compared
  public record Known(
      long no,
      UUID id,
      Rights rights,
      Via via,
      Instant firstAt,
      Instant lastAt,
      long times,
      ObjectNode problem,
      boolean kept,
      @Nullable Original original,
      @Nullable Replayed replayed,
      byte[] digest) {}

  /** That it was recorded after all. */
  public record Replayed(Instant at, int lane, long position) {}

  /**
   * Refused events in the order of their first refusal.
   *
   * @param team one team's alone; null for every one's
   * @param nobodys those of no team, which are governance's, as well
   * @param after number of the last one seen
   */
  public Uni<List<Known>> list(@Nullable String team, boolean nobodys, long after, int atMost) {
    return RefusedTable.list(pool, team, nobodys, after, atMost)
        .map(rows -> rows.stream().map(this::known).toList());
  }

  /** One of them, with what was sent. */
  public Uni<Optional<Known>> find(UUID id) {
    return RefusedTable.find(pool, id).map(row -> row.map(this::known));
  }

  /** It is recorded there. */
  public Uni<Void> recorded(Known known, int lane, long position) {
    return RefusedTable.replayed(
        pool,
        known.rights().column(),
        known.id(),
        new Row.Replayed(clock.instant(), lane, position));
  }

  /** It was tried again, and refused for this. */
  public Uni<Void> refusedAgain(Known known, ObjectNode problem) {
    Reason reason = Reason.of(problem);
    return RefusedTable.refusedAgain(
        pool, known.id(), reason, sealing.seal(reason, known.rights().column(), known.digest()));
  }

  /**
   * How far refused events were looked through.
   *
   * @param to number of the last one looked at
   * @param dropped how many of them are gone
   */
  public record Searched(long to, long dropped) {}

  /**
   * Looks at refused events in the order of their first refusal, and drops those that are to go:
   * what was sent, and why it was refused. That they were refused stays counted.
   *
   * @param after number of the last one seen
   * @return empty where there was none to look at
   */
  public Uni<Optional<Searched>> drop(long after, int atMost, Predicate<Known> which) {
    return RefusedTable.whole(pool, after, atMost)
        .chain(rows -> {
          if (rows.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
          }
          Map<String, List<Long>> going = new TreeMap<>();
          for (Row row : rows) {
            if (which.test(known(row))) {
              going.computeIfAbsent(row.team(), team -> new ArrayList<>()).add(row.no());
            }
          }
          Uni<Long> dropped = Uni.createFrom().item(0L);
          for (Map.Entry<String, List<Long>> team : going.entrySet()) {
            dropped =
                dropped.chain(sum ->
                    RefusedTable.drop(pool, team.getKey(), team.getValue()).map(n -> sum + n));
          }
          return dropped.map(n -> Optional.of(new Searched(rows.getLast().no(), n)));
        });
  }

  private Known known(Row row) {
    Row.Replayed replayed = row.replayed();
    return new Known(
        row.no(),
        row.id(),
        Rights.stored(row.team(), row.roles()),
        row.via(),
        row.firstAt(),
        row.lastAt(),
        row.times(),
        sealing.problem(row),
        row.kept(),
        sealing.original(row).orElse(null),
        replayed == null ? null : new Replayed(replayed.at(), replayed.lane(), replayed.position()),
        row.digest());
  }
}
