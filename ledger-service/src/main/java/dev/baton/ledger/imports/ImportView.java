package dev.baton.ledger.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.Json;
import dev.baton.ledger.imports.hop.Findings;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as it is shown.
 *
 * @param file as its sender calls it
 * @param bytes of the log as sent
 * @param progress of the step that it is in, 0 to 1
 * @param items that have rows, as far as they are recorded
 * @param findings once it is finished
 * @param failure why nothing of it is recorded; absent where it did not fail
 */
public record ImportView(
    UUID id,
    ImportState state,
    @Nullable String file,
    long bytes,
    String createdBy,
    Instant created,
    @Nullable Instant finished,
    double progress,
    ImportView.Rows rows,
    long items,
    ImportView.Facts facts,
    @Nullable Findings findings,
    @Nullable String failure) {

  /**
   * What the log was read into.
   *
   * @param events read of the log
   * @param used rows of an item
   * @param refused events that are no rows, and rows of which a fact was refused
   * @param first of those refused, with the reason; of one import only, not in lists
   */
  public record Rows(
      long events,
      long used,
      long refused,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Refused> first) {}

  /**
   * Something that could not be used.
   *
   * @param row where it is: for CSV the line at which it begins, for XES and OCEL the number of the
   *     event, from 1
   * @param fact kind of the fact that the ledger refuses; absent where the row is none
   */
  public record Refused(long row, @Nullable String fact, String reason) {}

  /**
   * What was said of the items.
   *
   * @param recorded in the ledger by this import
   * @param duplicate in the ledger before it
   * @param refused by the ledger
   */
  public record Facts(long recorded, long duplicate, long refused) {}

  static ImportView of(
      Import row, ResultTable.Totals totals, @Nullable List<ImportTable.Refusal> refusals) {
    byte[] findings = row.findings();
    return new ImportView(
        row.id(),
        row.state(),
        row.file(),
        row.bytes(),
        row.createdBy(),
        row.created(),
        row.finished(),
        progress(row, totals),
        new Rows(
            row.eventsRead(),
            row.rows(),
            row.refused(),
            refusals == null
                ? null
                : refusals.stream()
                    .map(refused ->
                        new Refused(
                            refused.no(),
                            refused.kind().isEmpty() ? null : refused.kind(),
                            refused.reason()))
                    .toList()),
        totals.items(),
        new Facts(totals.recorded(), totals.duplicate(), totals.refused()),
        findings == null ? null : Json.read(findings, Findings.class),
        row.failure());
  }

  private static double progress(Import row, ResultTable.Totals totals) {
    return switch (row.state()) {
      case UPLOADING, FAILED -> 0;
      case STAGING -> share(row.bytesRead(), row.bytes());
      case RECORDING -> share(totals.rows(), row.rows());
      case FINISHED -> 1;
    };
  }

  private static double share(long done, long all) {
    return all == 0 ? 1 : Math.min(1, (double) done / all);
  }
}
