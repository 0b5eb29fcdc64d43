package dev.baton.definitions;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.definitions.DefinitionsEntity.DataContract;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.edge.registry.AsSeen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Definitions as files. */
@Tag(name = "Imports and exports")
@Path("/definitions/v1/exports")
@RolesAllowed({READER, EMITTER, GOVERNANCE, AUDITOR, ADMIN})
public class ExportResource {
  private final Catalogue catalogue;

  ExportResource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @GET
  @Path("odcs")
  @Produces("application/yaml")
  @Operation(
      summary =
          "Data contracts of the Open Data Contract Standard 3.1, a YAML document each: those of a"
              + " team or of all, and one more of a team for what it means beyond them")
  public Uni<byte[]> odcs(@RestQuery @Nullable String team) {
    return contracts(team)
        .chain(contracts ->
            catalogue
                .all(Definition.class, AsSeen.NOW)
                .chain(definitions ->
                    catalogue
                        .all(Term.class, AsSeen.NOW)
                        .map(terms -> write(team, contracts, definitions, terms))));
  }

  private Uni<List<DataContract>> contracts(@Nullable String team) {
    return team == null
        ? catalogue.all(DataContract.class, AsSeen.NOW)
        : catalogue.parts(DataContract.class, team, AsSeen.NOW);
  }

  static byte[] write(
      @Nullable String team,
      List<DataContract> contracts,
      List<Definition> definitions,
      List<Term> terms) {
    Map<String, Definition> byId =
        definitions.stream().collect(Collectors.toMap(Definition::id, Function.identity()));
    Set<String> told = new HashSet<>();
    List<ObjectNode> documents = new ArrayList<>();
    for (DataContract contract : contracts) {
      documents.add(Odcs.current(contract, byId));
      told.addAll(Odcs.definitions(contract));
    }
    Map<String, Term> byTerm =
        terms.stream().collect(Collectors.toMap(Term::id, Function.identity()));
    definitions.stream()
        .filter(d -> team == null || d.team().equals(team))
        .filter(d -> !told.contains(d.id()))
        .collect(Collectors.groupingBy(Definition::team, TreeMap::new, Collectors.toList()))
        .forEach((whose, theirs) -> documents.add(Odcs.catalogue(whose, theirs, byTerm)));
    return Odcs.write(documents);
  }
}
