package dev.baton.gateway.signals;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The detectors over the days gone by. */
@Path("/api/v1/backtest")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class BacktestResource {
  private static final int YEAR = 365;

  /** Every day is a look at everything. */
  private static final int MOST_DAYS = 3 * 366;

  private final ReadModels models;
  private final Ownership ownership;
  private final SignalsConfig config;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  BacktestResource(
      ReadModels models,
      Ownership ownership,
      SignalsConfig config,
      @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.models = models;
    this.ownership = ownership;
    this.config = config;
    this.zone = zone;
  }

  @GET
  @Operation(
      summary = "When each signal would have fired, day by day",
      description =
          "Looks at the end of every day at what had been said by then. What became of an offer"
              + " later is known already.")
  public Uni<BacktestView> backtest(
      @QueryParam("journey") @Nullable String journey,
      @Parameter(description = "First day; a year before the last one where it is left out")
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Last day, included; today where it is left out") @QueryParam("to")
          @Nullable String to) {
    Instant now = clock.instant();
    LocalDate last = to == null ? LocalDate.ofInstant(now, zone) : day("to", to);
    LocalDate first = from == null ? last.minusDays(YEAR) : day("from", from);
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw Problems.invalid(
          "bad-window",
          "Not a window",
          List.of(
              new Violation(
                  "/from",
                  "From %s to %s are not 1 to %d days.".formatted(first, last, MOST_DAYS))));
    }
    Directory directory = ownership.directory();
    if (journey != null && directory.journey(journey).isEmpty()) {
      throw Problems.notFound("journey", journey);
    }
    return models
        .read(snapshot -> Watched.of(snapshot, directory, now, zone))
        // every day is reckoned from it, off the event loop
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(watched ->
            Backtest.of(watched, directory, journey, first, last, now, config::parameters));
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw Problems.invalid(
          "bad-window",
          "Not a window",
          List.of(new Violation("/" + name, "'%s' is no day such as 2026-03-02.".formatted(text))));
    }
  }
}
