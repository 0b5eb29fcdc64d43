package dev.baton.gateway.projection;

import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.ReadModel.Advance;
import dev.baton.gateway.projection.ReadModel.LaneState;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.spi.CDI;
import java.time.ZoneOffset;
import java.util.List;

/** Records that go into the live sums without a topic, into lanes of their own. */
public final class Folding {
  private static final List<String> TABLES =
      List.of(
          "lane",
          "seam_sum",
          "seam_day",
          "seam_value",
          "seam_value_day",
          "phantom_value",
          "boundary_offer",
          "wait_bin",
          "wait_bin_month",
          "context_field",
          "context_field_month",
          "reason_given",
          "reason_given_month",
          "open_offer",
          "open_offer_day",
          "way",
          "way_day",
          "lead_time",
          "lead_time_month",
          "control_total");

  private Folding() {}

  /**
   * Folds the records of one lane, in runs of a length.
   *
   * @param lane beyond those of the topic
   */
  public static void fold(int lane, List<LedgerRecord> records, int run) {
    ReadModel model = CDI.current().select(ReadModel.class).get();
    LaneState at = LaneState.start(lane);
    for (int from = 0; from < records.size(); from += run) {
      Fold fold = new Fold(ZoneOffset.UTC);
      List<LedgerRecord> some = records.subList(from, Math.min(records.size(), from + run));
      some.forEach(fold::add);
      long last = at.position() + some.size();
      LaneState to = new LaneState(lane, last, last + 1, null);
      model.apply(new Advance(at, to, fold, List.of())).await().indefinitely();
      at = to;
    }
  }

  /** Takes the lane away. */
  public static void forget(int lane) {
    Pool pool = CDI.current().select(Pool.class).get();
    TABLES.forEach(table ->
        pool.query("delete from %s where lane = %d".formatted(table, lane))
            .execute()
            .await()
            .indefinitely());
  }
}
