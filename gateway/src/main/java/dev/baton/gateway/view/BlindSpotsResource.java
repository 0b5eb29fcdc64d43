package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.projection.ReadModels.Names;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where nobody looks. */
@Path("/api/v1/blind-spots")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class BlindSpotsResource {
  private final Answers answers;

  BlindSpotsResource(Answers answers) {
    this.answers = answers;
  }

  @GET
  @Operation(summary = "Boundaries that nobody owns or measures, by value at risk")
  public Uni<RestResponse<BlindSpotsView>> page(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit,
      @Context UriInfo uri) {
    return spots(journey, from, to, asOf)
        .map(all -> all.page(cursor, limit))
        .map(page -> Pages.linked(page, page.next(), uri));
  }

  private Uni<BlindSpotsView> spots(
      @Nullable String journey, @Nullable String from, @Nullable String to, @Nullable String asOf) {
    Directory directory = answers.directory();
    Catalogue catalogue = answers.catalogue();
    Journey of = journey == null ? null : answers.journey(journey);
    Question question =
        answers.question(of == null ? Answers.HORIZON : of.horizon(), from, to, asOf, "week");
    Names names = of == null ? Names.ALL : Reading.names(directory, of.edges());
    return answers.of(
        // who is accountable is asked as of now only: no hour makes a difference to that
        snapshot -> new LongReading(snapshot, question, names, Set.of()).counts(),
        (readings, completeness) ->
            new BlindSpotReckoning(question, of, directory, catalogue)
                .of(Reading.atOrBefore(question, readings), completeness));
  }

  @GET
  @Produces(Table.CSV)
  @Operation(summary = "A row per blind spot")
  public Multi<String> table(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf) {
    return Table.of(
        spots(journey, from, to, asOf),
        view ->
            Stream.concat(
                Stream.of(BlindSpotsView.Spot.CSV_HEADER),
                view.spots().stream().map(BlindSpotsView.Spot::csv)),
        BlindSpotsView::completeness);
  }
}
