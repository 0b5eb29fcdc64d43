package dev.baton.gateway.view;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import dev.baton.gateway.registry.Directory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What fixing a journey's boundaries would be worth. It changes nothing: whoever reads may ask. */
@Path("/api/v1/what-if")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class WhatIfResource {
  private final Answers answers;

  WhatIfResource(Answers answers) {
    this.answers = answers;
  }

  /**
   * What is asked.
   *
   * @param from first day, or a time on it; null for the beginning
   * @param to day after the last one, or a time on the last; null for no end
   * @param asOf an instant or a day that is over; null for now
   * @param targets without any, the answer says only what is settled now
   */
  public record WhatIf(
      @Nullable String journey,
      @Nullable String from,
      @Nullable String to,
      @Nullable String asOf,
      @Nullable List<Target> targets) {}

  /**
   * The yield that a boundary shall have.
   *
   * @param yield accepted / offered, 0 to 1
   */
  public record Target(
      @Nullable String from,
      @Nullable String to,
      @Nullable String workType,
      @Nullable Double yield) {
    /** Reads what stands in an address; what is no target names no boundary. */
    static Target parse(String text) {
      String[] parts = text.split("/", -1);
      return parts.length == 4
          ? new Target(decode(parts[0]), decode(parts[1]), decode(parts[2]), number(parts[3]))
          : new Target(null, null, null, null);
    }

    private static @Nullable String decode(String segment) {
      try {
        return URLDecoder.decode(segment, UTF_8);
      } catch (IllegalArgumentException none) {
        return null;
      }
    }

    private static @Nullable Double number(String text) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException none) {
        return null;
      }
    }
  }

  @GET
  @Operation(
      summary = "The same, asked in an address",
      description = "What is settled now, and what it would be with the targets that are named.")
  public Uni<WhatIfView> look(
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("asOf") @Nullable String asOf,
      @Parameter(
              description =
                  "FROM/TO/WORK-TYPE/YIELD, each segment percent-encoded; once per boundary")
          @QueryParam("target")
          List<String> targets) {
    return ask(new WhatIf(journey, from, to, asOf, targets.stream().map(Target::parse).toList()));
  }

  @POST
  @Operation(
      summary = "What chosen yields would bring, and in which order to fix",
      description =
          "Greedily what recovers most next to what is fixed already: what is recovered has to"
              + " survive the later boundaries, so single fixes do not add up, and these steps do."
              + " Without targets: what is settled now.")
  public Uni<WhatIfView> ask(@NotNull WhatIf asked) {
    if (asked.journey() == null) {
      throw Problems.invalid(
          "journey-missing",
          "Of which journey?",
          List.of(new Violation("/journey", "The id of a journey is needed.")));
    }
    Journey journey = answers.journey(asked.journey());
    Directory directory = answers.directory();
    Map<Edge, Double> targets = targets(journey, asked.targets(), directory);
    Question question =
        answers.question(journey.horizon(), asked.from(), asked.to(), asked.asOf(), "day");
    return answers.of(
        snapshot -> Reading.ofJourney(snapshot, question, journey.edges(), directory),
        (readings, completeness) ->
            new WhatIfReckoning(journey, question, readings, directory).of(targets, completeness));
  }

  private static Map<Edge, Double> targets(
      Journey journey, @Nullable List<Target> asked, Directory directory) {
    List<Violation> errors = new ArrayList<>();
    Set<Edge> edges = journey.edges().stream().map(directory::resolve).collect(Collectors.toSet());
    Map<Edge, Double> targets = new LinkedHashMap<>();
    if (asked == null) {
      errors.add(new Violation("/targets", "The yields to reckon with are needed."));
    } else {
      for (int i = 0; i < asked.size(); i++) {
        Target target = asked.get(i);
        Edge edge = edge(target, directory);
        Double yield = target == null ? null : target.yield();
        if (edge == null || !edges.contains(edge)) {
          errors.add(new Violation("/targets/" + i, "That is no boundary of the journey's."));
        } else if (yield == null || !(yield >= 0 && yield <= 1)) {
          errors.add(new Violation("/targets/" + i + "/yield", "A yield is from 0 to 1."));
        } else if (targets.put(edge, yield) != null) {
          errors.add(new Violation("/targets/" + i, "That boundary is named twice."));
        }
      }
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid("bad-targets", "Not yields of the journey's boundaries", errors);
    }
    return targets;
  }

  private static @Nullable Edge edge(@Nullable Target target, Directory directory) {
    return target == null
            || target.from() == null
            || target.to() == null
            || target.workType() == null
        ? null
        : directory.resolve(new Edge(target.from(), target.to(), target.workType()));
  }
}
