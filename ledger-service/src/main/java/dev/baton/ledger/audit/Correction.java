package dev.baton.ledger.audit;

import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Csv;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That a team took back or mended what it had said: times, codes and values, no content.
 *
 * @param team that emitted it; null for governance
 * @param time when, as it says
 * @param corrects what it names
 * @param corrected the entry that it names; null where the ledger holds none of that team
 * @param replacement what holds instead; null where the fact is taken back. A context that it
 *     replaces is not in it
 */
public record Correction(
    int lane,
    long position,
    Instant recordedAt,
    Instant time,
    @Nullable String team,
    String subject,
    String source,
    String id,
    CorrectionKind kind,
    EventRef corrects,
    @Nullable Corrected corrected,
    @Nullable Replacement replacement) {

  /**
   * What was corrected, as it was recorded.
   *
   * @param said what of it a correction may replace, its time apart; null where it is no fact
   */
  public record Corrected(
      long position,
      @Nullable EventType type,
      @Nullable String team,
      Instant time,
      Instant recordedAt,
      @Nullable Replacement said) {

    static Corrected of(LedgerRecord entry) {
      return new Corrected(
          entry.position(),
          entry.type(),
          entry.team(),
          entry.time(),
          entry.recordedAt(),
          entry.statement() instanceof Fact fact
              ? new Replacement(null, fact.value(), null, fact.reason(), fact.outcome())
              : null);
    }
  }

  /** The first line of the table. */
  static final String CSV_HEADER =
      "recordedAt,lane,position,time,team,subject,source,id,kind,correctsSource,correctsId,"
          + "correctedPosition,correctedType,correctedTime,correctedRecordedAt,"
          + "amount,currency,reason,outcome,"
          + "newTime,newAmount,newCurrency,newReason,newOutcome\r\n";

  static Correction of(LedgerRecord entry, @Nullable LedgerRecord named) {
    Statement.Correction said = said(entry);
    return new Correction(
        entry.lane(),
        entry.position(),
        entry.recordedAt(),
        entry.time(),
        entry.team(),
        entry.subject(),
        entry.source(),
        entry.id(),
        said.kind(),
        said.corrects(),
        named == null ? null : Corrected.of(named),
        said.replacement());
  }

  static Statement.Correction said(LedgerRecord entry) {
    return (Statement.Correction) Objects.requireNonNull(entry.statement());
  }

  /** As one line of the table. */
  String csv() {
    Replacement before = corrected == null ? null : corrected.said();
    return Stream.of(
            Stream.<@Nullable Object>of(
                recordedAt,
                lane,
                position,
                time,
                team,
                subject,
                source,
                id,
                kind.name().toLowerCase(Locale.ROOT),
                corrects.source(),
                corrects.id()),
            corrected == null
                ? Stream.<@Nullable Object>of(null, null, null, null)
                : Stream.<@Nullable Object>of(
                    corrected.position(),
                    corrected.type() == null ? null : corrected.type().wireName(),
                    corrected.time(),
                    corrected.recordedAt()),
            replaceable(before),
            Stream.<@Nullable Object>of(replacement == null ? null : replacement.time()),
            replaceable(replacement))
        .flatMap(cells -> cells)
        .map(Csv::cell)
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  private static Stream<@Nullable Object> replaceable(@Nullable Replacement said) {
    return said == null
        ? Stream.of(null, null, null, null)
        : Stream.of(
            said.value() == null ? null : said.value().amount().toPlainString(),
            said.value() == null ? null : said.value().currency(),
            said.reason() == null ? null : said.reason().code(),
            said.outcome());
  }
}
