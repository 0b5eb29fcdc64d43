package dev.baton.contracts.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a handoff fact says happened, and which side may say it. */
public enum FactKind {
  OFFERED(Side.SENDER),
  WITHDRAWN(Side.SENDER),
  RECEIVED(Side.RECEIVER),
  ACCEPTED(Side.RECEIVER),
  REJECTED(Side.RECEIVER),
  FORWARDED(Side.RECEIVER),
  STARTED(Side.RECEIVER),
  RETURNED(Side.RECEIVER),
  COMPLETED(Side.RECEIVER);

  /** The two parties of a handoff. */
  public enum Side {
    @JsonProperty("sender")
    SENDER,
    @JsonProperty("receiver")
    RECEIVER
  }

  private final Side side;

  FactKind(Side side) {
    this.side = side;
  }

  /** The side whose fact this is. */
  public Side side() {
    return side;
  }
}
