package dev.baton.gateway.detection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One bucket of a boundary: what was offered in it and what of that passed. Settled buckets only:
 * in the others the newest offers always look bad.
 *
 * @param start its first day
 * @param offered not negative
 * @param passed of the offered
 */
public record Counted(LocalDate start, long offered, long passed) {

  /**
   * Buckets in a row, taken together until there is enough in them: a share of a handful says
   * nothing, and a night without offers is no alarm.
   *
   * @param days at least one, in order
   */
  record Run(List<Counted> days) {
    LocalDate start() {
      return days.getFirst().start();
    }

    LocalDate end() {
      return days.getLast().start();
    }

    long offered() {
      return days.stream().mapToLong(Counted::offered).sum();
    }

    long passed() {
      return days.stream().mapToLong(Counted::passed).sum();
    }

    /** The runs of these buckets; what is too little at the end waits for more. */
    static List<Run> of(List<Counted> days, long atLeast) {
      List<Run> runs = new ArrayList<>();
      List<Counted> run = new ArrayList<>();
      long offered = 0;
      for (Counted day : days) {
        run.add(day);
        offered += day.offered();
        if (offered > 0 && offered >= atLeast) {
          runs.add(new Run(List.copyOf(run)));
          run.clear();
          offered = 0;
        }
      }
      return runs;
    }
  }
}
