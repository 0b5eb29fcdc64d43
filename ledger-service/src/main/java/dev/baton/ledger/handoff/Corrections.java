package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.event.Statement.Correction;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.ledger.handoff.ItemState.Aside;
import dev.baton.ledger.handoff.ItemState.Because;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Applies what teams took back or mended, before anything else is decided.
 *
 * <p>A correction stands unless a standing correction names it: correcting a correction, in
 * whatever way, restores what it had touched. Corrections that name each other in a circle decide
 * nothing and touch nothing. Of several standing {@code incorrect_data} of one fact the last word
 * holds, member by member.
 */
final class Corrections {
  private final List<Recorded> corrections = new ArrayList<>();
  private final Map<Recorded.Key, List<Recorded>> targets = new HashMap<>();

  /** Entry → the corrections that name it, in order. */
  private final Map<Recorded.Key, List<Recorded>> correctors = new HashMap<>();

  private final Set<Recorded.Key> standing = new HashSet<>();

  /** Entries that count, corrections applied, in {@link Recorded#ORDER}; no corrections. */
  final List<Recorded> kept = new ArrayList<>();

  final List<Aside> aside = new ArrayList<>();

  /**
   * @param entries distinct, in {@link Recorded#ORDER}
   */
  Corrections(Collection<Recorded> entries) {
    for (Recorded entry : entries) {
      if (entry.statement() instanceof Correction) {
        corrections.add(entry);
      }
    }
    if (corrections.isEmpty()) {
      kept.addAll(entries);
      return;
    }
    findTargets(entries);
    decideWhichStand();
    for (Recorded entry : entries) {
      apply(entry);
    }
    kept.sort(Recorded.ORDER);
  }

  /** Whether nobody corrected anything, not even what is not there. */
  boolean none() {
    return corrections.isEmpty();
  }

  private void findTargets(Collection<Recorded> entries) {
    Map<EventRef, List<Recorded>> named = new HashMap<>();
    for (Recorded entry : entries) {
      named
          .computeIfAbsent(new EventRef(entry.source(), entry.id()), r -> new ArrayList<>(1))
          .add(entry);
    }
    for (Recorded correction : corrections) {
      EventRef ref = ((Correction) correction.statement()).corrects();
      List<Recorded> own = new ArrayList<>(1);
      for (Recorded entry : named.getOrDefault(ref, List.of())) {
        if (!entry.key().equals(correction.key()) && sameTeam(correction, entry)) {
          own.add(entry);
          correctors.computeIfAbsent(entry.key(), e -> new ArrayList<>(1)).add(correction);
        }
      }
      targets.put(correction.key(), own);
    }
  }

  /** Only the team that said a thing may correct it; nobody corrects the ledger itself. */
  private static boolean sameTeam(Recorded correction, Recorded corrected) {
    String speaker = corrected.statement().speaker();
    return speaker != null
        && (speaker.equals(correction.statement().speaker())
            || (corrected.team() != null && corrected.team().equals(correction.team())));
  }

  private void decideWhichStand() {
    Map<Recorded.Key, Integer> undecided = new HashMap<>();
    Set<Recorded.Key> fallen = new HashSet<>();
    Deque<Recorded.Key> decided = new ArrayDeque<>();
    for (Recorded correction : corrections) {
      int naming = correctorsOf(correction).size();
      undecided.put(correction.key(), naming);
      if (naming == 0) {
        standing.add(correction.key());
        decided.add(correction.key());
      }
    }
    while (!decided.isEmpty()) {
      Recorded.Key correction = decided.remove();
      for (Recorded named : Objects.requireNonNull(targets.get(correction))) {
        Recorded.Key target = named.key();
        Integer left = undecided.computeIfPresent(target, (t, n) -> n - 1);
        if (left == null || fallen.contains(target) || standing.contains(target)) {
          continue;
        }
        if (standing.contains(correction)) {
          fallen.add(target);
          decided.add(target);
        } else if (left == 0) {
          standing.add(target);
          decided.add(target);
        }
      }
    }
  }

  private List<Recorded> correctorsOf(Recorded entry) {
    return correctors.getOrDefault(entry.key(), List.of());
  }

  private void apply(Recorded entry) {
    List<Recorded> naming = correctorsOf(entry);
    if (entry.statement() instanceof Correction) {
      if (!standing.contains(entry.key())) {
        aside.add(new Aside(entry, Because.CORRECTED_AWAY, naming.getFirst()));
      } else if (Objects.requireNonNull(targets.get(entry.key())).isEmpty()) {
        aside.add(new Aside(entry, Because.CORRECTS_NOTHING, null));
      }
      return;
    }
    Recorded mended = entry;
    for (Recorded correction : naming) {
      if (!standing.contains(correction.key())) {
        continue;
      }
      Correction said = (Correction) correction.statement();
      if (said.kind() == CorrectionKind.DID_NOT_OCCUR) {
        aside.add(new Aside(entry, Because.CORRECTED_AWAY, correction));
        return;
      }
      if (said.replacement() != null) {
        mended = mend(mended, said.replacement());
      }
    }
    kept.add(mended);
  }

  private static Recorded mend(Recorded entry, Replacement with) {
    Instant time = with.time() != null ? with.time() : entry.time();
    Statement.AboutItem statement = entry.statement();
    if (statement instanceof Fact fact) {
      statement =
          new Fact(
              fact.kind(),
              fact.item(),
              fact.handoff(),
              fact.from(),
              fact.to(),
              fact.actor(),
              with.value() != null ? with.value() : fact.value(),
              with.context() != null ? with.context() : fact.context(),
              fact.definitions(),
              with.reason() != null ? with.reason() : fact.reason(),
              fact.onwardTo(),
              with.outcome() != null ? with.outcome() : fact.outcome(),
              fact.usableAsIs(),
              fact.dataSubjects());
    }
    return entry.corrected(time, statement);
  }
}
