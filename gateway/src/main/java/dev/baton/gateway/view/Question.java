package dev.baton.gateway.view;

import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What is asked.
 *
 * @param horizon after how long an offer without a contract counts as matured
 * @param asOf the instant at which everything is evaluated
 */
record Question(Duration horizon, Window window, Instant asOf, Bucket bucket) {
  ZoneId zone() {
    return window.zone();
  }

  boolean covers(Instant cohort) {
    return !cohort.isBefore(window.start()) && cohort.isBefore(window.end());
  }

  LocalDate bucketOf(Instant time) {
    return bucket.start(LocalDate.ofInstant(time, zone()));
  }

  /** The instant at which the bucket that begins on this day is over. */
  Instant endOf(LocalDate start) {
    return bucket.plus(start, 1).atStartOfDay(zone()).toInstant();
  }

  /** Start of the day of this instant. */
  Instant startOf(Instant time) {
    return LocalDate.ofInstant(time, zone()).atStartOfDay(zone()).toInstant();
  }

  /** The last day on which whatever happened is given up by now, where nothing followed it. */
  LocalDate lastMatured() {
    return LocalDate.ofInstant(asOf, zone()).minusDays(horizon.toDays() + 1);
  }

  /** Whether offers made up to then have to be answered by now, contract or not. */
  boolean matured(Instant offered) {
    return !offered.plus(horizon).isAfter(asOf);
  }
}
