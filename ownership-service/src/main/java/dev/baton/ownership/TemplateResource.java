package dev.baton.ownership;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.edge.Caller;
import dev.baton.edge.Callers;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Answers;
import dev.baton.edge.registry.AsSeen;
import dev.baton.ownership.rules.Templates;
import dev.baton.ownership.rules.Templates.Template;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/ownership/v1/templates")
@Tag(name = "Templates")
@RolesAllowed({Roles.READER, Roles.GOVERNANCE, Roles.EMITTER, Roles.AUDITOR, Roles.ADMIN})
class TemplateResource {
  private static final List<Template> TEMPLATES = read();

  private final OwnershipRegistry registry;
  private final Callers callers;

  TemplateResource(OwnershipRegistry registry, Callers callers) {
    this.registry = registry;
    this.callers = callers;
  }

  @GET
  @Operation(summary = "Seams where it usually breaks, with what to agree on there")
  public List<Template> list() {
    return TEMPLATES;
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A template")
  public Template get(@RestPath String id) {
    return Answers.existing(find(id), "template", id);
  }

  @POST
  @Path("/{id}")
  @RolesAllowed(Roles.GOVERNANCE)
  @Operation(summary = "Registers a template's boundaries between teams, with contracts to fill in")
  public Uni<RestResponse<List<OwnershipEntity>>> use(
      @RestPath String id, @NotNull Templates.Draft draft) {
    Caller caller = callers.caller();
    Template template = Answers.existing(find(id), "template", id);
    return registry
        .write(
            caller.name(),
            writing ->
                registry
                    .registered(Team.class, draft.slugs())
                    .chain(teams ->
                        registry
                            .all(Boundary.class, AsSeen.NOW)
                            .map(boundaries ->
                                Refusals.standing(
                                    Templates.use(
                                        template,
                                        draft,
                                        teams,
                                        boundaries.stream()
                                            .map(Boundary::id)
                                            .collect(Collectors.toSet()),
                                        caller,
                                        writing.now()))))
                    .call(writing::append))
        .map(versions -> RestResponse.status(RestResponse.Status.CREATED, versions));
  }

  private static Optional<Template> find(String id) {
    return TEMPLATES.stream().filter(template -> template.id().equals(id)).findFirst();
  }

  private static List<Template> read() {
    try (InputStream yaml =
        Objects.requireNonNull(
            TemplateResource.class.getClassLoader().getResourceAsStream("templates.yaml"))) {
      return YAMLMapper.builder()
          .addModule(new JavaTimeModule())
          .build()
          .readValue(yaml, new TypeReference<List<Template>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
