package dev.baton.ledger.reading;

import dev.baton.contracts.Names;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.contracts.event.Statement.Seam;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.handoff.Reconciliation;
import dev.baton.ledger.handoff.Reconciliation.Declaration;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.Journal;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What each side of a boundary counts in its own books, and how it compares. */
@Path("")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class ControlTotalsResource {
  private static final String BOUNDARY =
      "Its id in the registry, or from/to/workType, each percent-encoded, teams by any name";

  /** Most control totals that are compared at once. */
  static final int TOTALS_AT_MOST = 1_000;

  /** Most handoffs that are compared at once. */
  static final int HANDOFFS_AT_MOST = 200_000;

  private final Pool pool;
  private final Journal journal;
  private final RegistryFeed registry;
  private final Handoffs handoffs;
  private final Clock clock;

  ControlTotalsResource(
      Pool pool, Journal journal, RegistryFeed registry, Handoffs handoffs, Clock clock) {
    this.pool = pool;
    this.journal = journal;
    this.registry = registry;
    this.handoffs = handoffs;
    this.clock = clock;
  }

  /**
   * A control total as it was declared.
   *
   * @param time when the side says it counted
   */
  public record Total(
      int lane, long position, Instant time, Instant recordedAt, ControlTotalDeclared declared) {}

  @GET
  @Path("control-totals")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The control totals of a boundary, by their periods")
  public Uni<List<Total>> totals(
      @Parameter(description = BOUNDARY, required = true) @QueryParam("boundary")
          @Nullable String boundary,
      @Parameter(description = "Periods that touch this one") @QueryParam("bucket")
          @Nullable String bucket) {
    return declared(seam(boundary), Bucket.parse(bucket))
        .map(records ->
            records.stream()
                .map(r -> new Total(r.lane(), r.position(), r.time(), r.recordedAt(), total(r)))
                .toList());
  }

  @GET
  @Path("reconciliation")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Each declared period three ways: the sender's books, the receiver's, the ledger",
      description =
          "Compared one hour after a period's end. Where two agree the third is named, down to the"
              + " handoffs that differ.")
  public Uni<List<Reconciliation.Result>> reconciliation(
      @Parameter(description = BOUNDARY, required = true) @QueryParam("boundary")
          @Nullable String boundary,
      @Parameter(description = "Periods that touch this one") @QueryParam("bucket")
          @Nullable String bucket) {
    Seam seam = seam(boundary);
    return declared(seam, Bucket.parse(bucket)).chain(records -> reconcile(seam, records));
  }

  private Uni<List<Reconciliation.Result>> reconcile(Seam seam, List<LedgerRecord> records) {
    if (records.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Reconciliation reconciliation =
        new Reconciliation(
            records.stream()
                .map(r -> new Declaration(total(r), r.time(), r.source(), r.id()))
                .toList());
    Instant start =
        records.stream().map(r -> total(r).period().start()).min(Instant::compareTo).orElseThrow();
    Instant end =
        records.stream().map(r -> total(r).period().end()).max(Instant::compareTo).orElseThrow();
    return handoffs
        .fold(
            HandoffHead.Filter.of(
                registry.namesOf(seam.from()),
                registry.namesOf(seam.to()),
                seam.workType(),
                new Bucket(start.minus(Reconciliation.LOOK_BACK), end)),
            HANDOFFS_AT_MOST,
            reconciliation::add)
        .map(all -> {
          if (!all) {
            throw tooMany("More than " + HANDOFFS_AT_MOST + " handoffs would have to be compared.");
          }
          return reconciliation.results(clock.instant());
        });
  }

  /** In the order of their periods, whatever names they call the teams by. */
  private Uni<List<LedgerRecord>> declared(Seam seam, Bucket bucket) {
    return Multi.createFrom()
        .iterable(registry.namesOf(seam))
        .map(Seam::subject)
        .onItem()
        .transformToUniAndConcatenate(subject ->
            EntryTable.ofType(
                pool,
                journal.lane(subject),
                subject,
                EventType.CONTROL_TOTAL_DECLARED,
                bucket.since(),
                TOTALS_AT_MOST + 1))
        .collect()
        .asList()
        .map(lists ->
            lists.stream()
                .flatMap(List::stream)
                .filter(r -> touches(total(r), bucket))
                .sorted(
                    Comparator.comparing((LedgerRecord r) -> total(r).period().start())
                        .thenComparing(r -> total(r).period().end())
                        .thenComparing(r -> total(r).side())
                        .thenComparing(LedgerRecord::time)
                        .thenComparing(LedgerRecord::source)
                        .thenComparing(LedgerRecord::id))
                .toList())
        .invoke(records -> {
          if (records.size() > TOTALS_AT_MOST) {
            throw tooMany("There are more than " + TOTALS_AT_MOST + " control totals.");
          }
        });
  }

  private static boolean touches(ControlTotalDeclared total, Bucket bucket) {
    return (bucket.since() == null || total.period().end().isAfter(bucket.since()))
        && (bucket.until() == null || total.period().start().isBefore(bucket.until()));
  }

  private static ControlTotalDeclared total(LedgerRecord entry) {
    return (ControlTotalDeclared) Objects.requireNonNull(entry.statement());
  }

  private Seam seam(@Nullable String boundary) {
    if (boundary == null || boundary.isBlank()) {
      throw badBoundary("Missing: which boundary?");
    }
    String[] parts = boundary.split("/", -1);
    if (parts.length == 1) {
      return registry.boundaries().stream()
          .filter(b -> b.id().equals(boundary))
          .findFirst()
          .map(b -> new Seam(b.from(), b.to(), b.workType()))
          .orElseThrow(() -> Problems.notFound("boundary", boundary));
    }
    if (parts.length != 3) {
      throw badBoundary("Use an id, or from/to/workType.");
    }
    return new Seam(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
  }

  private static String decoded(String part) {
    try {
      return Names.normalize(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw badBoundary(String.valueOf(e.getMessage()));
    }
  }

  private static HttpProblem badBoundary(String detail) {
    return Problems.of(400, "bad-boundary", "Not a boundary", detail);
  }

  private static HttpProblem tooMany(String detail) {
    return Problems.invalid(
        "too-much-to-compare",
        "Too much to compare at once",
        List.of(new Violation("", detail + " Name a shorter bucket.")));
  }
}
