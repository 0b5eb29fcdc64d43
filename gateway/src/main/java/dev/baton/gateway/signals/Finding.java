package dev.baton.gateway.signals;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a detector found.
 *
 * @param firstDay of what is wrong
 * @param alarmDay on which it could first be told
 * @param summary one sentence with its numbers
 * @param evidence by kind, as it is written to JSON
 * @param links to what it was found in
 */
record Finding(
    LocalDate firstDay,
    LocalDate alarmDay,
    String summary,
    Map<String, Object> evidence,
    List<Link> links) {

  /**
   * One call that lists what is behind it.
   *
   * @param title what it lists
   */
  record Link(String title, String href) {}
}
