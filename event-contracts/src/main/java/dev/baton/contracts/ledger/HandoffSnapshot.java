package dev.baton.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A handoff as the set of its facts makes it, with everything a projection sums. A pure function of
 * that set and of the judgements stored with it, never of the order in which facts arrived.
 *
 * @param handoff its id within the item; of a phantom without one, an id derived from its earliest
 *     fact
 * @param from the sending team; {@code (none)} where nobody named it
 * @param to the receiving team
 * @param times kind → time of the earliest fact of that kind, corrections applied, contested facts
 *     included, even those of who is no party. Its keys are the facts recorded
 * @param disposition how it ended
 * @param disposedAt when; null while open
 * @param judgement of the effective offer; null without an offer
 * @param received verdicts per required field at acceptance; empty where none were given
 * @param value what the item is worth, the sender's word before the receiver's
 * @param usableAsIs the receiver's judgement; null where it did not say
 * @param reason code of the effective rejection or return
 * @param sent definition id → version the sender used
 * @param understood definition id → version the receiver used
 */
public record HandoffSnapshot(
    String handoff,
    ItemRef item,
    String from,
    String to,
    Map<FactKind, Instant> times,
    Disposition disposition,
    @Nullable Instant disposedAt,
    HandoffState state,
    Set<Flag> flags,
    @Nullable Judgement judgement,
    Map<String, Judgement.Verdict> received,
    @Nullable Money value,
    @Nullable Boolean usableAsIs,
    @Nullable String reason,
    @Nullable String onwardTo,
    @Nullable String outcome,
    Map<String, String> sent,
    Map<String, String> understood) {
  private static final List<Judgement.Verdict> WORST_FIRST =
      List.of(
          Judgement.Verdict.MISSING,
          Judgement.Verdict.INVALID,
          Judgement.Verdict.CHANGED,
          Judgement.Verdict.PRESENT);

  /** Whether the sender offered it: a phantom is in no conservation sum. */
  @JsonIgnore
  public boolean offered() {
    return times.containsKey(FactKind.OFFERED);
  }

  /** The time by which it is bucketed: of its offer, else of its earliest fact. */
  @JsonIgnore
  public Instant cohortTime() {
    Instant offer = times.get(FactKind.OFFERED);
    return offer != null
        ? offer
        : times.values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** Whether the context of its offer was judged field by field. */
  @JsonIgnore
  public boolean judged() {
    return offered() && judgement != null && !judgement.fields().isEmpty();
  }

  /**
   * Per required field of a judged offer the worse of what was said of it when it was made and when
   * it was accepted; empty where nothing was judged.
   */
  @JsonIgnore
  public Map<String, Judgement.Verdict> verdicts() {
    if (judgement == null || !judged()) {
      return Map.of();
    }
    Map<String, Judgement.Verdict> worst = new TreeMap<>(judgement.fields());
    received.forEach((field, verdict) ->
        worst.computeIfPresent(field, (same, offered) -> worse(offered, verdict)));
    return worst;
  }

  private static Judgement.Verdict worse(Judgement.Verdict one, Judgement.Verdict other) {
    return WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;
  }
}
