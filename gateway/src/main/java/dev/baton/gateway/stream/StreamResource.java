package dev.baton.gateway.stream;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Server-sent events, by which a page knows when to read a view again. */
@Path("/api/v1/stream")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
public class StreamResource {
  private static final String PROGRESS = "progress";
  private static final long RETRY_MILLIS = 2_000;

  private final Pulse pulse;
  private final Duration heartbeat;

  StreamResource(Pulse pulse, @ConfigProperty(name = "baton.stream.heartbeat") Duration heartbeat) {
    this.pulse = pulse;
    this.heartbeat = heartbeat;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "How far the views are, whenever that changes",
      description =
          "One event 'progress' at once, unless Last-Event-ID names it, and one whenever the views"
              + " may have changed. A comment now and then keeps the connection alive. It ends with"
              + " the token.")
  @APIResponse(
      responseCode = "200",
      description = "Events named 'progress'; of each, this is the data",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = Progress.class)))
  public Multi<OutboundSseEvent> stream(
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context Sse sse,
      @Context JsonWebToken token) {
    Multi<Progress> news =
        Multi.createBy()
            .merging()
            .streams(
                pulse.look().onItem().transformToMulti(now -> Multi.createFrom().optional(now)),
                pulse.changes())
            .skip()
            .repetitions();
    Multi<OutboundSseEvent> events =
        news.filter(progress -> !progress.id().equals(last))
            .map(progress ->
                sse.newEventBuilder()
                    .name(PROGRESS)
                    .id(progress.id())
                    .reconnectDelay(RETRY_MILLIS)
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(progress)
                    .build());
    Multi<OutboundSseEvent> beats =
        Multi.createFrom()
            .ticks()
            .every(heartbeat)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("").build());
    return Multi.createBy()
        .merging()
        .streams(events, beats)
        .select()
        .first(validFor(token.getExpirationTime()));
  }

  private static Duration validFor(long expiry) {
    Duration left = Duration.between(Instant.now(), Instant.ofEpochSecond(expiry));
    return left.isPositive() ? left : Duration.ofMillis(1);
  }
}
