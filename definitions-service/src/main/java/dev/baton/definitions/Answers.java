package dev.baton.definitions;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.definitions.rules.Refusal;
import dev.baton.edge.Problems;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.Violation;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What the catalogue answers with. */
final class Answers {
  /** Position of what was written in the definitions topic. */
  static final String POSITION = "Baton-Position";

  private Answers() {}

  /**
   * What came of a write.
   *
   * @param recorded false where it was known already
   * @param position of the last thing recorded for it
   */
  record Written<T extends DefinitionsEntity>(boolean recorded, long position, T entity) {
    /** 200 with what was edited. */
    RestResponse<T> edited() {
      return answer(RestResponse.Status.OK).build();
    }

    /**
     * 201 with what was created, or 200 with what was known, at its own address.
     *
     * @param path with a template for each of the segments
     */
    RestResponse<T> created(String path, Object... segments) {
      // relative to the origin: the caller may have come through the gateway
      return answer(recorded ? RestResponse.Status.CREATED : RestResponse.Status.OK)
          .header(HttpHeaders.LOCATION, UriBuilder.fromPath(path).build(segments).getRawPath())
          .build();
    }

    private ResponseBuilder<T> answer(RestResponse.Status status) {
      return ResponseBuilder.create(status, entity)
          .header(HttpHeaders.ETAG, Revisions.tag(entity.version()))
          .header(POSITION, position);
    }
  }

  /** 200 with what was asked for, 404 where there is none. */
  static <T extends DefinitionsEntity> RestResponse<T> found(
      Optional<T> entity, String kind, String id) {
    T found = existing(entity, kind, id);
    return ResponseBuilder.ok(found)
        .header(HttpHeaders.ETAG, Revisions.tag(found.version()))
        .build();
  }

  /**
   * The entity.
   *
   * @throws HttpProblem 404 where there is none
   */
  static <T> T existing(Optional<T> entity, String kind, String id) {
    return entity.orElseThrow(() -> problem(new Refusal.Unknown(kind, id)));
  }

  /**
   * The versions of an entity.
   *
   * @throws HttpProblem 404 where there are none
   */
  static <T> List<T> existing(List<T> versions, String kind, String id) {
    if (versions.isEmpty()) {
      throw problem(new Refusal.Unknown(kind, id));
    }
    return versions;
  }

  static HttpProblem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Invalid(var violations) ->
          Problems.invalid("invalid", "The input breaks a rule", violations);
      case Refusal.NotYours(var team) ->
          Problems.forbidden(
              "This takes the role '%s' of team '%s', or the role '%s'."
                  .formatted(Roles.EMITTER, team, Roles.GOVERNANCE));
      case Refusal.Unknown(String kind, String id) -> Problems.notFound(kind, id);
      case Refusal.Exists(String kind, String id) ->
          Problems.conflict(
              "already-exists",
              "It exists already",
              "There is a %s '%s' already.".formatted(kind, id));
      case Refusal.VersionIsImmutable(var definition, var semver) ->
          Problems.conflict(
              "version-is-immutable",
              "A version never changes",
              "Version %s of '%s' says something else or holds from another instant; propose a new version."
                  .formatted(semver, definition));
      case Refusal.NotAbove(var semver, var highest) ->
          Problems.invalid(
              "semver-not-above",
              "Not above the versions that are there",
              List.of(new Violation("/semver", "%s is not above %s".formatted(semver, highest))));
      case Refusal.Superseded(var semver, var newest) ->
          Problems.conflict(
              "superseded",
              "A newer version took its place",
              "%s was followed by %s; its state no longer moves.".formatted(semver, newest));
      case Refusal.StateGoesBack(var from, var to) ->
          Problems.conflict(
              "state-goes-back",
              "A state goes forward only",
              "It is %s and cannot become %s again.".formatted(from, to));
      case Refusal.NothingToAdopt(var definition, var semver) ->
          Problems.invalid(
              "nothing-to-adopt",
              "There is no such version",
              List.of(
                  semver == null
                      ? new Violation(
                          "/definition", "there is no definition '%s'".formatted(definition))
                      : new Violation(
                          "/semver",
                          "there is no version %s of '%s'".formatted(semver, definition))));
      case Refusal.NotForUse(var definition, var semver, var state) ->
          Problems.conflict(
              "not-for-use",
              "Not for use",
              "Version %s of '%s' is %s.".formatted(semver, definition, state));
    };
  }
}
