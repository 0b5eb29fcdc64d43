package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.projection.ReadModels.Names;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What was expected, claimed and asked beside what was handed over. */
@Path("/api/v1")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class EvidenceResource {
  private final Answers answers;

  EvidenceResource(Answers answers) {
    this.answers = answers;
  }

  @GET
  @Path("/forecasts")
  @Operation(summary = "Forecast beside actual, and the remainder that no boundary explains")
  public Uni<ForecastsView> forecasts(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    Directory directory = answers.directory();
    Journey of = journey == null ? null : answers.journey(journey);
    Question question = answers.question(Answers.HORIZON, from, to, null, "week");
    Names names = of == null ? Names.ALL : Reading.names(directory, of.edges());
    return answers.of(
        snapshot ->
            Uni.combine()
                .all()
                .unis(
                    snapshot.forecasts(journey, question.window()),
                    snapshot.outcomes(journey, question.window()),
                    snapshot.hours(question.window(), names),
                    snapshot.worths(question.window(), names))
                .asTuple(),
        (read, completeness) ->
            new ForecastsView(
                new ForecastReckoning(
                        directory, read.getItem3(), read.getItem4(), question.window())
                    .of(read.getItem1(), read.getItem2()),
                completeness));
  }

  @GET
  @Path("/forecasts")
  @Produces(Table.CSV)
  @Operation(summary = "A row per outcome and period")
  public Multi<String> forecastTable(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    return Table.of(
        forecasts(journey, from, to),
        view ->
            Stream.concat(
                Stream.of(
                    "metric,journey,unit,start,end,forecast,actual,gap,explained,remainder\r\n"),
                view.periods().stream()
                    .map(p ->
                        Table.line(
                            p.metric(),
                            p.journey(),
                            p.unit(),
                            p.start(),
                            p.end(),
                            p.forecast(),
                            p.actual(),
                            p.gap(),
                            p.explained(),
                            p.remainder()))),
        ForecastsView::completeness);
  }

  @GET
  @Path("/disputes")
  @Operation(summary = "Competing claims, and questions that bounce")
  public Uni<RestResponse<DisputesView>> disputes(
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit,
      @Context UriInfo uri) {
    return disputes(asOf)
        .map(all -> all.page(cursor, limit))
        .map(page -> Pages.linked(page, page.next(), uri));
  }

  private Uni<DisputesView> disputes(@Nullable String asOf) {
    Directory directory = answers.directory();
    Question question = answers.question(Answers.HORIZON, null, null, asOf, "week");
    return answers.of(
        snapshot -> Uni.combine().all().unis(snapshot.credits(), snapshot.inquiries()).asTuple(),
        (read, completeness) ->
            new DisputeReckoning(directory, question.asOf())
                .of(read.getItem1(), read.getItem2(), completeness));
  }

  @GET
  @Path("/disputes")
  @Produces(Table.CSV)
  @Operation(summary = "A row per claim in dispute")
  public Multi<String> disputeTable(@QueryParam("asOf") @Nullable String asOf) {
    return Table.of(
        disputes(asOf),
        view ->
            Stream.concat(
                Stream.of("workType,item,outcome,start,end,sum,team,share,time\r\n"),
                view.credits().stream()
                    .flatMap(c ->
                        c.claims().stream()
                            .map(claim ->
                                Table.line(
                                    c.item() == null ? null : c.item().type(),
                                    c.item() == null ? null : c.item().id(),
                                    c.outcome(),
                                    c.start(),
                                    c.end(),
                                    c.sum(),
                                    claim.team(),
                                    claim.share(),
                                    claim.time())))),
        DisputesView::completeness);
  }
}
