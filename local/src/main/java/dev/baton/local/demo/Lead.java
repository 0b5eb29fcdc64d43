package dev.baton.local.demo;

import java.util.List;

/**
 * One lead and its way.
 *
 * @param id unique within its work type
 * @param week of the story in which it entered, from 1
 * @param hops in order; at least one
 */
record Lead(String id, int week, List<Hop> hops) {
  /** Whether every team took it at the first try, as it was, and kept it. */
  boolean straightThrough() {
    return List.of(Seam.values()).stream()
        .allMatch(s -> hops.stream().anyMatch(h -> h.seam() == s && h.straight()));
  }

  /** Whether the last team has it, however it got there. */
  boolean arrived() {
    return hops.stream().anyMatch(h -> h.seam() == Seam.COMPLIANCE_SUPPORT && h.taken());
  }
}
