package dev.baton.ledger.handoff;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which names in an item's facts are one team, as far as the registry told the ledger when it
 * recorded them. What was recorded decides, not what the registry says today: a replay must read
 * the same.
 */
record TeamNames(Map<String, String> slugs) {
  static final TeamNames NONE = new TeamNames(Map.of());

  /**
   * @param entries in {@link Recorded#ORDER}
   */
  static TeamNames of(Collection<Recorded> entries) {
    Map<String, String> slugs = new HashMap<>();
    for (Recorded entry : entries) {
      said(entry).forEach(slugs::putIfAbsent);
    }
    return slugs.isEmpty() ? NONE : new TeamNames(slugs);
  }

  /** Whether they are the same with this entry, whenever it was. */
  boolean cover(Recorded entry) {
    return slugs.entrySet().containsAll(said(entry).entrySet());
  }

  private static Map<String, String> said(Recorded entry) {
    Map<String, String> judged = entry.judgement() == null ? Map.of() : entry.judgement().aliases();
    String speaker = entry.statement().speaker();
    if (speaker == null || entry.team() == null || speaker.equals(entry.team())) {
      return judged;
    }
    Map<String, String> said = new HashMap<>(judged);
    said.put(speaker, entry.team());
    return said;
  }

  /** What stands for the team in every comparison. */
  String of(String name) {
    return slugs.getOrDefault(name, name);
  }
}
