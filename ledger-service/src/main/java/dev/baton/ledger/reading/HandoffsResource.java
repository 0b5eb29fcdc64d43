package dev.baton.ledger.reading;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.edge.Page;
import dev.baton.edge.Roles;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.registry.RegistryFeed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
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
  private final Handoffs handoffs;
  private final RegistryFeed registry;

  HandoffsResource(Handoffs handoffs, RegistryFeed registry) {
    this.handoffs = handoffs;
    this.registry = registry;
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
    HandoffHead.@Nullable After after =
        Page.<HandoffHead.@Nullable After>after(cursor, null, HandoffHead.After::parse);
    return handoffs
        .list(filter, after, most + 1)
        .map(found -> {
          Page<Handoffs.Found> page = Page.of(found, most, f -> f.head().after().key());
          List<Listed> items =
              page.items().stream()
                  .map(f -> new Listed(f.head().lane, f.head().position, f.snapshot()))
                  .toList();
          return new Page<>(items, page.next()).response(uri);
        });
  }

  private Set<String> names(@Nullable String team) {
    return team == null ? Set.of() : registry.namesOf(team);
  }
}
