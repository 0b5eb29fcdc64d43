package dev.baton.ledger.handoff;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which names in an item's facts are one team, as far as the registry told the ledger when it
 * recorded them. What was recorded decides, not what the registry says today: a replay must read
 * the same.
 */
final class TeamNames {
  private final Map<String, String> slugs = new HashMap<>();

  /**
   * @param entries in {@link Recorded#ORDER}
   */
  TeamNames(Collection<Recorded> entries) {
    for (Recorded entry : entries) {
      String speaker = entry.statement().speaker();
      if (speaker != null && entry.team() != null && !speaker.equals(entry.team())) {
        slugs.putIfAbsent(speaker, entry.team());
      }
      if (entry.judgement() != null) {
        entry.judgement().aliases().forEach(slugs::putIfAbsent);
      }
    }
  }

  /** What stands for the team in every comparison. */
  String of(String name) {
    return slugs.getOrDefault(name, name);
  }
}
