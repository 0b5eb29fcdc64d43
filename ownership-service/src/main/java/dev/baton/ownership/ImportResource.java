package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Callers;
import dev.baton.edge.Problems;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import dev.baton.edge.registry.AsSeen;
import dev.baton.ownership.rules.Discovery;
import dev.baton.ownership.rules.TeamImport;
import dev.baton.ownership.rules.TeamImport.Group;
import dev.baton.ownership.rules.TeamImport.Remark;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/ownership/v1/imports")
@Tag(name = "Imports")
@RolesAllowed(Roles.GOVERNANCE)
class ImportResource {
  private final OwnershipRegistry registry;
  private final Callers callers;
  private final SecurityIdentity identity;

  ImportResource(OwnershipRegistry registry, Callers callers, SecurityIdentity identity) {
    this.registry = registry;
    this.callers = callers;
    this.identity = identity;
  }

  /**
   * What came of an import.
   *
   * @param created slugs of teams
   * @param changed slugs of teams
   * @param unchanged slugs of teams
   * @param refused what was not taken, by its line
   * @param remarks on what was taken, by its line
   * @param others entities of other kinds, passed over
   */
  record Imported(
      boolean dryRun,
      List<String> created,
      List<String> changed,
      List<String> unchanged,
      List<Remark> refused,
      List<Remark> remarks,
      int others) {}

  @POST
  @Path("/backstage")
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml"})
  @Operation(summary = "Takes the groups of a Backstage catalog file as teams")
  public Uni<Imported> backstage(byte[] catalog, @RestQuery boolean dryRun) {
    Backstage.Catalog read = Backstage.read(new String(catalog, StandardCharsets.UTF_8));
    return take(read.groups(), read.malformed(), read.others(), dryRun);
  }

  /**
   * Groups by their paths, as a claim of a token has them.
   *
   * @param groups as {@code /acme/sales}
   */
  record Groups(List<@Nullable String> groups) {}

  @POST
  @Path("/groups")
  @Operation(
      summary =
          "Takes groups of the OIDC provider as teams: those in the body, or without one those in"
              + " the token")
  public Uni<Imported> groups(@Nullable Groups listed, @RestQuery boolean dryRun) {
    List<String> paths =
        listed == null ? claimed() : listed.groups().stream().flatMap(Stream::ofNullable).toList();
    if (paths.isEmpty()) {
      throw Problems.invalid(
          "no-groups",
          "There are no groups",
          List.of(new Violation("/groups", "Neither the body nor the token lists any.")));
    }
    return take(parsed(paths), List.of(), 0, dryRun);
  }

  private List<String> claimed() {
    Object claim =
        identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim("groups") : null;
    return switch (claim) {
      case JsonArray array ->
          array.stream()
              .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
              .toList();
      case Iterable<?> many -> {
        List<String> texts = new ArrayList<>();
        many.forEach(value -> texts.add(String.valueOf(value)));
        yield texts;
      }
      case null, default -> List.of();
    };
  }

  /** A group for each step of each path; the line is the place in the list. */
  private static List<Group> parsed(List<String> paths) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      String parent = null;
      for (String name : paths.get(i).split("/", -1)) {
        if (name.isBlank()) {
          continue;
        }
        String slug = Discovery.slug(name);
        groups.putIfAbsent(slug, new Group(i + 1, slug, name, null, parent, List.of()));
        parent = slug;
      }
    }
    return List.copyOf(groups.values());
  }

  private Uni<Imported> take(
      List<Group> groups, List<Remark> malformed, int others, boolean dryRun) {
    return registry.write(
        callers.caller().name(),
        writing ->
            registry
                .all(Team.class, AsSeen.NOW)
                .map(known -> TeamImport.plan(groups, known, writing.now()))
                .call(
                    plan -> dryRun ? Uni.createFrom().voidItem() : writing.append(plan.versions()))
                .map(plan ->
                    new Imported(
                        dryRun,
                        plan.versions().stream()
                            .filter(team -> team.version() == 1)
                            .map(Team::id)
                            .toList(),
                        plan.versions().stream()
                            .filter(team -> team.version() > 1)
                            .map(Team::id)
                            .toList(),
                        plan.unchanged(),
                        Stream.concat(malformed.stream(), plan.refused().stream())
                            .sorted(Comparator.comparingInt(Remark::line))
                            .toList(),
                        plan.remarks(),
                        others)));
  }
}
