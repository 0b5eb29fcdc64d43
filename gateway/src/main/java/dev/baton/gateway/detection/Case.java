package dev.baton.gateway.detection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Signals of one journey that belong together, since their windows overlap.
 *
 * @param from the first day of any
 * @param to the last day of any
 * @param windows in the order of their first days
 */
public record Case(LocalDate from, LocalDate to, List<Window> windows) {

  /**
   * When a signal was on.
   *
   * @param signal its id
   * @param to last day, included
   */
  public record Window(String signal, LocalDate from, LocalDate to) {}

  /**
   * The cases of one journey's signals, in order; one that touches no other is a case of its own.
   */
  public static List<Case> of(List<Window> windows) {
    List<Window> ordered =
        windows.stream()
            .sorted(
                Comparator.comparing(Window::from)
                    .thenComparing(Window::to)
                    .thenComparing(Window::signal))
            .toList();
    List<Case> cases = new ArrayList<>();
    for (Window window : ordered) {
      if (cases.isEmpty() || window.from().isAfter(cases.getLast().to())) {
        cases.add(new Case(window.from(), window.to(), List.of(window)));
      } else {
        Case last = cases.removeLast();
        List<Window> more = new ArrayList<>(last.windows());
        more.add(window);
        LocalDate to = window.to().isAfter(last.to()) ? window.to() : last.to();
        cases.add(new Case(last.from(), to, List.copyOf(more)));
      }
    }
    return cases;
  }
}
