package dev.baton.gateway.signals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals, the latest first.
 *
 * @param unseen how many there are that nobody has taken on, in whatever state is asked for and
 *     however many are on a page
 * @param notEvaluable what could not be judged when everything was last looked at; null where that
 *     is not asked for
 * @param asOf when that was; null where it never was
 * @param next cursor of the next page; null on the last one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SignalsView(
    List<SignalView> signals,
    long unseen,
    @Nullable List<NotEvaluable> notEvaluable,
    @Nullable Instant asOf,
    @Nullable String next) {}
