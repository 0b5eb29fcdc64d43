package dev.baton.ledger.imports;

import dev.baton.edge.Callers;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.imports.log.MappingReader;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where event logs are brought in. */
@Path("imports")
public class ImportsResource {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_FILE_NAME = 255;

  private final Pool pool;
  private final Callers callers;
  private final ImportConfig config;

  ImportsResource(Pool pool, Callers callers, ImportConfig config) {
    this.pool = pool;
    this.callers = callers;
    this.config = config;
  }

  @POST
  @Blocking
  @RolesAllowed(Roles.ADMIN)
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Import an event log",
      description =
          "XES, CSV or OCEL as JSON, each as it is or as gzip, of any size, with a mapping in YAML"
              + " that says what its columns mean. The answer comes once the log has arrived; the"
              + " Location says how far it is.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"log", "mapping"},
                      properties = {
                        @SchemaProperty(name = "log", type = SchemaType.STRING, format = "binary"),
                        @SchemaProperty(name = "mapping", type = SchemaType.STRING)
                      })))
  @APIResponse(
      responseCode = "202",
      description = "It has arrived",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  @APIResponse(responseCode = "400", description = "Not a form of a log and a mapping")
  @APIResponse(responseCode = "413", description = "Larger than this installation takes")
  @APIResponse(responseCode = "415", description = "Not multipart/form-data")
  @APIResponse(responseCode = "422", description = "The mapping is none")
  public Response post(@Context HttpHeaders headers, @Context UriInfo uri, InputStream body)
      throws IOException {
    UUID id = UUID.randomUUID();
    ImportTable.open(pool, id, callers.caller().name()).await().atMost(PATIENCE);
    try {
      Multipart.Form form = Multipart.read(headers.getMediaType(), body, new Chunks(id));
      if (MappingReader.read(form.mapping()) instanceof MappingReader.Refused(var faults)) {
        throw Problems.invalid("invalid-mapping", "The mapping cannot be used", faults);
      }
      if (!ImportTable.uploaded(pool, id, name(form.file()), form.mapping())
          .await()
          .atMost(PATIENCE)) {
        throw brokenOff();
      }
    } catch (IOException | RuntimeException e) {
      ImportTable.drop(pool, id).await().atMost(PATIENCE);
      drain(body);
      throw e;
    }
    return Response.accepted(view(id).await().atMost(PATIENCE))
        .location(uri.getAbsolutePathBuilder().path(id.toString()).build())
        .build();
  }

  @GET
  @Path("{id}")
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "How far an import is, and what it found")
  @APIResponse(
      responseCode = "200",
      description = "The import, with the first of what could not be used",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id")
  public Uni<ImportView> get(@PathParam("id") UUID id) {
    return view(id);
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Imports, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "A page; Link rel=next leads to the next one",
      content = @Content(schema = @Schema(implementation = ImportView[].class)))
  public Uni<RestResponse<List<ImportView>>> list(
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    int most = Page.limit(limit);
    @Nullable After after = Page.<@Nullable After>after(cursor, null, After::read);
    return ImportTable.list(
            pool,
            after == null ? null : after.created(),
            after == null ? null : after.id(),
            most + 1)
        .chain(rows -> {
          Page<Import> page = Page.of(rows, most, row -> row.created() + " " + row.id());
          List<Uni<ImportView>> views = new ArrayList<>();
          page.items()
              .forEach(row ->
                  views.add(
                      ResultTable.totals(pool, row.id())
                          .map(totals -> ImportView.of(row, totals, null))));
          return (views.isEmpty()
                  ? Uni.createFrom().item(List.<ImportView>of())
                  : Uni.join().all(views).usingConcurrencyOf(8).andFailFast())
              .map(items -> new Page<>(items, page.next()).response(uri));
        });
  }

  private Uni<ImportView> view(UUID id) {
    return ImportTable.find(pool, id)
        .chain(found -> {
          if (found.isEmpty()) {
            throw Problems.notFound("import", id.toString());
          }
          return ResultTable.totals(pool, id)
              .chain(totals ->
                  ImportTable.refusals(pool, id, ImportTable.REFUSALS_KEPT)
                      .map(refusals -> ImportView.of(found.get(), totals, refusals)));
        });
  }

  /** A client that writes to the end before it reads would never see why it is refused. */
  private static void drain(InputStream body) {
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // it is no longer there
    }
  }

  private static @Nullable String name(@Nullable String file) {
    if (file == null) {
      return null;
    }
    String plain = file.replaceAll("\\p{Cntrl}", "");
    return plain.length() <= LONGEST_FILE_NAME ? plain : plain.substring(0, LONGEST_FILE_NAME);
  }

  private static RuntimeException brokenOff() {
    return Problems.of(
        409, "upload-broken-off", "The upload broke off", "It took too long; send it again.");
  }

  private record After(Instant created, UUID id) {
    static After read(String key) {
      String[] parts = key.split(" ", 2);
      return new After(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    }
  }

  /** Keeps a log as it arrives. */
  private final class Chunks implements Multipart.Sink {
    private final UUID id;
    private long bytes;
    private int no;

    Chunks(UUID id) {
      this.id = id;
    }

    @Override
    public void chunk(byte[] chunk) {
      bytes += chunk.length;
      if (bytes > config.upload().asLongValue()) {
        throw Problems.of(
            413,
            "too-large",
            "Too large",
            "A log has at most " + config.upload().asLongValue() + " bytes as it is sent.");
      }
      if (!ImportTable.chunk(pool, id, no++, chunk).await().atMost(PATIENCE)) {
        throw brokenOff();
      }
    }
  }
}
