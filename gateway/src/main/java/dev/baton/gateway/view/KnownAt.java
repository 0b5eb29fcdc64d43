package dev.baton.gateway.view;

import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Sums hold all that is recorded by now: what had been recorded at an earlier instant cannot be
 * told apart in them. A question for it is refused, not answered as if it had not been asked.
 */
final class KnownAt {
  private static final Pattern VIEWS =
      Pattern.compile(
          "/api/v1/(headline|handovers|blind-spots|disputes|forecasts"
              + "|journeys/[^/]+/(continuity|custody)|boundaries/.+)");

  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  KnownAt(@ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.zone = zone;
  }

  /** Lets pass what asks for what is known by now. */
  @ServerRequestFilter
  public void refuse(ContainerRequestContext request) {
    @Nullable String knownAt = request.getUriInfo().getQueryParameters().getFirst("knownAt");
    if (knownAt == null || !VIEWS.matcher(request.getUriInfo().getPath()).matches()) {
      return;
    }
    if (Windows.instant("knownAt", knownAt, zone).isBefore(clock.instant())) {
      throw Problems.invalid(
          "known-at-not-kept",
          "What was known then is not kept",
          List.of(
              new Violation(
                  "/knownAt",
                  "Figures are sums of all that is recorded by now. The facts of an item with the"
                      + " times at which each was recorded are at"
                      + " /ledger/v1/items/{workType}/{item}, and who was accountable, as it was"
                      + " known then, at"
                      + " /ownership/v1/boundaries/{id}/assignments?asOf=&knownAt=.")));
    }
  }
}
