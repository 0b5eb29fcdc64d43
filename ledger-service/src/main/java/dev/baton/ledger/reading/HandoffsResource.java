package dev.baton.ledger.reading;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.ledger.LedgerConfig;
import dev.baton.ledger.journal.EntryTable;
import dev.baton.ledger.journal.HeadTable;
import dev.baton.ledger.journal.Published;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkus.hibernate.reactive.panache.Panache;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The items behind a number. */
@Path("handoffs")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.AUDITOR, Roles.ADMIN, Roles.EMITTER})
public class HandoffsResource {
  private final Pool pool;
  private final RegistryFeed registry;
  private final LedgerConfig config;

  HandoffsResource(Pool pool, RegistryFeed registry, LedgerConfig config) {
    this.pool = pool;
    this.registry = registry;
    this.config = config;
  }

  /**
   * A handoff as of the last entry that changed it.
   *
   * @param position of that entry in its lane
   */
  public record Listed(int lane, long position, @JsonUnwrapped HandoffSnapshot snapshot) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Handoffs in the order of their cohort time")
  @APIResponse(
      responseCode = "200",
      description = "A page; Link rel=next leads to the next one",
      content = @Content(schema = @Schema(implementation = Listed[].class)))
  public Uni<RestResponse<List<Listed>>> list(
      @Parameter(description = "Sending team, by any of its names") @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Receiving team, by any of its names") @QueryParam("to")
          @Nullable String to,
      @QueryParam("workType") @Nullable String workType,
      @Parameter(
              description =
                  "Cohort time: a day (2026-09-07), or an ISO 8601 interval of days or instants"
                      + " (2026-09-07/2026-09-14, 2026-09-07/P7D)")
          @QueryParam("bucket")
          @Nullable String bucket,
      @QueryParam("disposition") @Nullable Disposition disposition,
      @QueryParam("reason") @Nullable String reason,
      @Parameter(description = "false for those without an offer") @QueryParam("offered")
          @Nullable Boolean offered,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    int most = Page.limit(limit);
    Bucket within = Bucket.parse(bucket);
    HandoffHead.Filter filter =
        new HandoffHead.Filter(
            names(from),
            names(to),
            workType,
            within.since(),
            within.until(),
            disposition,
            reason,
            offered);
    HandoffHead.After after = after(Page.decode(cursor));
    return current()
        .chain(() -> Panache.withSession(() -> HandoffHead.list(filter, after, most + 1)))
        .chain(heads -> {
          Page<HandoffHead> page = Page.of(heads, most, HandoffsResource::key);
          return listed(page.items()).map(items -> new Page<>(items, page.next()).response(uri));
        });
  }

  /** What was recorded before this was asked is to be in the answer. */
  private Uni<Void> current() {
    return HeadTable.caughtUp(pool, config.lanes())
        .ifNoItem()
        .after(config.patience())
        .failWith(() ->
            Problems.builder(
                    503,
                    "behind",
                    "The index of handoffs is behind",
                    "It does not hold yet what was recorded before this request.")
                .withHeader("Retry-After", "2")
                .build());
  }

  /** The snapshots are where the ledger published them: in the entries that last changed them. */
  private Uni<List<Listed>> listed(List<HandoffHead> heads) {
    return EntryTable.at(
            pool,
            heads.stream().map(head -> head.lane).toList(),
            heads.stream().map(head -> head.position).toList())
        .map(entries -> {
          List<Listed> listed = new ArrayList<>(heads.size());
          for (int i = 0; i < heads.size(); i++) {
            listed.add(listed(heads.get(i), entries.get(i)));
          }
          return listed;
        });
  }

  private static Listed listed(HandoffHead head, Published entry) {
    for (LedgerRecord.Change change : Json.read(entry.record(), LedgerRecord.class).handoffs()) {
      HandoffSnapshot snapshot = change.after();
      if (snapshot != null && snapshot.handoff().equals(head.handoff)) {
        return new Listed(head.lane, head.position, snapshot);
      }
    }
    throw new IllegalStateException(
        "entry %d of lane %d does not hold handoff %s"
            .formatted(head.position, head.lane, head.handoff));
  }

  private Set<String> names(@Nullable String team) {
    return team == null ? Set.of() : registry.namesOf(team);
  }

  private static String key(HandoffHead head) {
    return String.join(
        "\n", head.cohortAt.toString(), Integer.toString(head.lane), head.subject, head.handoff);
  }

  private static HandoffHead.@Nullable After after(@Nullable String key) {
    if (key == null) {
      return null;
    }
    String[] parts = key.split("\n", -1);
    try {
      return new HandoffHead.After(
          Instant.parse(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3]);
    } catch (RuntimeException e) {
      throw Problems.of(
          400, "bad-cursor", "Not a cursor", "Use the cursor of the Link header as it was given.");
    }
  }
}
