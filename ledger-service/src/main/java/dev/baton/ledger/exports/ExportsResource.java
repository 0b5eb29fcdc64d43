package dev.baton.ledger.exports;

import dev.baton.contracts.Json;
import dev.baton.contracts.event.Statement.Seam;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.journal.HeadTable.ItemAt;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.reading.Handoffs;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The handoffs as an event log. */
@Path("exports/{format}")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN})
public class ExportsResource {
  private static final int ITEMS_AT_ONCE = 200;

  /** Each holds a connection and a snapshot of the database for as long as its reader takes. */
  private static final int AT_ONCE = 3;

  private static final List<String> ONE_SNAPSHOT =
      List.of(
          "set transaction isolation level repeatable read, read only",
          "set local idle_in_transaction_session_timeout = 0");

  private final Pool pool;
  private final RegistryFeed registry;
  private final Handoffs handoffs;
  private final LedgerConfig config;
  private final Semaphore running = new Semaphore(AT_ONCE);

  ExportsResource(Pool pool, RegistryFeed registry, Handoffs handoffs, LedgerConfig config) {
    this.pool = pool;
    this.registry = registry;
    this.handoffs = handoffs;
    this.config = config;
  }

  /** Of a log. */
  enum Format {
    XES("application/xml"),
    OCEL("application/json"),
    CSV("text/csv; charset=UTF-8");

    private final String media;

    Format(String media) {
      this.media = media;
    }

    LogWriter writer(OutputStream out) throws IOException {
      return switch (this) {
        case XES -> new XesWriter(out);
        case OCEL -> new OcelWriter(out);
        case CSV -> new CsvWriter(out);
      };
    }
  }

  @GET
  @Blocking
  @Produces({"application/xml", "application/json", "text/csv"})
  @Operation(
      summary = "The handoffs as an event log: XES, OCEL 2.0 as JSON, or CSV",
      description =
          "Every item that has a handoff over the journey (over any boundary without one) whose"
              + " cohort time is in the period, with all its facts as they count now. Streamed, and"
              + " of one instant.")
  @APIResponse(responseCode = "200", description = "The log")
  @APIResponse(responseCode = "404", description = "No such format, or no such journey")
  @APIResponse(responseCode = "429", description = "Too many exports at once; see Retry-After")
  public Response export(
      @Parameter(description = "xes, ocel or csv") @PathParam("format") String format,
      @QueryParam("journey") @Nullable String journey,
      @Parameter(description = "A day or an instant, included") @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "A day or an instant, excluded") @QueryParam("to")
          @Nullable String to) {
    Format as = format(format);
    List<Seam> seams = seams(journey);
    Bucket within = Bucket.between(from, to);
    if (running.availablePermits() == 0) {
      throw busy();
    }
    await(handoffs.current());
    StreamingOutput log = out -> write(as, within.since(), within.until(), seams, out);
    return Response.ok(log)
        .header(HttpHeaders.CONTENT_TYPE, as.media)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"baton." + format + (as == Format.OCEL ? ".json" : "") + "\"")
        .build();
  }

  private void write(
      Format format,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable List<Seam> seams,
      OutputStream out)
      throws IOException {
    running.acquireUninterruptibly();
    try {
      SqlConnection connection = await(pool.getConnection());
      try {
        await(connection.begin().replaceWithVoid());
        for (String setting : ONE_SNAPSHOT) {
          await(connection.query(setting).execute().replaceWithVoid());
        }
        LogWriter log = format.writer(out);
        for (int pass = 0; pass < log.passes(); pass++) {
          log.pass(pass);
          write(connection, since, until, seams, log);
        }
        log.end();
      } finally {
        // a connection within a transaction is rolled back by being closed
        await(connection.close());
      }
    } finally {
      running.release();
    }
  }

  private void write(
      SqlConnection connection,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable List<Seam> seams,
      LogWriter log)
      throws IOException {
    ItemAt after = ItemAt.FIRST;
    List<ItemAt> items;
    do {
      items = await(HeadTable.items(connection, since, until, seams, after, ITEMS_AT_ONCE));
      if (!items.isEmpty()) {
        for (List<HandoffSnapshot> way : ways(connection, items)) {
          log.item(way.getFirst().item(), ExportedFact.of(way));
        }
        after = items.getLast();
      }
    } while (items.size() == ITEMS_AT_ONCE);
  }

  /** Item by item, in the order asked for. */
  private List<List<HandoffSnapshot>> ways(SqlConnection connection, List<ItemAt> items) {
    Map<HeadTable.Key, Long> heads = await(HeadTable.ofItems(connection, items));
    List<Published> entries =
        await(
            EntryTable.at(
                connection,
                heads.keySet().stream().map(HeadTable.Key::lane).toList(),
                List.copyOf(heads.values())));
    Map<String, List<HandoffSnapshot>> bySubject = new LinkedHashMap<>();
    int i = 0;
    for (HeadTable.Key head : heads.keySet()) {
      bySubject
          .computeIfAbsent(head.subject(), subject -> new ArrayList<>())
          .add(Json.read(entries.get(i++).record(), LedgerRecord.class).after(head.handoff()));
    }
    return List.copyOf(bySubject.values());
  }

  private <T> T await(Uni<T> answer) {
    return answer.await().atMost(config.patience());
  }

  private static Format format(String name) {
    return switch (name) {
      case "xes" -> Format.XES;
      case "ocel" -> Format.OCEL;
      case "csv" -> Format.CSV;
      default -> throw Problems.notFound("format", name);
    };
  }

  /** The boundaries of a journey under all their teams' names; null for every boundary. */
  private @Nullable List<Seam> seams(@Nullable String journey) {
    if (journey == null) {
      return null;
    }
    return registry
        .journey(journey)
        .orElseThrow(() -> Problems.notFound("journey", journey))
        .edges()
        .stream()
        .map(edge -> new Seam(edge.from(), edge.to(), edge.workType()))
        .flatMap(seam -> registry.namesOf(seam).stream())
        .toList();
  }

  private static HttpProblem busy() {
    return Problems.builder(
            429, "too-many-exports", "Too many exports at once", "Ask again when one has ended.")
        .withHeader("Retry-After", "10")
        .build();
  }
}
