package dev.baton.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line asks for.
 *
 * @param rounds that count
 * @param events in each; of the catalogue, definitions in the large one
 * @param only the targets to measure
 * @param lanes of the ledger
 * @param history entries before the append rate is measured for P11, events before the views are
 *     for P13
 */
record Options(int rounds, int events, Set<String> only, int lanes, long history) {
  /**
   * What there is to measure of each; beside the ledger's targets, what is taken at twice the load,
   * and how late offers run out.
   */
  static final Map<String, List<String>> OF =
      Map.of(
          "ledger",
          List.of(
              "P1",
              "P2",
              "P3",
              "P4",
              "P5",
              "P6",
              "P7",
              "P11",
              "P12",
              "V1",
              "overload",
              "deadlines"),
          "gateway",
          List.of("P8", "P9", "P10", "P13"));

  /** What P11 is about. */
  static final long MUCH_HISTORY = 20_000_000;

  static final String USAGE =
      """
      ./baton bench ledger|gateway [--only P1,P4] [--rounds N] [--events N] [--lanes N] [--history N] [--quick]
      ./baton bench ownership|definitions [--rounds N] [--events N] [--quick]
      """;

  /**
   * Reads the words after what is measured.
   *
   * @throws IllegalArgumentException naming what is not understood
   */
  static Options of(String what, List<String> words) {
    List<String> all = OF.getOrDefault(what, List.of());
    int rounds = 5;
    int events = 100_000;
    int lanes = 4;
    long history = 1_000_000;
    Set<String> only = new LinkedHashSet<>(all);
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      switch (word) {
        case "--quick" -> {
          rounds = 1;
          events = 20_000;
        }
        case "--rounds" -> rounds = Math.toIntExact(number(word, rest));
        case "--events" -> events = Math.toIntExact(number(word, rest));
        case "--lanes" -> lanes = Math.toIntExact(number(word, rest));
        case "--history" -> history = number(word, rest);
        case "--only" -> {
          only = new TreeSet<>(List.of(String.valueOf(rest.poll()).split(",", -1)));
          if (!all.containsAll(only)) {
            throw new IllegalArgumentException("--only takes some of " + String.join(",", all));
          }
        }
        default -> throw new IllegalArgumentException("'" + word + "' is not understood: " + USAGE);
      }
    }
    return new Options(rounds, events, Set.copyOf(only), lanes, history);
  }

  /** Whether any of these is to be measured. */
  boolean any(String... targets) {
    return List.of(targets).stream().anyMatch(only::contains);
  }

  /** Events a round where each is a request of its own. */
  int requests() {
    return Math.max(1_000, events / 4);
  }

  /** Reads a round. */
  int reads() {
    return Math.max(1_000, events / 20);
  }

  private static long number(String option, Deque<String> rest) {
    String word = rest.poll();
    if (word == null || !word.matches("[1-9][0-9]{0,11}")) {
      throw new IllegalArgumentException(option + " needs a positive whole number");
    }
    return Long.parseLong(word);
  }
}
