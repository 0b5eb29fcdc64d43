package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.Problems;
import dev.baton.gateway.diagnosis.SeamWatch;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.projection.SeamFates;
import dev.baton.gateway.projection.SeamHabits;
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
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One boundary, registered or discovered. */
@Path("/api/v1/boundaries/{sender}/{receiver}/{workType}")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class BoundariesResource {
  private static final String CSV_HEADER =
      "bucket,offered,accepted,open,lost,yield,settled,comparable\r\n";

  private final Answers answers;
  private final Set<LocalDate> closedDays;

  BoundariesResource(
      Answers answers,
      @ConfigProperty(name = "baton.closed-days") Optional<List<LocalDate>> closedDays) {
    this.answers = answers;
    this.closedDays = Set.copyOf(closedDays.orElse(List.of()));
  }

  @GET
  @Operation(summary = "One boundary: figures, owner, contract, definitions, diagnosis")
  public Uni<BoundaryView> boundary(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    Directory directory = answers.directory();
    Catalogue catalogue = answers.catalogue();
    Edge edge = directory.resolve(new Edge(sender, receiver, workType));
    Question question = answers.question(Answers.HORIZON, from, to, asOf, bucket);
    Names names =
        new Names(
            directory.names(edge.from()), directory.names(edge.to()), List.of(edge.workType()));
    Set<Edge> together = new LinkedHashSet<>(List.of(edge));
    List<Journey> journeys = SeamWatch.journeys(edge, directory);
    journeys.forEach(j -> j.edges().stream().map(directory::resolve).forEach(together::add));
    return answers.of(
        snapshot ->
            Uni.combine()
                .all()
                .unis(
                    Reading.ofSeam(snapshot, question, names, edge, directory),
                    SeamHistory.of(
                        snapshot,
                        Reading.names(directory, together),
                        question.zone(),
                        question.asOf()),
                    SeamFates.of(snapshot, question.window(), names),
                    SeamPace.of(
                        snapshot, names, LocalDate.ofInstant(question.asOf(), question.zone())),
                    SeamHabits.of(snapshot, question.window(), names),
                    SeamHistory.elsewhere(snapshot, names, question.asOf()))
                .asTuple(),
        (read, completeness) -> {
          Readings readings = read.getItem1();
          if (readings.hours().isEmpty() && directory.boundary(edge).isEmpty()) {
            throw Problems.notFound(
                "boundary", String.join("/", edge.from(), edge.to(), edge.workType()));
          }
          return new BoundaryReckoning(question, directory, catalogue, closedDays)
              .of(
                  edge,
                  Reading.atOrBefore(question, readings),
                  new BoundaryReckoning.Past(
                      read.getItem2(),
                      read.getItem3(),
                      read.getItem4(),
                      read.getItem5(),
                      read.getItem6().orElse(null)),
                  completeness);
        });
  }

  @GET
  @Produces(Table.CSV)
  @Operation(summary = "A row per bucket of a boundary")
  public Multi<String> series(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("bucket") @DefaultValue("week") String bucket) {
    return Table.of(
        boundary(sender, receiver, workType, from, to, asOf, bucket),
        view ->
            Stream.concat(
                Stream.of(CSV_HEADER),
                view.seam().series().stream()
                    .map(p ->
                        Table.line(
                            p.bucket(),
                            p.offered(),
                            p.accepted(),
                            p.open(),
                            p.lost(),
                            p.yield(),
                            p.settled(),
                            p.comparable()))),
        BoundaryView::completeness);
  }
}
