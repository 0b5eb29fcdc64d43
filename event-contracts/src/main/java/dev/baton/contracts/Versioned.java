package dev.baton.contracts;

/** One version of an entity of a registry; it never changes. */
public interface Versioned {
  String id();

  /** Counts the versions of the entity from 1. */
  int version();
}
