package dev.baton.contracts.signals;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a signal, or a notice, is about. */
public enum SignalKind {
  FORECAST_GAP,
  ATTRIBUTION_DISPUTED,
  HIDDEN_DROP,
  GREEN_WHILE_IT_BURNS,
  QUESTIONS_BOUNCE,
  STABLE_BUT_WORSE,
  ALL_WIN_SYSTEM_LOSES,
  /** A boundary passes less than it did. */
  YIELD_CHANGE,
  /** Nothing happens on a boundary although something should. */
  SILENCE,
  /** A team got better, and the next boundary waits longer. */
  LOCAL_WIN,
  /** A boundary's number is worked at instead of its work. */
  GAMING,
  /** No signal but a notice: an offer is about to run out. */
  DUE_SOON;

  /** How it is called on the wire: {@code hidden-drop}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of this name on the wire. */
  public static Optional<SignalKind> find(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
