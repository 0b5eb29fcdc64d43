package dev.baton.gateway.signals;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord.State;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Revisions;
import dev.baton.edge.Violation;
import dev.baton.gateway.detection.LifeCycle;
import dev.baton.gateway.detection.LifeCycle.Happening;
import dev.baton.gateway.registry.Ownership;
import dev.baton.gateway.signals.SignalStore.After;
import dev.baton.gateway.signals.SignalStore.Turned;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** What is wrong, since when, and who takes it on. */
@Path("/api/v1/signals")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class SignalsResource {
  private static final int MAX_NOTE = 2_000;

  /**
   * What whoever takes it on has to say.
   *
   * @param note null for nothing
   */
  public record Note(@Size(max = MAX_NOTE) @Nullable String note) {}

  private final SignalStore store;
  private final Ownership ownership;
  private final Callers callers;
  private final Pool pool;
  private final ZoneId zone;
  private final Clock clock = Clock.systemUTC();

  SignalsResource(
      SignalStore store,
      Ownership ownership,
      Callers callers,
      Pool pool,
      @ConfigProperty(name = "baton.zone") ZoneId zone) {
    this.store = store;
    this.ownership = ownership;
    this.callers = callers;
    this.pool = pool;
    this.zone = zone;
  }

  @GET
  @Operation(
      summary = "Signals, the latest first, and what could not be judged",
      description =
          "Overlapping signals of one journey have one caseId. asOf says when everything was last"
              + " looked at.")
  @APIResponse(
      responseCode = "200",
      description = "The signals",
      content = @Content(schema = @Schema(implementation = SignalsView.class)))
  public Uni<Response> list(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("kind") @Nullable String kind,
      @QueryParam("state") @Nullable String state,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit,
      @Parameter(description = "Whether to say what could not be judged: it grows with the seams")
          @QueryParam("notEvaluable")
          @DefaultValue("true")
          boolean notEvaluable,
      @Context UriInfo uri) {
    SignalKind ofKind = kind == null ? null : kind(kind);
    State inState = state == null ? null : state(state);
    int atMost = Page.limit(limit);
    After after = Page.<@Nullable After>after(cursor, null, After::parse);
    return store
        .list(journey, ofKind, inState, after, atMost + 1)
        .map(found -> Page.of(found, atMost, signal -> After.of(signal).key()))
        .chain(page ->
            Uni.combine()
                .all()
                .unis(views(page.items()), store.unseen(journey, ofKind), store.lastLook())
                .asTuple()
                .map(t -> {
                  Optional<SignalStore.Look> look = t.getItem3();
                  return new SignalsView(
                      t.getItem1(),
                      t.getItem2(),
                      notEvaluable
                          ? look.map(SignalStore.Look::notEvaluable).orElse(List.of()).stream()
                              .filter(n -> journey == null || journey.equals(n.journey()))
                              .filter(n -> ofKind == null || ofKind == n.kind())
                              .toList()
                          : null,
                      look.map(SignalStore.Look::at).orElse(null),
                      page.next());
                }))
        .map(view -> {
          Response.ResponseBuilder response = Response.ok(view);
          if (view.next() != null) {
            response.links(
                Link.fromUriBuilder(
                        uri.getRequestUriBuilder().replaceQueryParam("cursor", view.next()))
                    .rel("next")
                    .build());
          }
          return response.build();
        });
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One signal: its evidence, its owner, and what became of it")
  @APIResponse(
      responseCode = "200",
      description = "The signal",
      content = @Content(schema = @Schema(implementation = SignalView.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<Response> get(@PathParam("id") String id) {
    return store
        .find(uuid(id))
        .map(found -> found.orElseThrow(() -> Problems.notFound("signal", id)))
        .chain(this::answer);
  }

  @POST
  @Path("{id}/acknowledgement")
  @RolesAllowed({GOVERNANCE, EMITTER})
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Take a signal on",
      description = "By governance or the accountable team. Again changes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "The signal, acknowledged",
      content = @Content(schema = @Schema(implementation = SignalView.class)))
  @APIResponse(responseCode = "403", description = "The token is of another team")
  @APIResponse(responseCode = "404", description = "There is none of this id")
  @APIResponse(responseCode = "409", description = "It is resolved")
  @APIResponse(responseCode = "412", description = "It changed meanwhile")
  public Uni<Response> acknowledge(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @Nullable Note note) {
    return change(
        id,
        ifMatch,
        note,
        (signal, at) -> {
          if (signal.resolved()) {
            throw Problems.conflict(
                "signal-resolved",
                "The signal is resolved",
                "It is over; it opens again by itself if it fires again.");
          }
          return new Happening.Acknowledges(at, callers.caller().name());
        });
  }

  @POST
  @Path("{id}/resolution")
  @RolesAllowed({GOVERNANCE, EMITTER})
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Say that a signal is dealt with",
      description =
          "By governance or the accountable team. It opens again only if it fires again after it"
              + " has been quiet.")
  @APIResponse(
      responseCode = "200",
      description = "The signal, resolved",
      content = @Content(schema = @Schema(implementation = SignalView.class)))
  @APIResponse(responseCode = "403", description = "The token is of another team")
  @APIResponse(responseCode = "404", description = "There is none of this id")
  @APIResponse(responseCode = "412", description = "It changed meanwhile")
  public Uni<Response> resolve(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @Nullable Note note) {
    return change(
        id, ifMatch, note, (signal, at) -> new Happening.Resolves(at, callers.caller().name()));
  }

  private Uni<Response> change(
      String id,
      @Nullable String ifMatch,
      @Nullable Note note,
      BiFunction<Signal, Instant, Happening> happening) {
    UUID uuid = uuid(id);
    Caller caller = callers.caller();
    return pool.withTransaction(connection ->
            store
                .hold(connection, uuid)
                .map(found -> found.orElseThrow(() -> Problems.notFound("signal", id)))
                .chain(signal -> {
                  if (!mayChange(caller, signal)) {
                    throw Problems.forbidden(
                        "Governance may, and the team that is accountable for it.");
                  }
                  if (ifMatch != null) {
                    Revisions.require(ifMatch, signal.version());
                  }
                  LifeCycle next =
                      LifeCycle.next(
                          signal.life(), happening.apply(signal, clock.instant()), Duration.ZERO);
                  Signal after = next == null ? signal : signal.in(next);
                  return store
                      .put(
                          connection,
                          List.of(new Turned(signal, after)),
                          note == null ? null : note.note())
                      .replaceWith(after);
                }))
        .chain(this::answer);
  }

  private static boolean mayChange(Caller caller, Signal signal) {
    return caller.has(GOVERNANCE)
        || (signal.owner() != null && caller.mayWriteFor(signal.owner().team()));
  }

  private Uni<Response> answer(Signal signal) {
    return views(List.of(signal))
        .map(views ->
            Response.ok(views.getFirst()).header("ETag", Revisions.tag(signal.version())).build());
  }

  private Uni<List<SignalView>> views(List<Signal> signals) {
    Instant now = clock.instant();
    return Uni.combine()
        .all()
        .unis(store.histories(signals.stream().map(Signal::id).toList()), store.spans())
        .asTuple()
        .map(both -> {
          Map<UUID, UUID> cases = SignalView.cases(both.getItem2(), now, zone);
          return signals.stream()
              .map(signal ->
                  SignalView.of(
                      signal,
                      both.getItem1().getOrDefault(signal.id(), List.of()),
                      cases.getOrDefault(signal.id(), signal.id()),
                      ownership.directory(),
                      now,
                      zone))
              .toList();
        });
  }

  private static SignalKind kind(String word) {
    return SignalKind.find(word)
        .orElseThrow(() ->
            unknown(
                "kind", word, Arrays.stream(SignalKind.values()).map(SignalKind::word).toList()));
  }

  private static State state(String word) {
    return Arrays.stream(State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> unknown("state", word, Arrays.stream(State.values()).map(State::word).toList()));
  }

  private static HttpProblem unknown(String what, String word, List<String> known) {
    return Problems.invalid(
        "unknown-" + what,
        "Not a " + what,
        List.of(
            new Violation(
                "/" + what, "'%s' is none of %s.".formatted(word, String.join(", ", known)))));
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problems.notFound("signal", id);
    }
  }
}
