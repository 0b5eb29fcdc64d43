package dev.baton.ledger.audit;

import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Page;
import dev.baton.edge.Roles;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.EntryTable.RecordedAt;
import dev.baton.ledger.registry.RegistryFeed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What an auditor asks. A page of JSON, or with {@code Accept: text/csv} the whole table. */
@Path("audit")
@RolesAllowed(Roles.AUDITOR)
public class AuditResource {
  private static final String CSV = "text/csv;charset=UTF-8";
  private static final String FROM = "Recorded from: a day or an instant, included";
  private static final String TO = "Recorded until: a day or an instant, excluded";
  private static final String TEAM = "By any of its names";
  private static final String PAGE = "A page; Link rel=next leads to the next one";
  private static final String AND_GOVERNANCE =
      "For auditor and governance: times, codes and values, which everybody may read entry by"
          + " entry, and no content.";

  private final Pool pool;
  private final RegistryFeed registry;
  private final Clock clock;

  AuditResource(Pool pool, RegistryFeed registry, Clock clock) {
    this.pool = pool;
    this.registry = registry;
    this.clock = clock;
  }

  /** A table to read from some place on. */
  private interface Table<T, K> {
    Uni<List<T>> after(K key, @Nullable Instant until, int atMost);
  }

  /** The last read of a page. */
  private record ReadAt(Instant at, long no) {
    static ReadAt of(Read read) {
      return new ReadAt(read.at(), read.no());
    }
  }

