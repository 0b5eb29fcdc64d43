package dev.baton.ledger.proofs;

import dev.baton.contracts.proof.Checkpoint;
import dev.baton.contracts.proof.LogProof;
import dev.baton.contracts.proof.SignedNote;
import dev.baton.contracts.proof.StoredEntry;
import dev.baton.contracts.proof.Tile;
import dev.baton.contracts.proof.TiledTree;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.audit.Reads;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.persons.Persons;
import dev.baton.ledger.proofs.TreeTable.Signed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Each lane as a transparency log: C2SP tlog-tiles under {@code lanes/{lane}}. */
@Path("lanes/{lane}")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class ProofsResource {
  private static final String NOTE = "text/plain; charset=utf-8";
  private static final String IMMUTABLE = "private, max-age=31536000, immutable";
  private static final int LIMIT_AT_MOST = 1_000;
  private static final int STORED_AT_MOST = 5_000;
  private static final long BYTES_AT_MOST = 8L << 20;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Pool pool;
  private final Persons persons;
  private final LedgerConfig config;
  private final Reads reads;

  ProofsResource(Pool pool, Persons persons, LedgerConfig config, Reads reads) {
    this.pool = pool;
    this.persons = persons;
    this.config = config;
    this.reads = reads;
  }

  /** Checkpoints of a lane, in the order of their sizes. */
  public record Checkpoints(List<One> checkpoints) {}

  /**
   * A checkpoint.
   *
   * @param size of the tree, in leaves
   * @param root in base64
   * @param note as it was signed
   */
  public record One(long size, String root, Instant signedAt, String note) {
    static One of(Signed signed) {
      return new One(
          signed.size(),
          Base64.getEncoder().encodeToString(signed.root()),
          signed.signedAt(),
          signed.note());
    }
  }

  @GET
  @Path("checkpoint")
  @Produces(NOTE)
  @Operation(summary = "The newest checkpoint of a lane, a signed note (C2SP tlog-checkpoint)")
  public Uni<Response> checkpoint(@PathParam("lane") int lane) {
    check(lane);
    return TreeTable.last(pool, lane)
        .map(last -> last.orElseThrow(() -> noCheckpoint(lane)))
        .map(last ->
            Response.ok(last.note(), NOTE).header("Cache-Control", "private, no-cache").build());
  }

  @GET
  @Path("checkpoints")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Every checkpoint ever signed of a lane")
  public Uni<Response> checkpoints(
      @PathParam("lane") int lane,
      @Parameter(description = "Size after which to begin") @QueryParam("after") @DefaultValue("-1")
          long after,
      @QueryParam("limit") @DefaultValue("1000") int limit,
      @Context UriInfo uri) {
    check(lane);
    int atMost = Math.clamp(limit, 1, LIMIT_AT_MOST);
    return TreeTable.after(pool, lane, after, atMost)
        .map(found -> {
          Response.ResponseBuilder answer =
              Response.ok(new Checkpoints(found.stream().map(one -> One.of(one)).toList()));
          if (found.size() == atMost) {
            answer.link(
                uri.getRequestUriBuilder()
                    .replaceQueryParam("after", found.getLast().size())
                    .build(),
                "next");
          }
          return answer.build();
        });
  }

  @GET
  @Path("tile/{level}/{tile: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(summary = "A tile of a lane's tree: hashes of 32 bytes (C2SP tlog-tiles)")
  public Uni<Response> tile(
      @PathParam("lane") int lane,
      @PathParam("level") int level,
      @Parameter(description = "Index in path elements of three digits, with .p/W where partial")
          @PathParam("tile")
          String path) {
    check(lane);
    Tile tile = named(level, path);
    return TreeTable.tile(pool, lane, tile)
        .map(hashes -> hashes.orElseThrow(() -> Problems.notFound("tile", tile.path())))
        .map(ProofsResource::immutable);
  }

  @GET
  @Path("tile/entries/{tile: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "The leaves below a tile of level 0, each behind its length in two bytes",
      description =
          "Lane (4 bytes), position (8), microseconds since 1970 when it was recorded (8), length"
              + " of the type's name (2), its name, SHA-256 of salt and canonical event (32),"
              + " SHA-256 of the published record (32); integers big-endian.")
  public Uni<Response> entries(@PathParam("lane") int lane, @PathParam("tile") String path) {
    check(lane);
    Tile tile = named(0, path);
    return TreeTable.tile(pool, lane, tile)
        .map(hashes -> hashes.orElseThrow(() -> Problems.notFound("tile", tile.path())))
        .chain(signed -> TreeTable.leaves(pool, lane, tile.firstLeaf(), tile.width()))
        .map(ProofsResource::bundle)
        .map(ProofsResource::immutable);
  }

  @GET
  @Path("stored")
  @RolesAllowed(Roles.AUDITOR)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      summary = "What is stored of the entries of a lane, to be compared with their leaves",
      description =
          "Of each entry: length of the rest (4 bytes), leaf as it follows from what is stored (its"
              + " length in 2 bytes, bytes), salt (1, bytes; none where it is erased), canonical"
              + " event (4, bytes), published record (4, bytes), what it is found by as JSON (4,"
              + " bytes); integers big-endian.")
  public Uni<Response> stored(
      @PathParam("lane") int lane,
      @Parameter(description = "Position after which to begin")
          @QueryParam("after")
          @DefaultValue("-1")
          long after,
      @QueryParam("limit") @DefaultValue("1000") int limit) {
    check(lane);
    return TreeTable.stored(
            pool, persons, lane, after, Math.clamp(limit, 1, STORED_AT_MOST), BYTES_AT_MOST)
        .call(entries ->
            reads.log(
                "lanes/{lane}/stored",
                "lane %d after %d".formatted(lane, after),
                entries.stream().filter(entry -> entry.said().length > 0).count()))
        .map(entries ->
            Response.ok(page(entries), MediaType.APPLICATION_OCTET_STREAM)
                .header("Cache-Control", "no-store")
                .build());
  }

  private static byte[] page(List<StoredEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entries.forEach(entry -> out.writeBytes(entry.bytes()));
    return out.toByteArray();
  }

  @GET
  @Path("events/{position}/proof")
  @Produces(NOTE)
  @Blocking
  @Operation(
      summary = "A receipt for an entry, to be checked without the ledger (C2SP tlog-proof)",
      description = "Waits some seconds where the entry is not signed for yet.")
  public Response proof(@PathParam("lane") int lane, @PathParam("position") long position) {
    check(lane);
    Signed signed =
        signed(lane, position, System.nanoTime() + WAIT.toNanos()).await().indefinitely();
    Map<Tile, byte[]> read = new HashMap<>();
    TiledTree tree =
        new TiledTree(
            signed.size(),
            tile ->
                read.computeIfAbsent(
                    tile,
                    t ->
                        TreeTable.tile(pool, lane, t)
                            .map(hashes -> hashes.orElseThrow(() -> missing(lane, t)))
                            .await()
                            .atMost(config.patience())));
    SignedNote note = SignedNote.parse(signed.note());
    long size = Checkpoint.parse(note.text()).size();
    return Response.ok(
            new LogProof(position, tree.inclusion(position, size), note).toString(), NOTE)
        .header(
            "Content-Disposition",
            "attachment; filename=\"lane-%d-%d.tlog-proof\"".formatted(lane, position))
        .build();
  }

  /** The newest checkpoint, once it covers a position. */
  private Uni<Signed> signed(int lane, long position, long until) {
    return TreeTable.last(pool, lane)
        .chain(last -> {
          if (last.isPresent() && last.get().size() > position && position >= 0) {
            return Uni.createFrom().item(last.get());
          }
          return EntryTable.ends(pool, config.lanes())
              .chain(ends -> {
                if (position < 0 || position > ends.get(lane)) {
                  throw Problems.notFound("entry", lane + "/" + position);
                }
                if (System.nanoTime() - until > 0) {
                  throw Problems.builder(
                          503,
                          "not-signed-yet",
                          "The entry is not signed for yet",
                          "It is recorded; its lane's tree has not come that far.")
                      .withHeader("Retry-After", "2")
                      .build();
                }
                return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(LOOK_EVERY)
                    .chain(() -> signed(lane, position, until));
              });
        });
  }

  private static IllegalStateException missing(int lane, Tile tile) {
    return new IllegalStateException("lane %d has no %s".formatted(lane, tile));
  }

  private static RuntimeException noCheckpoint(int lane) {
    return Problems.builder(
            404,
            "no-checkpoint",
            "Nothing is signed",
            "Lane %d holds no entry that is signed for.".formatted(lane))
        .build();
  }

  private void check(int lane) {
    if (lane < 0 || lane >= config.lanes()) {
      throw Problems.notFound("lane", Integer.toString(lane));
    }
  }

  private static Tile named(int level, String path) {
    Optional<Tile> tile = Tile.parse(level, path);
    return tile.orElseThrow(() -> Problems.notFound("tile", level + "/" + path));
  }

  private static byte[] bundle(List<byte[]> leaves) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(leaves.size() * 128);
    for (byte[] leaf : leaves) {
      out.write(leaf.length >> 8);
      out.write(leaf.length);
      out.writeBytes(leaf);
    }
    return out.toByteArray();
  }

  private static Response immutable(byte[] content) {
    return Response.ok(content, MediaType.APPLICATION_OCTET_STREAM)
        .header("Cache-Control", IMMUTABLE)
        .build();
  }
}
