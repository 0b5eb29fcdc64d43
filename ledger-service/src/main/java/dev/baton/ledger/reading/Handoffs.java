package dev.baton.ledger.reading;

import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.HeadTable;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Handoffs as they are now: found by their heads, read from the entries that last changed them. */
@ApplicationScoped
public class Handoffs {
  private final Pool pool;
  private final LedgerConfig config;

  Handoffs(Pool pool, LedgerConfig config) {
    this.pool = pool;
    this.config = config;
  }

  /** A handoff and where it was last changed. */
  record Found(HandoffHead head, HandoffSnapshot snapshot) {}

  /**
   * The first of these in the order of their cohort time.
   *
   * @return fails with 503 where the heads are behind what was recorded before this was asked
   */
  Uni<List<Found>> list(HandoffHead.Filter filter, HandoffHead.@Nullable After after, int atMost) {
    return current().chain(() -> page(filter, after, atMost));
  }

  /**
   * Each of these once, in the order of their cohort time.
   *
   * @return whether these were all; false where there are more than {@code atMost}
   */
  Uni<Boolean> fold(HandoffHead.Filter filter, int atMost, Consumer<HandoffSnapshot> each) {
    return current().chain(() -> fold(filter, null, atMost, each));
  }

  private Uni<Boolean> fold(
      HandoffHead.Filter filter,
      HandoffHead.@Nullable After after,
      int left,
      Consumer<HandoffSnapshot> each) {
    return page(filter, after, Math.min(Page.MAX_LIMIT, left + 1))
        .chain(found -> {
          if (found.size() > left) {
            return Uni.createFrom().item(false);
          }
          found.forEach(f -> each.accept(f.snapshot()));
          return found.size() < Page.MAX_LIMIT
              ? Uni.createFrom().item(true)
              : fold(filter, found.getLast().head().after(), left - found.size(), each);
        });
  }

  private Uni<List<Found>> page(
      HandoffHead.Filter filter, HandoffHead.@Nullable After after, int atMost) {
    return Panache.withSession(() -> HandoffHead.list(filter, after, atMost)).chain(this::read);
  }

  /**
   * Waits until the heads hold what was recorded before this was asked.
   *
   * @return fails with 503 where they do not in time
   */
  public Uni<Void> current() {
    return HeadTable.caughtUp(pool, config.lanes())
        .ifNoItem()
        .after(config.patience())
        .failWith(() ->
            Problems.builder(
                    503,
                    "behind",
                    "The index of handoffs is behind",
                    "It does not hold yet what was recorded before this request.")
                .withHeader("Retry-After", "2")
                .build());
  }

  /** The snapshots are where the ledger published them: in the entries that last changed them. */
  private Uni<List<Found>> read(List<HandoffHead> heads) {
    return EntryTable.at(
            pool,
            heads.stream().map(head -> head.lane).toList(),
            heads.stream().map(head -> head.position).toList())
        .map(entries -> {
          List<Found> found = new ArrayList<>(heads.size());
          for (int i = 0; i < heads.size(); i++) {
            LedgerRecord entry = Json.read(entries.get(i).record(), LedgerRecord.class);
            found.add(new Found(heads.get(i), entry.after(heads.get(i).handoff)));
          }
          return found;
        });
  }
}
