package dev.baton.ledger.reading;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.Judgement.Verdict;
import dev.baton.edge.Page;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.ledger.Bucket;
import dev.baton.ledger.journal.Marks;
import dev.baton.ledger.registry.RegistryFeed;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
  /** What arrived as it should is not listed field by field. */
  private static final List<Verdict> LISTED =
      List.of(Verdict.MISSING, Verdict.INVALID, Verdict.CHANGED);

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
                      + " (2026-09-07/2026-09-14, 2026-09-07/P7D); or several, with commas between")
          @QueryParam("bucket")
          @Nullable String bucket,
      @Parameter(schema = @Schema(implementation = Disposition.class)) @QueryParam("disposition")
          @Nullable String disposition,
      @Parameter(description = "false for those that are open or expired") @QueryParam("answered")
          @Nullable Boolean answered,
      @Parameter(description = "Code of the rejection or the return that stands")
          @QueryParam("reason")
          @Nullable String reason,
      @Parameter(description = "false for those without an offer") @QueryParam("offered")
          @Nullable Boolean offered,
      @Parameter(
              description =
                  "An instant. Leaves out the offers that are open and may be answered in time:"
                      + " those with a deadline, and those made at that instant or later")
          @QueryParam("matured")
          @Nullable String matured,
      @Parameter(description = "An instant. Only the offers that matured leaves out")
          @QueryParam("unmatured")
          @Nullable String unmatured,
      @Parameter(schema = @Schema(implementation = Flag.class)) @QueryParam("flag")
          @Nullable String flag,
      @Parameter(
              description = "A flag that they do not have",
              schema = @Schema(implementation = Flag.class))
          @QueryParam("withoutFlag")
          @Nullable String withoutFlag,
      @Parameter(
              description =
                  "Of a required field, of the offer or of what was accepted, whichever is worse",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"MISSING", "INVALID", "CHANGED"}))
          @QueryParam("verdict")
          @Nullable String verdict,
      @Parameter(description = "JSON Pointer of the field that the verdict is of; without, any")
          @QueryParam("field")
          @Nullable String field,
      @Parameter(description = "Whether the context of the offer was judged") @QueryParam("judged")
          @Nullable Boolean judged,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    int most = Page.limit(limit);
    List<String> having = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    if (flag != null) {
      having.add(Marks.of(word("flag", flag, List.of(Flag.values()))));
    }
    if (withoutFlag != null) {
      lacking.add(Marks.of(word("withoutFlag", withoutFlag, List.of(Flag.values()))));
    }
    if (verdict != null) {
      having.add(Marks.of(word("verdict", verdict, LISTED), field));
    } else if (field != null) {
      throw bad("field", "A field is asked for with a verdict: one of " + words(LISTED) + ".");
    }
    if (judged != null) {
      (judged ? having : lacking).add(Marks.JUDGED);
    }
    HandoffHead.Filter filter =
        new HandoffHead.Filter(
            names(from),
            names(to),
            workType,
            Bucket.several(bucket),
            disposition == null
                ? null
                : word("disposition", disposition, List.of(Disposition.values())),
            answered,
            reason,
            offered,
            instant("matured", matured),
            instant("unmatured", unmatured),
            having,
            lacking);
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

  private static <E extends Enum<E>> E word(String name, String text, List<E> known) {
    return known.stream()
        .filter(one -> one.name().equals(text))
        .findFirst()
        .orElseThrow(() -> bad(name, "'%s' is none of %s.".formatted(text, words(known))));
  }

  private static String words(List<? extends Enum<?>> known) {
    return known.stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  private static @Nullable Instant instant(String name, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw bad(name, "'%s' is no instant (2026-09-07T08:00:00Z).".formatted(text));
    }
  }

  private static HttpProblem bad(String name, String detail) {
    return Problems.builder(400, "bad-parameter", "A parameter cannot be read", detail)
        .with("errors", List.of(new Violation("/" + name, detail)))
        .build();
  }

  private Set<String> names(@Nullable String team) {
    return team == null ? Set.of() : registry.namesOf(team);
  }
}
