package dev.baton.gateway.view;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.edge.Csv;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.Seam;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Waits;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded at one boundary, registered or only discovered, teams named as the events name
 * them. Facts count over all hops, contested ones included: this does not balance and is not meant
 * to.
 *
 * @param hops handoffs with or without an offer
 * @param silent of them, those without
 * @param open with none of accepted, rejected, forwarded, withdrawn, expired, completed
 * @param firstPassYield right the first time, of those offered, 0 to 1; null where nothing was
 * @param km50 seconds until half of the offers are answered, however, what is open counted with its
 *     age; null where not that many are, as are km85 and km95
 * @param medianWaitSeconds accepted − offered where both are recorded; null where nowhere
 */
@Shown
@JsonPropertyOrder({
  "from",
  "to",
  "workType",
  "hops",
  "offered",
  "silent",
  "accepted",
  "rejected",
  "returned",
  "forwarded",
  "withdrawn",
  "expired",
  "completed",
  "open",
  "firstPassYield",
  "medianWaitSeconds",
  "p90WaitSeconds",
  "km50",
  "km85",
  "km95"
})
public record Handover(
    String from,
    String to,
    String workType,
    long hops,
    long offered,
    long silent,
    long accepted,
    long rejected,
    long returned,
    long forwarded,
    long withdrawn,
    long expired,
    long completed,
    long open,
    @Nullable Double firstPassYield,
    @Nullable Double medianWaitSeconds,
    @Nullable Double p90WaitSeconds,
    @Nullable Double km50,
    @Nullable Double km85,
    @Nullable Double km95) {

  /** The first line of the table. */
  static final String CSV_HEADER =
      "from,to,workType,hops,offered,silent,accepted,rejected,returned,forwarded,withdrawn,expired,"
          + "completed,open,firstPassYield,medianWaitSeconds,p90WaitSeconds,km50,km85,km95\r\n";

  static Handover of(Seam seam, NavigableMap<Integer, Long> waits, Waiting.Answered answered) {
    Edge edge = seam.edge();
    Sums sums = seam.sums();
    long offered = sums.get(Measure.OFFERED);
    return new Handover(
        edge.from(),
        edge.to(),
        edge.workType(),
        sums.get(Measure.HOPS),
        offered,
        sums.get(Measure.SILENT),
        sums.get(Measure.FACT_ACCEPTED),
        sums.get(Measure.FACT_REJECTED),
        sums.get(Measure.FACT_RETURNED),
        sums.get(Measure.FACT_FORWARDED),
        sums.get(Measure.FACT_WITHDRAWN),
        sums.get(Measure.FACT_EXPIRED),
        sums.get(Measure.FACT_COMPLETED),
        sums.get(Measure.FACT_NONE),
        offered == 0 ? null : (double) sums.get(Measure.FIRST_PASS) / offered,
        Quantiles.of(0.5, waits, Waits::seconds),
        Quantiles.of(0.9, waits, Waits::seconds),
        answered.quantile(0.5),
        answered.quantile(0.85),
        answered.quantile(0.95));
  }

  /** As one line of the table; what is not known is empty. */
  String csv() {
    return Stream.<@Nullable Object>of(
            from,
            to,
            workType,
            hops,
            offered,
            silent,
            accepted,
            rejected,
            returned,
            forwarded,
            withdrawn,
            expired,
            completed,
            open,
            firstPassYield,
            medianWaitSeconds,
            p90WaitSeconds,
            km50,
            km85,
            km95)
        .map(Csv::cell)
        .collect(Collectors.joining(",", "", "\r\n"));
  }
}
