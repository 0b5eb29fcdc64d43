package dev.baton.contracts.ledger;

/** How an offer ended. */
public enum Disposition {
  OPEN,
  ACCEPTED,
  REJECTED,
  FORWARDED,
  WITHDRAWN,
  EXPIRED
}