  @GET
  @Path("reads")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Who was shown content: context, actors, notes, refused events",
      description = "For the auditor alone: it tells what colleagues look at.")
  @APIResponse(
      responseCode = "200",
      description = PAGE,
      content = @Content(schema = @Schema(implementation = Read[].class)))
  public Uni<RestResponse<List<Read>>> reads(
      @Parameter(description = FROM) @QueryParam("from") @Nullable String from,
      @Parameter(description = TO) @QueryParam("to") @Nullable String to,
      @Parameter(description = TEAM + ": the reader's") @QueryParam("team") @Nullable String team,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    Bucket within = Bucket.between(from, to);
    return page(
        reads(team),
        readAfter(within, cursor),
        within,
        limit,
        read -> read.at() + "\n" + read.no(),
        uri);
  }

  @GET
  @Path("reads")
  @Produces(CSV)
  @Operation(summary = "Who was shown content, as a table")
  public Multi<String> readsTable(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("team") @Nullable String team) {
    Bucket within = Bucket.between(from, to);
    return table(
        reads(team), new ReadAt(since(within), -1), within, ReadAt::of, Read.CSV_HEADER, Read::csv);
  }

  @GET
  @Path("corrections")
  @RolesAllowed({Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What teams took back or mended, in the order it was recorded",
      description = AND_GOVERNANCE)
  @APIResponse(
      responseCode = "200",
      description = PAGE,
      content = @Content(schema = @Schema(implementation = Correction[].class)))
  public Uni<RestResponse<List<Correction>>> corrections(
      @Parameter(description = FROM) @QueryParam("from") @Nullable String from,
      @Parameter(description = TO) @QueryParam("to") @Nullable String to,
      @Parameter(description = TEAM) @QueryParam("team") @Nullable String team,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    Bucket within = Bucket.between(from, to);
    return page(
        corrections(team),
        after(within, cursor),
        within,
        limit,
        one -> key(one.recordedAt(), one.lane(), one.position()),
        uri);
  }

  @GET
  @Path("corrections")
  @RolesAllowed({Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(CSV)
  @Operation(summary = "What teams took back or mended, as a table")
  public Multi<String> correctionsTable(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("team") @Nullable String team) {
    Bucket within = Bucket.between(from, to);
    return table(
        corrections(team),
        RecordedAt.from(within.since()),
        within,
        one -> new RecordedAt(one.recordedAt(), one.lane(), one.position()),
        Correction.CSV_HEADER,
        Correction::csv);
  }

  @GET
  @Path("backdated")
  @RolesAllowed({Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What was told more than an hour after it had happened, and how late",
      description = AND_GOVERNANCE + " What was imported is among it.")
  @APIResponse(
      responseCode = "200",
      description = PAGE,
      content = @Content(schema = @Schema(implementation = Backdated[].class)))
  public Uni<RestResponse<List<Backdated>>> backdated(
      @Parameter(description = FROM) @QueryParam("from") @Nullable String from,
      @Parameter(description = TO) @QueryParam("to") @Nullable String to,
      @Parameter(description = TEAM) @QueryParam("team") @Nullable String team,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    Bucket within = Bucket.between(from, to);
    return page(
        backdated(team),
        after(within, cursor),
        within,
        limit,
        one -> key(one.recordedAt(), one.lane(), one.position()),
        uri);
  }

  @GET
  @Path("backdated")
  @RolesAllowed({Roles.AUDITOR, Roles.GOVERNANCE})
  @Produces(CSV)
  @Operation(summary = "What was told late, as a table")
  public Multi<String> backdatedTable(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("team") @Nullable String team) {
    Bucket within = Bucket.between(from, to);
    return table(
        backdated(team),
        RecordedAt.from(within.since()),
        within,
        one -> new RecordedAt(one.recordedAt(), one.lane(), one.position()),
        Backdated.CSV_HEADER,
        Backdated::csv);
  }

  private Table<Read, ReadAt> reads(@Nullable String team) {
    Set<String> teams = names(team);
    return (after, until, atMost) ->
        ReadTable.list(pool, teams, after.at(), after.no(), until, atMost);
  }

  private Table<Backdated, RecordedAt> backdated(@Nullable String team) {
    Set<String> teams = names(team);
    return (after, until, atMost) ->
        EntryTable.backdated(pool, teams, after, until, atMost)
            .map(entries -> entries.stream().map(Backdated::of).toList());
  }

  private Table<Correction, RecordedAt> corrections(@Nullable String team) {
    Set<String> teams = names(team);
    return (after, until, atMost) ->
        EntryTable.corrections(pool, teams, after, until, atMost).chain(this::withCorrected);
  }

  /** A team may have spoken of itself by another name when it said what it corrects. */
  private Uni<List<Correction>> withCorrected(List<LedgerRecord> entries) {
    List<Integer> lanes = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    List<Integer> ofEntry = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      LedgerRecord entry = entries.get(i);
      var said = Correction.said(entry);
      Set<String> names = new LinkedHashSet<>(Set.of(said.team()));
      names.addAll(registry.namesOf(said.team()));
      for (String name : names) {
        lanes.add(entry.lane());
        keys.add(
            EventIdentity.key(
                name, said.corrects().source(), said.corrects().id(), entry.subject()));
        ofEntry.add(i);
      }
    }
    return EntryTable.named(pool, lanes, keys)
        .map(named -> {
          @Nullable LedgerRecord[] corrected = new @Nullable LedgerRecord[entries.size()];
          for (int i = 0; i < keys.size(); i++) {
            int entry = ofEntry.get(i);
            corrected[entry] = corrected[entry] == null ? named.get(i) : corrected[entry];
          }
          List<Correction> corrections = new ArrayList<>(entries.size());
          for (int i = 0; i < corrected.length; i++) {
            corrections.add(Correction.of(entries.get(i), corrected[i]));
          }
          return corrections;
        });
  }

  private static <T, K> Uni<RestResponse<List<T>>> page(
      Table<T, K> table,
      K after,
      Bucket within,
      @Nullable Integer limit,
      Function<T, String> key,
      UriInfo uri) {
    int most = Page.limit(limit);
    return table
        .after(after, within.until(), most + 1)
        .map(found -> Page.of(found, most, key).response(uri));
  }

  /** Page by page as the reader takes it; what is recorded from now on is not in it. */
  private <T, K> Multi<String> table(
      Table<T, K> table,
      K start,
      Bucket within,
      Function<T, K> key,
      String header,
      Function<T, String> csv) {
    Instant now = clock.instant();
    Instant until = within.until() == null || within.until().isAfter(now) ? now : within.until();
    Multi<String> lines =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new AtomicReference<>(start),
                at ->
                    table
                        .after(at.get(), until, Page.MAX_LIMIT)
                        .invoke(rows -> {
                          if (!rows.isEmpty()) {
                            at.set(key.apply(rows.getLast()));
                          }
                        }))
            .whilst(rows -> rows.size() == Page.MAX_LIMIT)
            .onItem()
            .transformToMultiAndConcatenate(rows -> Multi.createFrom().iterable(rows).map(csv));
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(header), lines);
  }

  private Set<String> names(@Nullable String team) {
    return team == null ? Set.of() : registry.namesOf(team);
  }

  private static Instant since(Bucket within) {
    return within.since() == null ? Instant.EPOCH : within.since();
  }

  private static String key(Instant recordedAt, int lane, long position) {
    return recordedAt + "\n" + lane + "\n" + position;
  }

  private static RecordedAt after(Bucket within, @Nullable String cursor) {
    return Page.after(
        cursor,
        RecordedAt.from(within.since()),
        key -> {
          String[] parts = key.split("\n", -1);
          return new RecordedAt(
              Instant.parse(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        });
  }

  private static ReadAt readAfter(Bucket within, @Nullable String cursor) {
    return Page.after(
        cursor,
        new ReadAt(since(within), -1),
        key -> {
          String[] parts = key.split("\n", -1);
          return new ReadAt(Instant.parse(parts[0]), Long.parseLong(parts[1]));
        });
  }
}
