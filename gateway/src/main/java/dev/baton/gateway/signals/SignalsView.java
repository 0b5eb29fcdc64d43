package dev.baton.gateway.signals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals, the latest first.
 *
 * @param notEvaluable what could not be judged when everything was last looked at
 * @param asOf when that was; null where it never was
 * @param next cursor of the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SignalsView(
    List<SignalView> signals,
    List<NotEvaluable> notEvaluable,
    @Nullable Instant asOf,
    @Nullable String next) {}
