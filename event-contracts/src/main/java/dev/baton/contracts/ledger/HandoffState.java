package dev.baton.contracts.ledger;

/** Where a handoff stands: its disposition, and under accepted how far the receiver has come. */
public enum HandoffState {
  OPEN,
  ACCEPTED,
  STARTED,
  COMPLETED,
  RETURNED,
  REJECTED,
  FORWARDED,
  WITHDRAWN,
  EXPIRED
}
