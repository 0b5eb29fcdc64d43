package dev.baton.gateway.statements;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.statements.Signing.Decision;
import dev.baton.gateway.statements.Signing.Verdict;
import dev.baton.gateway.statements.StatementView.Comparison;
import dev.baton.gateway.statements.Statements.Frozen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** What passed at a boundary in a month, frozen and signed by both sides. */
@Path("/api/v1/boundaries/{sender}/{receiver}/{workType}/statements")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class StatementsResource {
  private static final YearMonth AFTER_ALL = YearMonth.of(9999, 12);
  private static final int LONGEST_NOTE = 2_000;

  /**
   * What a side says of a statement.
   *
   * @param side which one; only to be said by who speaks for both
   */
  public record SignatureRequest(
      @Nullable Verdict verdict, @Nullable String note, @Nullable Side side) {}

  /**
   * Statements, the newest month first.
   *
   * @param next where the next page starts; null on the last one
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record StatementsView(List<StatementView> statements, @Nullable String next) {}

  private final Statements statements;
  private final Freezing freezing;
  private final Recomputing recomputing;
  private final Ownership ownership;
  private final Callers callers;
  private final Clock clock = Clock.systemUTC();

  StatementsResource(
      Statements statements,
      Freezing freezing,
      Recomputing recomputing,
      Ownership ownership,
      Callers callers) {
    this.statements = statements;
    this.freezing = freezing;
    this.recomputing = recomputing;
    this.ownership = ownership;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "The statements of a boundary, the newest month first")
  public Uni<StatementsView> all(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    int most = Page.limit(limit);
    return statements
        .before(
            edge(sender, receiver, workType),
            Page.after(cursor, AFTER_ALL, YearMonth::parse),
            most + 1)
        .map(found -> Page.of(found, most, one -> one.statement().month()))
        .map(page ->
            new StatementsView(
                page.items().stream().map(one -> StatementView.of(one, null)).toList(),
                page.next()));
  }

  @GET
  @Path("{month}")
  @Operation(
      summary = "The statement of a month",
      description = "It never changes. What was told since is in the comparison, if asked for.")
  @APIResponse(
      responseCode = "200",
      description = "The statement",
      content = @Content(schema = @Schema(implementation = StatementView.class)))
  @APIResponse(responseCode = "404", description = "There is none of this month")
  public Uni<StatementView> one(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @PathParam("month") String month,
      @Parameter(description = "'now' compares the figures with what they would be now")
          @QueryParam("compare")
          @Nullable String compare) {
    if (compare != null && !compare.equals("now")) {
      throw Problems.invalid(
          "bad-comparison",
          "Not a comparison",
          List.of(new Violation("/compare", "A statement is compared with 'now'.")));
    }
    return find(edge(sender, receiver, workType), month(month))
        .chain(frozen ->
            compare == null
                ? Uni.createFrom().item(StatementView.of(frozen, null))
                : compared(frozen));
  }

  private Uni<StatementView> compared(Frozen frozen) {
    SeamStatement statement = frozen.statement();
    return freezing
        .read(statement.scope())
        .map(now ->
            StatementView.of(
                frozen,
                new Comparison(
                    freezing.positions(now.lanes()), statement.figures().changes(now.figures()))));
  }

  @POST
  @Path("{month}")
  @RolesAllowed(GOVERNANCE)
  @Operation(
      summary = "Freeze the statement of a month now",
      description =
          "Without that it is frozen when the month is settled: when no offer of it can be answered"
              + " in time any more.")
  @APIResponse(
      responseCode = "201",
      description = "It is frozen",
      content = @Content(schema = @Schema(implementation = StatementView.class)))
  @APIResponse(
      responseCode = "200",
      description = "It had been frozen",
      content = @Content(schema = @Schema(implementation = StatementView.class)))
  @APIResponse(responseCode = "409", description = "The month is not over")
  @APIResponse(responseCode = "503", description = "The ledger is not read up to its end")
  public Uni<Response> freeze(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @PathParam("month") String month,
      @Context UriInfo uri) {
    Edge edge = edge(sender, receiver, workType);
    Scope scope = freezing.scope(edge, month(month));
    String by = callers.caller().name();
    if (clock.instant().isBefore(scope.end())) {
      throw Problems.conflict(
          "month-not-over",
          "The month is not over",
          "%s ends at %s.".formatted(scope.month(), scope.end()));
    }
    Instant known = freezing.known();
    if (known == null || known.isBefore(scope.end())) {
      throw Problems.builder(
              503,
              "ledger-not-read",
              "The ledger is not read up to the end of the month",
              "What passed in %s is not known yet.".formatted(scope.month()))
          .withHeader("Retry-After", "5")
          .build();
    }
    return freezing
        .read(scope)
        .invoke(reading -> {
          if (reading.hours().isEmpty() && ownership.directory().boundary(edge).isEmpty()) {
            throw Problems.notFound(
                "boundary", String.join("/", edge.from(), edge.to(), edge.workType()));
          }
        })
        .chain(reading -> statements.freeze(freezing.statement(edge, scope, reading), by))
        .chain(fresh ->
            find(edge, scope.month())
                .map(frozen ->
                    Response.status(fresh ? Response.Status.CREATED : Response.Status.OK)
                        .location(uri.getAbsolutePath())
                        .entity(StatementView.of(frozen, null))
                        .build()));
  }

  @POST
  @Path("{month}/signatures")
  @RolesAllowed(EMITTER)
  @Operation(
      summary = "Agree to a statement, or dispute it",
      description =
          "For the side whose team the token names. Each side speaks once; one that disputed may"
              + " agree later, and what it said before stays.")
  @APIResponse(
      responseCode = "201",
      description = "It is signed",
      content = @Content(schema = @Schema(implementation = StatementView.class)))
  @APIResponse(responseCode = "403", description = "The token is of neither side")
  @APIResponse(responseCode = "409", description = "That side has spoken")
  public Uni<Response> sign(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @PathParam("month") String month,
      SignatureRequest said) {
    Verdict verdict = said.verdict();
    if (verdict == null) {
      throw Problems.invalid(
          "bad-signature",
          "Not a signature",
          List.of(new Violation("/verdict", "A side says 'agreed' or 'disputed'.")));
    }
    String note = said.note();
    if (note != null && note.length() > LONGEST_NOTE) {
      throw Problems.invalid(
          "bad-signature",
          "Not a signature",
          List.of(new Violation("/note", "At most " + LONGEST_NOTE + " characters.")));
    }
    Edge edge = edge(sender, receiver, workType);
    YearMonth of = month(month);
    Caller caller = callers.caller();
    Set<Side> may = sides(edge, caller);
    return statements
        .sign(
            edge,
            of,
            before -> Signing.decide(may, said.side(), before, verdict),
            side -> team(edge, side, caller),
            verdict,
            note == null || note.isBlank() ? null : note,
            caller.name())
        .map(decision -> decision.orElseThrow(() -> none(edge, of)))
        .chain(decision ->
            switch (decision) {
              case Decision.Taken taken ->
                  find(edge, of)
                      .map(frozen ->
                          Response.status(Response.Status.CREATED)
                              .entity(StatementView.of(frozen, null))
                              .build());
              case Decision.NoSide() ->
                  throw Problems.forbidden("Only the two sides of a boundary sign its statements.");
              case Decision.WhichSide() ->
                  throw Problems.invalid(
                      "bad-signature",
                      "For which side?",
                      List.of(new Violation("/side", "Say 'sender' or 'receiver'.")));
              case Decision.Spoken(Side side, Verdict last) ->
                  throw Problems.conflict(
                      "already-signed",
                      "That side has spoken",
                      "The %s has %s it."
                          .formatted(side.name().toLowerCase(Locale.ROOT), last.wireName()));
            });
  }

  @POST
  @Path("{month}/recomputations")
  @RolesAllowed({GOVERNANCE, AUDITOR, ADMIN, EMITTER})
  @Operation(
      summary = "Make a statement again from the ledger's entries",
      description =
          "Reads every lane from its first entry to the position at which the statement was frozen,"
              + " and compares the hashes.")
  @APIResponse(
      responseCode = "202",
      description = "It has begun, or is under way; the Location says how far it is",
      content = @Content(schema = @Schema(implementation = Recomputation.class)))
  @APIResponse(responseCode = "404", description = "There is none of this month")
  public Uni<Response> recompute(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @PathParam("month") String month,
      @Context UriInfo uri) {
    String by = callers.caller().name();
    return find(edge(sender, receiver, workType), month(month))
        .chain(frozen -> recomputing.begin(frozen, by))
        .map(begun ->
            Response.accepted(begun)
                .location(uri.getAbsolutePathBuilder().path(begun.id().toString()).build())
                .build());
  }

  @GET
  @Path("{month}/recomputations/{id}")
  @Operation(summary = "What came of making a statement again")
  @APIResponse(
      responseCode = "200",
      description = "How far it is, or what came of it",
      content = @Content(schema = @Schema(implementation = Recomputation.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<Recomputation> recomputation(
      @PathParam("sender") String sender,
      @PathParam("receiver") String receiver,
      @PathParam("workType") String workType,
      @PathParam("month") String month,
      @PathParam("id") UUID id) {
    return find(edge(sender, receiver, workType), month(month))
        .chain(frozen -> statements.recomputation(id, frozen))
        .map(found -> found.orElseThrow(() -> Problems.notFound("recomputation", id.toString())));
  }

  private Uni<Frozen> find(Edge edge, YearMonth month) {
    return statements
        .find(edge, month)
        .map((Optional<Frozen> found) -> found.orElseThrow(() -> none(edge, month)));
  }

  private static RuntimeException none(Edge edge, YearMonth month) {
    return Problems.notFound(
        "statement", String.join("/", edge.from(), edge.to(), edge.workType(), month.toString()));
  }

  private Edge edge(String sender, String receiver, String workType) {
    return ownership.directory().resolve(new Edge(sender, receiver, workType));
  }

  /** The sides that a caller speaks for: a team that ended is spoken for by its successors. */
  private Set<Side> sides(Edge edge, Caller caller) {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    for (Side side : Side.values()) {
      if (heirs(edge, side).stream().anyMatch(caller::mayWriteFor)) {
        sides.add(side);
      }
    }
    return sides;
  }

  private String team(Edge edge, Side side, Caller caller) {
    return heirs(edge, side).stream().filter(caller::mayWriteFor).findFirst().orElseThrow();
  }

  private Set<String> heirs(Edge edge, Side side) {
    Directory directory = ownership.directory();
    return directory.heirs(side == Side.SENDER ? edge.from() : edge.to(), clock.instant());
  }

  private static YearMonth month(String text) {
    try {
      YearMonth month = YearMonth.parse(text);
      if (month.getYear() < 1 || month.getYear() > 9998) {
        throw new DateTimeException("out of range");
      }
      return month;
    } catch (DateTimeException e) {
      throw Problems.invalid(
          "bad-month",
          "Not a month",
          List.of(new Violation("/month", "'%s' is no month: 2026-02 is.".formatted(text))));
    }
  }
}
