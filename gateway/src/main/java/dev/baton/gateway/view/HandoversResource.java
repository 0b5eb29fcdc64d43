package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.SeamWaits;
import dev.baton.gateway.projection.ReadModels.Unanswered;
import dev.baton.gateway.projection.Wait;
import dev.baton.gateway.projection.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What was recorded at every boundary. */
@Path("/api/v1/handovers")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
public class HandoversResource {

  private final ReadModels models;
  private final Sources sources;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  HandoversResource(
      ReadModels models, Sources sources, @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.models = models;
    this.sources = sources;
    this.zone = zone;
  }

  /**
   * A row per boundary.
   *
   * @param from first day; null where all recorded time is covered
   * @param to day after the last one; null where there is no end
   */
  @Shown
  public record Handovers(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      List<Handover> rows,
      Completeness completeness) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "A row per boundary, registered or discovered")
  public Uni<Handovers> handovers(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("workType") @Nullable String workType,
      @QueryParam("format") @Nullable String format) {
    return read(Windows.parse(from, to, zone), workType);
  }

  @GET
  @Produces(Table.CSV)
  @Operation(summary = "A row per boundary, registered or discovered")
  public Multi<String> table(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("workType") @Nullable String workType,
      @QueryParam("format") @Nullable String format) {
    return Table.of(
        read(Windows.parse(from, to, zone), workType),
        handovers ->
            Stream.concat(
                Stream.of(Handover.CSV_HEADER), handovers.rows().stream().map(Handover::csv)),
        Handovers::completeness);
  }

  private Uni<Handovers> read(Window window, @Nullable String workType) {
    Instant now = clock.instant();
    return models.read(snapshot ->
        Uni.combine()
            .all()
            .unis(
                snapshot.seams(window, workType),
                snapshot.waits(window, workType),
                snapshot.unanswered(window, workType),
                snapshot.lanes())
            .asTuple()
            .map(parts ->
                new Handovers(
                    window.from().equals(Window.BEGINNING) ? null : window.from(),
                    window.to().equals(Window.END) ? null : window.to(),
                    rows(parts.getItem1(), parts.getItem2(), parts.getItem3(), now),
                    sources.of(parts.getItem4()))));
  }

  private static List<Handover> rows(
      List<ReadModels.Seam> seams, List<SeamWaits> waits, List<Unanswered> offers, Instant now) {
    Map<Edge, Map<Wait, NavigableMap<Integer, Long>>> bins = new HashMap<>();
    waits.forEach(w ->
        bins.computeIfAbsent(w.edge(), e -> new EnumMap<>(Wait.class)).put(w.kind(), w.bins()));
    Map<Edge, Map<Instant, Long>> unanswered = new HashMap<>();
    offers.forEach(o ->
        unanswered.computeIfAbsent(o.edge(), e -> new HashMap<>()).put(o.offered(), o.count()));
    return seams.stream()
        .map(seam -> {
          Map<Wait, NavigableMap<Integer, Long>> of = bins.getOrDefault(seam.edge(), Map.of());
          return Handover.of(
              seam,
              of.getOrDefault(Wait.WAIT, new TreeMap<>()),
              Waiting.answered(
                  kind -> of.getOrDefault(kind, new TreeMap<>()),
                  unanswered.getOrDefault(seam.edge(), Map.of()),
                  now));
        })
        .toList();
  }
}
