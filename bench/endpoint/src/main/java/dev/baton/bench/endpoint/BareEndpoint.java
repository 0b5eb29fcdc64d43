package dev.baton.bench.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Checks the token, reads the event, and forgets it: 201 all the same, as long an answer. */
@Path("events")
@Singleton
public class BareEndpoint {
  private final AtomicLong counted = new AtomicLong();

  /** Runs where the request arrives: there is nothing to wait for. */
  @POST
  @io.smallrye.common.annotation.NonBlocking
  @RolesAllowed("emitter")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  public Response post(byte[] body) {
    if (!(EventReader.read(body, new Arrival(Instant.now(), null)) instanceof Reading.Read)) {
      return Response.status(422).build();
    }
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("result", "recorded");
    answer.put("lane", 0);
    answer.put("position", counted.getAndIncrement());
    answer.put("state", "OFFERED");
    answer.put("effective", true);
    answer.putArray("findings");
    return Response.status(201).entity(Json.bytes(answer)).build();
  }
}
