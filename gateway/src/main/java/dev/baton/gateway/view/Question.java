package dev.baton.gateway.view;

import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * What is asked.
 *
 * @param horizon after how long an offer without a contract counts as matured
 * @param asOf the instant at which everything is evaluated
 */
record Question(Duration horizon, Window window, Instant asOf, Bucket bucket) {
  /** Open offers are counted by when they were made, in steps of this. */
  private static final Duration AGE_STEP = Duration.ofMinutes(5);

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

  /** Open offers made before then that no contract says a time for are given up by now. */
  Instant givenUp() {
    long step = AGE_STEP.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(asOf.minus(horizon).getEpochSecond(), step) * step);
  }

  /** The first hour that begins then or later. */
  Instant hourFrom(Instant time) {
    Instant hour = time.atZone(zone()).truncatedTo(ChronoUnit.HOURS).toInstant();
    return hour.equals(time) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }
}
