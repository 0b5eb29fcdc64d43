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
import dev.baton.gateway.diagnosis.SeamPaces;
import dev.baton.gateway.diagnosis.SeamSeries;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.ReadModels.Snapshot;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Journeys, and the system view of each. */
@Path("/api/v1")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class JourneysResource {
  private final Answers answers;

  JourneysResource(Answers answers) {
    this.answers = answers;
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
      List<JourneyView.ValueHeadline> byValue,
      Completeness completeness) {}

  @GET
  @Path("/journeys")
  @Operation(summary = "Every registered journey")
  public Uni<Journeys> journeys() {
    List<JourneyView.JourneyEdges> journeys =
        answers.directory().journeys().stream()
            .map(j -> new JourneyView.JourneyEdges(j.id(), j.name(), j.owner(), j.edges()))
            .toList();
    return answers.of(
        snapshot -> Uni.createFrom().item(journeys),
        (all, completeness) -> new Journeys(all, completeness));
  }

  @GET
  @Path("/journeys/{id}/continuity")
  @Operation(summary = "The continuity of a journey, boundary by boundary and as a whole")
  public Uni<JourneyView> continuity(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket,
      @Parameter(description = "Begin of a window beside which what moved the yield is told")
          @QueryParam("compareFrom")
          @Nullable String compareFrom,
      @Parameter(description = "End of that window") @QueryParam("compareTo")
          @Nullable String compareTo,
      @Parameter(description = "Look for local wins, in the whole history")
          @QueryParam("localWins")
          @DefaultValue("false")
          boolean localWins) {
    Journey journey = answers.journey(id);
    Directory directory = answers.directory();
    Catalogue catalogue = answers.catalogue();
    Question question = answers.question(journey.horizon(), from, to, asOf, bucket);
    Question before =
        compareFrom == null && compareTo == null
            ? null
            : answers.question(journey.horizon(), compareFrom, compareTo, asOf, bucket);
    return answers.of(
        snapshot ->
            Uni.combine()
                .all()
                .unis(
                    Reading.ofJourney(snapshot, question, journey.edges(), directory),
                    before == null
                        ? Uni.createFrom().item(Optional.<Readings>empty())
                        : Reading.ofJourney(snapshot, before, journey.edges(), directory)
                            .map(Optional::of),
                    localWins
                        ? past(snapshot, journey, question, directory).map(Optional::of)
                        : Uni.createFrom().item(Optional.<Past>empty()))
                .asTuple(),
        (read, completeness) -> {
          Readings readings = Reading.atOrBefore(question, read.getItem1());
          JourneyView view =
              JourneyReckoning.of(journey, question, readings, directory, catalogue, completeness);
          JourneyView.Moved moved =
              before == null
                  ? null
                  : new MovedReckoning(journey, directory)
                      .of(
                          new MovedReckoning.Looked(
                              before, Reading.atOrBefore(before, read.getItem2().orElseThrow())),
                          new MovedReckoning.Looked(question, readings));
          return view.with(
              moved,
              read.getItem3().map(past -> wins(past, journey, question, directory)).orElse(null));
        });
  }

  /** The history of a journey's boundaries. */
  private record Past(SeamHistory history, SeamPace pace) {}

  private static Uni<Past> past(
      Snapshot snapshot, Journey journey, Question question, Directory directory) {
    Names names = Reading.names(directory, journey.edges());
    return Uni.combine()
        .all()
        .unis(
            SeamHistory.of(snapshot, names, question.zone(), question.asOf()),
            SeamPace.of(snapshot, names, LocalDate.ofInstant(question.asOf(), question.zone())))
        .asTuple()
        .map(t -> new Past(t.getItem1(), t.getItem2()));
  }

  private static List<JourneyView.LocalWinFound> wins(
      Past past, Journey journey, Question question, Directory directory) {
    return LocalWinReckoning.of(
        SeamPaces.wins(
            past.pace(),
            SeamSeries.of(
                past.history(), directory, question.horizon(), question.asOf(), question.zone()),
            journey.edges().stream().map(directory::resolve).toList(),
            directory),
        directory);
  }

  @GET
  @Path("/journeys/{id}/continuity")
  @Produces(Table.CSV)
  @Operation(summary = "A row per boundary of a journey")
  public Multi<String> table(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    return Table.of(
        reckon(id, from, to, asOf, bucket),
        view ->
            Stream.concat(Stream.of(SeamView.CSV_HEADER), view.seams().stream().map(SeamView::csv)),
        JourneyView::completeness);
  }

  @GET
  @Path("/journeys/{id}/custody")
  @Operation(summary = "Where a journey's items are right now, how long and worth what")
  public Uni<CustodyView> custody(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    Journey journey = answers.journey(id);
    Directory directory = answers.directory();
    Question question = answers.question(journey.horizon(), from, to, asOf, bucket);
    Set<String> workTypes =
        journey.edges().stream().map(Edge::workType).collect(Collectors.toSet());
    return answers.of(
        snapshot ->
            Uni.combine()
                .all()
                .unis(
                    snapshot.ways(question.window(), workTypes),
                    snapshot.holds(question.window(), workTypes))
                .asTuple(),
        (read, completeness) ->
            CustodyPlaces.of(
                journey, question, read.getItem1(), read.getItem2(), directory, completeness));
  }

  @GET
  @Path("/journeys/{id}/custody")
  @Produces(Table.CSV)
  @Operation(summary = "A row per place where items are held or in the air")
  public Multi<String> custodyTable(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    return Table.of(
        custody(id, from, to, asOf, bucket),
        view ->
            Stream.concat(
                Stream.of(CustodyView.Place.CSV_HEADER),
                view.places().stream().map(CustodyView.Place::csv)),
        CustodyView::completeness);
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
    return reckon(journey, from, to, asOf, "week")
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
                view.byValue(),
                view.completeness()));
  }

  private Uni<JourneyView> reckon(
      String id, @Nullable String from, @Nullable String to, @Nullable String asOf, String bucket) {
    Journey journey = answers.journey(id);
    Directory directory = answers.directory();
    Catalogue catalogue = answers.catalogue();
    Question question = answers.question(journey.horizon(), from, to, asOf, bucket);
    return answers.of(
        snapshot -> Reading.ofJourney(snapshot, question, journey.edges(), directory),
        (readings, completeness) ->
            JourneyReckoning.of(
                journey,
                question,
                Reading.atOrBefore(question, readings),
                directory,
                catalogue,
                completeness));
  }
}
