package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.definitions.rules.Linting;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What would come of changes before they are made; records nothing. */
@Tag(name = "Lint")
@Path("/definitions/v1/lint")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class LintResource {
  private final Catalogue catalogue;
  private final Clock clock = Clock.systemUTC();

  LintResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Changes that are looked at, each by itself.
   *
   * @param definitions what teams would say
   */
  public record Lint(@NotNull @Size(min = 1, max = 100) List<Linting.Proposal> definitions) {}

  /**
   * What would come of them.
   *
   * @param clean whether each is
   * @param findings of each, in the order in which they were asked for
   */
  public record Report(boolean clean, List<Linting.Finding> findings) {}

  @POST
  @Operation(
      summary =
          "Would these changes conflict, with whom, and of which class are they? Answers 200 whatever is found")
  public Uni<Report> lint(@NotNull @Valid Lint lint) {
    Instant now = clock.instant();
    return Multi.createFrom()
        .iterable(lint.definitions())
        .onItem()
        .transformToUniAndConcatenate(proposal -> finding(proposal, now))
        .collect()
        .asList()
        .map(findings -> new Report(findings.stream().allMatch(Linting.Finding::clean), findings));
  }

  private Uni<Linting.Finding> finding(Linting.Proposal proposal, Instant now) {
    return catalogue
        .versions(Definition.class, String.valueOf(proposal.definition()))
        .chain(versions -> {
          @Nullable String term =
              proposal.term() == null && !versions.isEmpty()
                  ? versions.getFirst().term()
                  : proposal.term();
          return catalogue
              .said(List.of(String.valueOf(term)), now)
              .map(said ->
                  Linting.lint(
                      proposal,
                      said.isEmpty() ? Optional.empty() : Optional.of(said.getFirst()),
                      versions,
                      now));
        });
  }
}
