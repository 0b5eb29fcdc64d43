package dev.baton.gateway.view;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a journey are right now. entered = held + inTheAir + finished + ended, for the
 * whole and for each entry cohort.
 *
 * @param held accepted, and not offered on
 * @param inTheAir offered, and not disposed of
 * @param stalled of the held, those held longer than they should be
 * @param overdue of those in the air, those that should have been answered
 * @param endedBy how items ended that are not finished → how many
 * @param residual what does not balance: always 0
 * @param places where items are held or in the air, most stalled and overdue first
 */
@Shown
public record CustodyView(
    String journey,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    long entered,
    long held,
    long inTheAir,
    long finished,
    long ended,
    long stalled,
    long overdue,
    Map<String, Long> endedBy,
    long residual,
    List<Cohort> cohorts,
    List<Place> places,
    Completeness completeness) {

  /**
   * The items that entered in one bucket.
   *
   * @param bucket its first day
   */
  @Shown
  public record Cohort(
      LocalDate bucket,
      long entered,
      long held,
      long inTheAir,
      long finished,
      long ended,
      long residual) {}

  /**
   * Items that are held by one team, or in the air to it.
   *
   * @param state {@code held} or {@code in-the-air}
   * @param owner slug of the team accountable for the boundary they came over, or cross; null where
   *     nobody is
   * @param late of them, those there longer than they should be
   * @param limitSeconds how long they should be there at most
   * @param limitBy what says so: {@code contract}, {@code own-p95}, {@code horizon}
   * @param oldestSince start of the hour since which the oldest one is there
   * @param ages how long they have been there, the shortest first
   * @param worth per currency
   * @param items the ledger's call that lists what came over the boundary
   */
  @Shown
  public record Place(
      String state,
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      @Nullable String owner,
      long count,
      long late,
      double limitSeconds,
      String limitBy,
      @Nullable Instant oldestSince,
      List<Age> ages,
      List<Worth> worth,
      String items) {

    /** The first line of the table of places. */
    static final String CSV_HEADER =
        "state,from,to,workType,owner,count,late,limitSeconds,limitBy,oldestSince,worth\r\n";

    /** As one line of that table. */
    String csv() {
      return Table.line(
          state,
          from,
          to,
          workType,
          owner,
          count,
          late,
          limitSeconds,
          limitBy,
          oldestSince,
          worth.stream()
              .map(w -> w.value() + " " + w.currency())
              .collect(Collectors.joining("; ")));
    }
  }

  /**
   * Items by age.
   *
   * @param under ISO 8601 duration; null for all that are older
   */
  @Shown
  public record Age(@Nullable String under, long count) {}

  /** What items are worth in one currency. */
  @Shown
  public record Worth(String currency, String value, long count, String lateValue) {}
}
