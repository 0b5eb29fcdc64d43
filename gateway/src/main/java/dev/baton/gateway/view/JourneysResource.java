package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Definitions;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Journeys, and the system view of each. */
@Path("/api/v1")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class JourneysResource {
  private final ReadModels models;
  private final Ownership ownership;
  private final Definitions definitions;
  private final Sources sources;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  JourneysResource(
      ReadModels models,
      Ownership ownership,
      Definitions definitions,
      Sources sources,
      @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.models = models;
    this.ownership = ownership;
    this.definitions = definitions;
    this.sources = sources;
    this.zone = zone;
  }

  /** Every journey that is registered. */
  @Shown
  public record Journeys(List<JourneyView.JourneyEdges> journeys, Completeness completeness) {}

  /** The four numbers of a journey. */
  @Shown
  public record HeadlineView(
      String journey,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Instant asOf,
      JourneyView.SystemYield systemYield,
      JourneyView.Coverage coverage,
      JourneyView.Unowned unowned,
      JourneyView.Conflict conflict,
      Completeness completeness) {}

  @GET
  @Path("/journeys")
  @Operation(summary = "Every registered journey")
  public Uni<Journeys> journeys() {
    List<JourneyView.JourneyEdges> journeys =
        ownership.directory().journeys().stream()
            .map(j -> new JourneyView.JourneyEdges(j.id(), j.name(), j.owner(), j.edges()))
            .toList();
    return models
        .read(ReadModels.Snapshot::lanes)
        .map(lanes -> new Journeys(journeys, sources.of(lanes)));
  }

  @GET
  @Path("/journeys/{id}/continuity")
  @Operation(summary = "The continuity of a journey, boundary by boundary and as a whole")
  public Uni<JourneyView> continuity(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    return reckon(id, from, to, asOf, bucket(bucket));
  }

  @GET
  @Path("/headline")
  @Operation(summary = "System yield, coverage, unowned share and conflict share of a journey")
  public Uni<HeadlineView> headline(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf) {
    if (journey == null) {
      throw Problems.invalid(
          "journey-missing",
          "Of which journey?",
          List.of(new Violation("/journey", "The id of a journey is needed.")));
    }
    return reckon(journey, from, to, asOf, Bucket.WEEK)
        .map(view ->
            new HeadlineView(
                view.journey().id(),
                view.from(),
                view.to(),
                view.asOf(),
                view.headline().systemYield(),
                view.headline().coverage(),
                view.headline().unowned(),
                view.headline().conflict(),
                view.completeness()));
  }

  private Uni<JourneyView> reckon(
      String id, @Nullable String from, @Nullable String to, @Nullable String asOf, Bucket bucket) {
    Directory directory = ownership.directory();
    Catalogue catalogue = definitions.catalogue();
    Journey journey = directory.journey(id).orElseThrow(() -> unknown(id));
    Window window = Windows.parse(from, to, zone);
    Question question =
        new Question(journey, window, Windows.asOf(asOf, clock.instant(), zone), bucket);
    return models
        .read(snapshot ->
            Uni.combine()
                .all()
                .unis(readings(snapshot, question, directory), snapshot.lanes())
                .usingConcurrencyOf(1)
                .asTuple())
        // a long history takes longer to reckon than an event loop may be held
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(parts ->
            JourneyReckoning.of(
                question,
                atOrBefore(question, parts.getItem1()),
                directory,
                catalogue,
                sources.of(parts.getItem2())));
  }

  /** There is none, unless nothing of the registry is known: then nobody can tell. */
  private HttpProblem unknown(String journey) {
    return ownership.standing().heardAt() == null
        ? Problems.builder(
                503,
                "registry-unknown",
                "The registry is not known yet",
                "Nothing was heard of ownership-service since the gateway was installed.")
            .withHeader("Retry-After", "5")
            .build()
        : Problems.notFound("journey", journey);
  }

  private static Uni<Readings> readings(
      ReadModels.Snapshot snapshot, Question question, Directory directory) {
    List<Edge> edges = question.journey().edges();
    Set<String> teams = JourneyReckoning.names(directory, edges);
    Set<String> workTypes = new TreeSet<>();
    edges.forEach(edge -> workTypes.add(edge.workType()));
    Names names = new Names(teams, teams, workTypes);
    Window window = question.window();
    Instant end = window.end().isBefore(question.asOf()) ? window.end() : question.asOf();
    return Uni.combine()
        .all()
        .unis(
            snapshot.hours(withBucketsBefore(question), names),
            snapshot.waits(window, names),
            snapshot.fields(window, names),
            snapshot.reasons(window, names),
            snapshot.open(window, names),
            snapshot.ways(window, workTypes),
            snapshot.statuses(teams, window.start(), end))
        .usingConcurrencyOf(1)
        .with(Readings::new);
  }

  private static Window withBucketsBefore(Question question) {
    Window window = question.window();
    if (window.from().equals(Window.BEGINNING)) {
      return window;
    }
    LocalDate earlier =
        question.bucket().plus(question.bucket().start(window.from()), -Seam.INSTRUMENTED_BUCKETS);
    return new Window(
        earlier.isBefore(Window.BEGINNING) ? Window.BEGINNING : earlier,
        window.to(),
        window.zone());
  }

  /** What happened to an offer is kept as it is now, not as it was: that cannot be looked up. */
  private static Readings atOrBefore(Question question, Readings readings) {
    boolean later =
        readings.hours().stream()
            .map(SeamHour::hour)
            .anyMatch(hour -> question.covers(hour) && hour.isAfter(question.asOf()));
    if (later) {
      throw Problems.invalid(
          "as-of-too-early",
          "No view of that instant",
          List.of(
              new Violation(
                  "/asOf",
                  "Handoffs of this period are later than that; end the period with 'to', or ask as"
                      + " of a later instant.")));
    }
    return readings;
  }

  private static Bucket bucket(String name) {
    return switch (name) {
      case "day" -> Bucket.DAY;
      case "week" -> Bucket.WEEK;
      case "month" -> Bucket.MONTH;
      default ->
          throw Problems.invalid(
              "bad-bucket",
              "Not a bucket",
              List.of(
                  new Violation(
                      "/bucket",
                      "'%s' is no bucket: day, week and month are."
                          .formatted(name.toLowerCase(Locale.ROOT)))));
    };
  }
}
