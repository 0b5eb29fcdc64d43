package dev.baton.definitions;

import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.definitions.rules.Importing.Outcome;
import dev.baton.definitions.rules.Importing.Row;
import dev.baton.definitions.rules.Refusal;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Definitions out of files. */
@Tag(name = "Imports and exports")
@Path("/definitions/v1/imports")
@RolesAllowed({GOVERNANCE, EMITTER})
public class ImportResource {
  private static final int MOST_ROWS = 50_000;

  private final Recording recording;
  private final Callers callers;

  ImportResource(Recording recording, Callers callers) {
    this.recording = recording;
    this.callers = callers;
  }

  /**
   * What came of an import, by the line on which each row begins.
   *
   * @param dryRun whether it was only looked at
   */
  public record Imported(
      boolean dryRun,
      @JsonInclude List<Taken> created,
      @JsonInclude List<Taken> changed,
      @JsonInclude List<Taken> unchanged,
      @JsonInclude List<Refused> refused) {}

  /**
   * A row that the catalogue now holds.
   *
   * @param kind of entity
   * @param semver null for what has none
   */
  public record Taken(int line, String kind, String id, @Nullable String semver) {}

  /**
   * A row that stayed out.
   *
   * @param pointer JSON Pointer to what is wrong
   * @param type of the problem (RFC 9457) that it would be alone
   */
  public record Refused(int line, String pointer, String type, String detail) {}

  @POST
  @Path("json")
  @Operation(
      summary = "Takes terms and what teams mean by them from JSON; every row is decided by itself")
  public Uni<Imported> json(byte[] document, @RestQuery boolean dryRun) {
    return take(() -> JsonImport.read(document), dryRun);
  }

  @GET
  @Path("json/schema")
  @Produces("application/schema+json")
  @RolesAllowed("**")
  @Operation(summary = "The JSON Schema of what is imported as JSON")
  public byte[] schema() {
    return Schemas.bytes(JsonImport.SCHEMA_FILE);
  }

  @POST
  @Path("csv")
  @Consumes("text/csv")
  @Operation(
      summary =
          "Takes definitions from CSV, with the terms that they name; every line is decided by"
              + " itself")
  public Uni<Imported> csv(byte[] file, @RestQuery boolean dryRun) {
    return take(() -> CsvImport.read(file), dryRun);
  }

  @POST
  @Path("odcs")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.APPLICATION_JSON})
  @Operation(
      summary =
          "Takes data contracts of the Open Data Contract Standard 3: each is kept whole, and what"
              + " in it has a name or a description for people is what the team means by a term")
  public Uni<Imported> odcs(
      byte[] file, @RestQuery @Nullable String team, @RestQuery boolean dryRun) {
    String whose = team == null ? callers.caller().team() : team;
    if (whose == null || whose.equals(Caller.EVERY_TEAM)) {
      throw Problems.invalid(
          "invalid",
          "The input breaks a rule",
          List.of(new Violation("", "Say whose they are: ?team=, the slug of a team.")));
    }
    return take(() -> Odcs.read(file, whose), dryRun);
  }

  private Uni<Imported> take(Supplier<List<Row>> reading, boolean dryRun) {
    List<Row> rows = read(reading);
    return recording.take(rows, callers.caller(), dryRun).map(outcomes -> report(outcomes, dryRun));
  }

  private static List<Row> read(Supplier<List<Row>> reading) {
    List<Row> rows;
    try {
      rows = reading.get();
    } catch (UnreadableImport e) {
      throw Problems.builder(422, "unreadable", "Not a file of this format", e.detail)
          .with("errors", List.of(Map.of("line", e.line, "pointer", e.pointer, "detail", e.detail)))
          .build();
    }
    if (rows.size() > MOST_ROWS) {
      throw Problems.of(413, "too-large", "Too large", "At most " + MOST_ROWS + " rows at once.");
    }
    return rows;
  }

  private static Imported report(List<Outcome> outcomes, boolean dryRun) {
    List<Taken> created = new ArrayList<>();
    List<Taken> changed = new ArrayList<>();
    List<Taken> unchanged = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Created(int line, DefinitionsEntity entity) ->
            created.add(taken(line, entity));
        case Outcome.Changed(int line, DefinitionsEntity entity) ->
            changed.add(taken(line, entity));
        case Outcome.Unchanged(int line, DefinitionsEntity entity) ->
            unchanged.add(taken(line, entity));
        case Outcome.Refused row -> refused(row).forEach(refused::add);
      }
    }
    return new Imported(dryRun, created, changed, unchanged, refused);
  }

  private static Taken taken(int line, DefinitionsEntity entity) {
    String key = entity.key();
    return new Taken(
        line,
        key.substring(0, key.indexOf('/')),
        entity.id(),
        entity instanceof Definition definition ? definition.semver() : null);
  }

  private static Stream<Refused> refused(Outcome.Refused row) {
    HttpProblem problem = Refusals.problem(row.why());
    String type = String.valueOf(problem.getType());
    return row.why() instanceof Refusal.Invalid(List<Violation> violations)
        ? violations.stream()
            .map(v -> new Refused(row.line(), row.pointer() + v.pointer(), type, v.detail()))
        : Stream.of(
            new Refused(row.line(), row.pointer(), type, String.valueOf(problem.getDetail())));
  }
}
