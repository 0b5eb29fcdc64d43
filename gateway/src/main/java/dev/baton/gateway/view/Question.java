package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What is asked of a journey.
 *
 * @param asOf the instant at which everything is evaluated
 */
record Question(Journey journey, Window window, Instant asOf, Bucket bucket) {
  ZoneId zone() {
    return window.zone();
  }

  boolean covers(Instant cohort) {
    return !cohort.isBefore(window.start()) && cohort.isBefore(window.end());
  }

  LocalDate bucketOf(Instant time) {
    return bucket.start(LocalDate.ofInstant(time, zone()));
  }
}
