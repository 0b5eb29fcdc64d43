package dev.baton.gateway.signals;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How the gateway watches, and what journeys set of the detectors. */
@ConfigMapping(prefix = "baton.signals")
interface SignalsConfig {
  /** Whether this replica may watch at all. */
  @WithDefault("true")
  boolean watch();

  /** How long after the last look the next one is due, though nothing new was heard. */
  @WithDefault("PT1M")
  Duration every();

  /** How long after the last look the next one may begin when there is news. */
  @WithDefault("PT5S")
  Duration pause();

  /** How far the sums may be behind the ledger, in entries, for a look to tell anything. */
  @WithDefault("100")
  long behind();

  /** By the journey's id. */
  Map<String, OfJourney> journeys();

  /** What is left out is as METRICS has it. */
  interface OfJourney {
    /** Share of the forecast that is missed, over which it counts; 0.10. */
    OptionalDouble forecastGap();

    /** Periods in a row in which a forecast is missed; 3. */
    OptionalInt forecastPeriods();

    /** How long a dispute may last; 14 days. */
    Optional<Duration> disputeUnsettled();

    /** Disputed items that make a signal; 5. */
    OptionalInt disputeItems();

    /** Share of the claimed items that makes a signal; 0.10. */
    OptionalDouble disputeShare();

    /** Buckets around an outcome's change in which a team's number may show it; 2. */
    OptionalInt dropWithin();

    /** Readings of a metric that are frozen as its baseline; 12. */
    OptionalInt baseline();

    /** Readings that lie between two false alarms, on the average; 300. */
    OptionalDouble between();

    /** How often a question may be passed on before that is a signal; 3. */
    OptionalInt questionPassed();

    /** How long a question may wait; 10 days. */
    Optional<Duration> questionUnanswered();

    /** Share of its target by which a metric may move and still be stable; 0.02. */
    OptionalDouble stableFlat();

    /** Buckets in which it is looked at; 12. */
    OptionalInt stableWindow();

    /** How long a signal has to rest before it is resolved; 14 days. */
    Optional<Duration> quiet();
  }

  /** What a journey sets. */
  default Parameters parameters(String journey) {
    OfJourney own = journeys().get(journey);
    return own == null ? Parameters.DEFAULT : Parameters.of(own);
  }
}
