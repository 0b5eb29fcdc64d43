package dev.baton.ledger.reading;

import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.proofs.VerifierKeys;
import dev.baton.ledger.registry.RegistryFeed;
import dev.baton.ledger.relay.Relay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The lanes, and what is in them in order. */
@Path("lanes")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class LanesResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final int LIMIT_AT_MOST = 5_000;
  private static final long BYTES_AT_MOST = 8L << 20;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration WAIT_AT_MOST = Duration.ofSeconds(30);

  private final Pool pool;
  private final LedgerConfig config;
  private final RegistryFeed registry;
  private final VerifierKeys keys;

  LanesResource(Pool pool, LedgerConfig config, RegistryFeed registry, VerifierKeys keys) {
    this.pool = pool;
    this.config = config;
    this.registry = registry;
    this.keys = keys;
  }

  /**
   * How far the ledger is.
   *
   * @param ownership position in the ownership topic that the ledger knows; −1 for none
   * @param definitions the same of the definitions topic
   */
  public record Lanes(List<Lane> lanes, long ownership, long definitions) {}

  /**
   * How far a lane is.
   *
   * @param position of its last entry; −1 for none
   * @param relayed position of the last entry that Kafka acknowledged; −1 for none
   * @param keys verifier keys of its checkpoints (C2SP signed-note), the current one first
   */
  public record Lane(int lane, long position, long relayed, List<String> keys) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "How far each lane is")
  public Uni<Lanes> lanes() {
    return Uni.combine()
        .all()
        .unis(EntryTable.ends(pool, config.lanes()), Relay.marks(pool), keys.ofLanes())
        .with((ends, marks, verifiers) ->
            new Lanes(
                IntStream.range(0, config.lanes())
                    .mapToObj(lane ->
                        new Lane(
                            lane,
                            ends.get(lane),
                            marks.getOrDefault(lane, -1L),
                            verifiers.get(lane)))
                    .toList(),
                registry.known().position(),
                registry.definitions()));
  }

  @GET
  @Path("{lane}/events")
  @Produces({MediaType.APPLICATION_JSON, NDJSON})
  @Operation(
      summary = "The entries of a lane in order, as they are published",
      description = "With wait, answers as soon as there is one, or with none after that time.")
  @APIResponse(
      responseCode = "200",
      description = "Ledger records",
      content = @Content(schema = @Schema(implementation = Object[].class)))
  public Uni<Response> events(
      @jakarta.ws.rs.PathParam("lane") int lane,
      @Parameter(description = "Position after which to begin")
          @QueryParam("after")
          @DefaultValue("-1")
          long after,
      @QueryParam("limit") @DefaultValue("1000") int limit,
      @Parameter(description = "How long to wait for an entry: seconds, at most 30")
          @QueryParam("wait")
          @DefaultValue("0")
          int wait,
      @Context HttpHeaders headers) {
    if (lane < 0 || lane >= config.lanes()) {
      throw Problems.notFound("lane", Integer.toString(lane));
    }
    Duration patience = Duration.ofSeconds(Math.clamp(wait, 0, WAIT_AT_MOST.toSeconds()));
    boolean lines =
        headers.getAcceptableMediaTypes().stream().anyMatch(t -> t.toString().startsWith(NDJSON));
    return look(
            lane,
            after,
            Math.clamp(limit, 1, LIMIT_AT_MOST),
            System.nanoTime() + patience.toNanos())
        .map(entries ->
            Response.ok(
                    lines ? lines(entries) : array(entries),
                    lines ? NDJSON : MediaType.APPLICATION_JSON)
                .build());
  }

  private Uni<List<Published>> look(int lane, long after, int limit, long until) {
    return EntryTable.after(pool, lane, after, limit, BYTES_AT_MOST)
        .chain(entries ->
            entries.isEmpty() && System.nanoTime() < until
                ? Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(LOOK_EVERY)
                    .chain(() -> look(lane, after, limit, until))
                : Uni.createFrom().item(entries));
  }

  private static byte[] lines(List<Published> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Published entry : entries) {
      out.writeBytes(entry.record());
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static byte[] array(List<Published> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(entries.get(i).record());
    }
    out.write(']');
    return out.toByteArray();
  }
}
