package dev.baton.bench;

/**
 * One side in one round.
 *
 * @param events how many
 * @param seconds from the first to the answer to the last
 * @param jvm processor time of the JVM that did it, in µs per event
 * @param postgres processor time of PostgreSQL, in µs per event; NaN where it took no part
 * @param generator processor time of what sent the events, in µs per event; NaN where it is that
 *     same JVM
 */
public record Measured(long events, double seconds, double jvm, double postgres, double generator) {
  /** Events per second. */
  public double rate() {
    return events / seconds;
  }
}
