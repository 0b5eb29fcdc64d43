package dev.baton.ledger.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ledger.RefusedRecord;
import dev.baton.edge.Caller;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.lanes.Peers;
import dev.baton.ledger.refused.Original;
import dev.baton.ledger.refused.Refused;
import dev.baton.ledger.refused.RefusedKeeper;
import dev.baton.ledger.refused.Rights;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Where teams say what happened. */
@Path("events")
@RequestScoped
public class EventsResource {
  static final String STRUCTURED = "application/cloudevents+json";
  static final String BATCH = "application/cloudevents-batch+json";
  static final String NDJSON = "application/x-ndjson";

  /** 4 MiB are always taken; a little more, so that nobody has to count to the byte. */
  static final int BYTES_AT_MOST = 5 << 20;

  /** A thousand events are always taken, and as many as fit into 4 MiB. */
  static final int EVENTS_AT_MOST = 20_000;

  private final Journal journal;
  private final Routing routing;
  private final RegistryFeed registry;
  private final RefusedKeeper keeper;
  private final Arrivals arrivals;
  private final CurrentVertxRequest request;
  private final Clock clock;
  private final Caller caller;

  EventsResource(
      Journal journal,
      Routing routing,
      RegistryFeed registry,
      RefusedKeeper keeper,
      Arrivals arrivals,
      CurrentVertxRequest request,
      Clock clock,
      Caller caller) {
    this.journal = journal;
    this.routing = routing;
    this.registry = registry;
    this.keeper = keeper;
    this.arrivals = arrivals;
    this.request = request;
    this.clock = clock;
    this.caller = caller;
  }

