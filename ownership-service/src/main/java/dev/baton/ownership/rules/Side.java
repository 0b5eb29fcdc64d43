package dev.baton.ownership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;

/** A side of a boundary. */
public enum Side {
  @JsonProperty("sender")
  SENDER,
  @JsonProperty("receiver")
  RECEIVER;

  /** Slug of the team on this side. */
  public String team(Boundary boundary) {
    return this == SENDER ? boundary.from() : boundary.to();
  }
}
