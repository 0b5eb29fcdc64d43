package dev.baton.ledger.erasure;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far an erasure is. */
enum ErasureState {
  /** Somebody asked for it. */
  @JsonProperty("requested")
  REQUESTED,
  /** Somebody else agreed: the key is gone, and what is left behind is cleared away. */
  @JsonProperty("confirmed")
  CONFIRMED,
  @JsonProperty("done")
  DONE,
  /** Whoever asks took it back before anybody agreed. */
  @JsonProperty("withdrawn")
  WITHDRAWN
}
