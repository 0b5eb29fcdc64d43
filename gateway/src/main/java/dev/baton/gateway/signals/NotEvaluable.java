package dev.baton.gateway.signals;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.gateway.detection.Verdict.Why;
import dev.baton.gateway.registry.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What could not be judged when everything was last looked at.
 *
 * @param about the metric or team; empty where it is the whole journey
 * @param why {@code no-baseline}, {@code too-short}, {@code not-declared}, {@code no-target},
 *     {@code too-few}, {@code confounded}
 * @param of what that was said; empty where it is plain
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record NotEvaluable(
    SignalKind kind,
    @Nullable String journey,
    SignalView.@Nullable Boundary boundary,
    String about,
    String why,
    List<String> of) {

  /** Of these, what could not be told. */
  static List<NotEvaluable> of(List<Judged> judged, Directory directory) {
    List<NotEvaluable> all = new ArrayList<>();
    for (Judged one : judged) {
      if (one.answer() instanceof Judged.CannotTell(Why why, List<String> of)) {
        Subject subject = one.subject();
        all.add(
            new NotEvaluable(
                subject.kind(),
                subject.journey(),
                subject.edge() == null ? null : SignalView.Boundary.of(subject.edge(), directory),
                subject.about(),
                why.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                of));
      }
    }
    return all;
  }
}
