package dev.baton.gateway.notices;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who is told that an answer is due, and when. */
public enum Rung {
  /** Whoever has to answer. */
  @JsonProperty("receiver")
  RECEIVER(80),
  /** Whoever answers for the boundary. */
  @JsonProperty("owner")
  OWNER(95);

  private final int percent;

  Rung(int percent) {
    this.percent = percent;
  }

  /** How much of the time to answer is over then, in percent. */
  int percent() {
    return percent;
  }

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
