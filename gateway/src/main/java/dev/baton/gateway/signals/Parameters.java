package dev.baton.gateway.signals;

import dev.baton.gateway.detection.AttributionDisputed;
import dev.baton.gateway.detection.ForecastDrift;
import dev.baton.gateway.detection.HiddenDrop;
import dev.baton.gateway.detection.QuestionsBounce;
import dev.baton.gateway.detection.Shift;
import dev.baton.gateway.detection.StableButWorse;
import java.time.Duration;

/**
 * What a journey sets of its detectors.
 *
 * @param quiet how long a signal has to rest before it is resolved
 */
record Parameters(
    ForecastDrift.Parameters forecast,
    AttributionDisputed.Parameters attribution,
    HiddenDrop.Parameters drop,
    Shift.Parameters burn,
    QuestionsBounce.Parameters questions,
    StableButWorse.Parameters stable,
    Duration quiet) {

  /** What METRICS has. */
  static final Parameters DEFAULT =
      new Parameters(
          ForecastDrift.Parameters.DEFAULT,
          AttributionDisputed.Parameters.DEFAULT,
          HiddenDrop.Parameters.DEFAULT,
          Shift.Parameters.DEFAULT,
          QuestionsBounce.Parameters.DEFAULT,
          StableButWorse.Parameters.DEFAULT,
          Duration.ofDays(14));

  /** What a journey sets, and METRICS' for the rest. */
  static Parameters of(SignalsConfig.OfJourney own) {
    ForecastDrift.Parameters forecast = DEFAULT.forecast;
    AttributionDisputed.Parameters attribution = DEFAULT.attribution;
    QuestionsBounce.Parameters questions = DEFAULT.questions;
    StableButWorse.Parameters stable = DEFAULT.stable;
    Shift.Parameters shift =
        new Shift.Parameters(
            own.baseline().orElse(DEFAULT.burn.baseline()),
            own.between().orElse(DEFAULT.burn.between()),
            DEFAULT.burn.least());
    return new Parameters(
        new ForecastDrift.Parameters(
            own.forecastGap().orElse(forecast.gap()),
            own.forecastPeriods().orElse(forecast.running())),
        new AttributionDisputed.Parameters(
            own.disputeUnsettled().orElse(attribution.unsettled()),
            own.disputeItems().orElse(attribution.items()),
            own.disputeShare().orElse(attribution.share())),
        new HiddenDrop.Parameters(own.dropWithin().orElse(DEFAULT.drop.within()), shift),
        shift,
        new QuestionsBounce.Parameters(
            own.questionPassed().orElse(questions.passed()),
            own.questionUnanswered().orElse(questions.unanswered())),
        new StableButWorse.Parameters(
            own.stableFlat().orElse(stable.flat()), own.stableWindow().orElse(stable.window())),
        own.quiet().orElse(DEFAULT.quiet));
  }
}