  @POST
  @Blocking
  @RolesAllowed({Roles.EMITTER, Roles.GOVERNANCE})
  @Consumes(MediaType.WILDCARD)
  @Produces({MediaType.APPLICATION_JSON, NDJSON})
  @Operation(
      summary = "Record one event or many",
      description =
          "One CloudEvent, structured or binary: 201 where it is recorded, 200 where it was"
              + " already. A batch or NDJSON: 200 and one result per event, in order.")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = STRUCTURED,
            schema =
                @Schema(
                    type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)),
        @Content(
            mediaType = BATCH,
            schema =
                @Schema(
                    type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.ARRAY,
                    implementation = Object.class)),
        @Content(
            mediaType = NDJSON,
            schema =
                @Schema(
                    type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
      })
  @APIResponse(
      responseCode = "201",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = Answer.Recorded.class)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded before; or one result per event",
      content =
          @Content(
              schema =
                  @Schema(
                      oneOf = {
                        Answer.Recorded.class,
                        Answer.Duplicate.class,
                        Answer.Refused.class
                      })))
  @APIResponse(responseCode = "403", description = "Not the caller's side")
  @APIResponse(responseCode = "413", description = "More than one request may hold")
  @APIResponse(responseCode = "415", description = "Neither a CloudEvent nor NDJSON of them")
  @APIResponse(responseCode = "422", description = "Not an event, or an identity that is used")
  @APIResponse(responseCode = "429", description = "Too much is waiting; see Retry-After")
  @APIResponse(responseCode = "503", description = "Not recorded in time; see Retry-After")
  public Uni<Response> post(@Context HttpHeaders headers, byte @Nullable [] sent) {
    byte[] body = sent == null ? new byte[0] : sent;
    boolean sentOn = headers.getHeaderString(Peers.HOP) != null;
    // what a replica sends on may have grown a little by what its emitter left out
    if (body.length > BYTES_AT_MOST && !sentOn) {
      throw tooLarge(body.length + " bytes are more than " + BYTES_AT_MOST + ".");
    }
    return journal
        .within(arrivals.unweighed(request, body.length), () -> take(headers, body, sentOn))
        // answered without a word in the log: nothing is wrong
        .onFailure(Routing::isElsewhere)
        .recoverWithItem(elsewhere -> ((HttpProblem) elsewhere).toResponse());
  }

  private Uni<Response> take(HttpHeaders headers, byte[] body, boolean sentOn) {
    MediaType media = headers.getMediaType();
    String type =
        media == null ? "" : (media.getType() + "/" + media.getSubtype()).toLowerCase(Locale.ROOT);
    Arrival arrival = arrival(clock.instant(), caller);
    Routing.Asking asking =
        new Routing.Asking(headers.getHeaderString(HttpHeaders.AUTHORIZATION), sentOn);
    return switch (type) {
      case STRUCTURED -> one(EventReader.read(body, arrival), Original.structured(body), asking);
      case BATCH ->
          many(batch(body, arrival), asking, () -> Slices.ofArray(body))
              .map(answers -> Response.ok(Json.bytes(answers), MediaType.APPLICATION_JSON).build());
      case NDJSON ->
          many(lines(body, arrival), asking, () -> Slices.ofLines(body))
              .map(answers -> Response.ok(ndjson(answers), NDJSON).build());
      default -> {
        if (headers.getHeaderString("ce-specversion") == null) {
          throw Problems.of(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "Send %s, %s, %s, or one event in binary mode with ce- headers."
                  .formatted(STRUCTURED, BATCH, NDJSON));
        }
        Map<String, String> flat = flat(headers);
        yield one(EventReader.readBinary(flat, body, arrival), Modes.binary(flat, body), asking);
      }
    };
  }

  /** How what a caller sends at that time comes in. */
  static Arrival arrival(Instant at, Caller caller) {
    String team = caller.team();
    return new Arrival(at, Caller.EVERY_TEAM.equals(team) ? null : team);
  }

  private Uni<Response> one(Reading reading, Original original, Routing.Asking asking) {
    Uni<Answer> answer =
        switch (Admission.of(reading, caller, registry.known())) {
          case Admission.Turned(var refusal) ->
              Uni.createFrom().item(Answer.refused(Refusals.problem(refusal)));
          case Admission.Admitted(var command) ->
              routing.record(List.of(command), asking).map(List::getFirst);
        };
    return answer
        .call(decided -> keep(List.of(decided), asking, () -> List.of(original)))
        .map(EventsResource::response);
  }

  /** Keeps what was refused of these; what was sent on here is kept where it came in. */
  private Uni<Void> keep(
      List<Answer> answers, Routing.Asking asking, Supplier<List<Original>> originals) {
    if (asking.sentOn() || answers.stream().noneMatch(Answer::refusedForGood)) {
      return Uni.createFrom().voidItem();
    }
    List<Original> sent = originals.get();
    List<Refused> refused = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      if (answer.refusedForGood()) {
        refused.add(
            new Refused(
                Rights.of(caller),
                RefusedRecord.Via.HTTP,
                clock.instant(),
                sent.get(i),
                answer.problemDocument(),
                null));
      }
    }
    return keeper.keep(refused);
  }

  static Response response(Answer answer) {
    String result = answer.result();
    if (result.equals(Answer.REFUSED)) {
      throw answer.refusal();
    }
    return Response.status(result.equals(Answer.RECORDED) ? 201 : 200)
        .entity(Json.bytes(answer))
        .type(MediaType.APPLICATION_JSON)
        .build();
  }

  /**
   * One answer per reading, in order.
   *
   * @param originals what was sent of each, looked up only where something is refused
   */
  private Uni<List<Answer>> many(
      List<Reading> readings, Routing.Asking asking, Supplier<List<Original>> originals) {
    Registry known = registry.known();
    List<@Nullable Answer> answers = new ArrayList<>(readings.size());
    List<Command.Say> commands = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      switch (Admission.of(reading, caller, known)) {
        case Admission.Turned(var refusal) ->
            answers.add(Answer.refused(Refusals.problem(refusal)));
        case Admission.Admitted(var command) -> {
          commands.add(command);
          answers.add(null);
        }
      }
    }
    return routing
        .record(commands, asking)
        .map(decided -> {
          List<Answer> all = new ArrayList<>(answers.size());
          int next = 0;
          for (Answer answer : answers) {
            all.add(answer != null ? answer : decided.get(next++));
          }
          return all;
        })
        .call(all -> keep(all, asking, originals));
  }

  private static List<Reading> batch(byte[] body, Arrival arrival) {
    List<byte[]> events;
    try {
      events = EventReader.batch(body, EVENTS_AT_MOST);
    } catch (JsonProcessingException e) {
      throw notABatch(e.getOriginalMessage());
    }
    if (events.size() > EVENTS_AT_MOST) {
      throw tooLarge("There are more than " + EVENTS_AT_MOST + " events.");
    }
    return events.stream().map(event -> EventReader.read(event, arrival)).toList();
  }

  private static List<Reading> lines(byte[] body, Arrival arrival) {
    List<Slices.Range> ranges = Slices.lines(body, EVENTS_AT_MOST + 1);
    if (ranges.size() > EVENTS_AT_MOST) {
      throw tooLarge("There are more than " + EVENTS_AT_MOST + " events.");
    }
    return ranges.stream().map(range -> EventReader.read(range.of(body), arrival)).toList();
  }

  private static byte[] ndjson(List<Answer> answers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128 * answers.size());
    for (Answer answer : answers) {
      out.writeBytes(Json.bytes(answer));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static Map<String, String> flat(HttpHeaders headers) {
    Map<String, String> flat = new HashMap<>();
    headers.getRequestHeaders().forEach((name, values) -> flat.put(name, values.getFirst()));
    return flat;
  }

  private static HttpProblem tooLarge(String detail) {
    return Problems.of(413, "too-large", "More than one request may hold", detail);
  }

  private static HttpProblem notABatch(String detail) {
    return Problems.of(400, "malformed-json", "Not a batch of CloudEvents", detail);
  }
}
