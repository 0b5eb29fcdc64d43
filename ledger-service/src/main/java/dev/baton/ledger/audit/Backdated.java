package dev.baton.ledger.audit;

import dev.baton.edge.Csv;
import dev.baton.ledger.journal.EntryTable;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That something was told more than an hour after it had happened.
 *
 * @param time when it happened, as it says
 * @param late from {@code time} to {@code recordedAt}
 * @param type wire name
 * @param team that told it; null for governance
 */
public record Backdated(
    int lane,
    long position,
    Instant recordedAt,
    Instant time,
    Duration late,
    String type,
    @Nullable String team,
    String subject,
    String source,
    String id) {

  /** The first line of the table. */
  static final String CSV_HEADER =
      "recordedAt,lane,position,time,lateSeconds,type,team,subject,source,id\r\n";

  static Backdated of(EntryTable.Backdated entry) {
    EntryTable.RecordedAt at = entry.at();
    return new Backdated(
        at.lane(),
        at.position(),
        at.recordedAt(),
        entry.time(),
        Duration.between(entry.time(), at.recordedAt()),
        entry.type(),
        entry.team(),
        entry.subject(),
        entry.source(),
        entry.id());
  }

  /** As one line of the table. */
  String csv() {
    return Stream.<@Nullable Object>of(
            recordedAt, lane, position, time, late.toSeconds(), type, team, subject, source, id)
        .map(Csv::cell)
        .collect(Collectors.joining(",", "", "\r\n"));
  }
}
