package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.definitions.rules.Conflict;
import dev.baton.edge.Page;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** By which terms teams mean different things. */
@Tag(name = "Conflicts")
@Path("/definitions/v1/conflicts")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class ConflictResource {
  private final Catalogue catalogue;
  private final Clock clock = Clock.systemUTC();

  ConflictResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GET
  @Operation(
      summary =
          "Where teams mean different things: among the terms of a page, or about one term; now, or as of an instant")
  public Uni<RestResponse<List<Conflict>>> list(
      @RestQuery @Nullable String term,
      @RestQuery @Nullable Instant asOf,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit,
      @Context UriInfo uri) {
    Instant at = asOf == null ? clock.instant() : asOf;
    return terms(term, cursor, limit)
        .chain(page -> {
          List<String> ids = page.items().stream().map(Term::id).toList();
          return catalogue
              .usage(ids)
              .map(usage ->
                  new Page<>(
                      ids.stream()
                          .flatMap(id ->
                              Conflict.of(id, usage.definitions(id), usage.adoptions(id), at)
                                  .stream())
                          .toList(),
                      page.next()));
        })
        .map(page -> page.response(uri));
  }

  private Uni<Page<Term>> terms(
      @Nullable String term, @Nullable String cursor, @Nullable Integer limit) {
    return term == null
        ? catalogue.page(Term.class, null, AsSeen.NOW, cursor, limit)
        : catalogue
            .latest(Term.class, term)
            .map(found -> new Page<>(List.of(Answers.existing(found, "term", term)), null));
  }
}
