package dev.baton.edge.registry;

import dev.baton.contracts.Versioned;
import dev.baton.edge.Problems;
import dev.baton.edge.Revisions;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** What a registry answers who asks for one thing. */
public final class Answers {
  private Answers() {}

  /** 200 with what was asked for, 404 where there is none. */
  public static <T extends Versioned> RestResponse<T> found(
      Optional<T> entity, String kind, String id) {
    T found = existing(entity, kind, id);
    return RestResponse.ResponseBuilder.ok(found)
        .header(HttpHeaders.ETAG, Revisions.tag(found.version()))
        .build();
  }

  /**
   * The entity.
   *
   * @throws HttpProblem 404 where there is none
   */
  public static <T> T existing(Optional<T> entity, String kind, String id) {
    return entity.orElseThrow(() -> Problems.notFound(kind, id));
  }

  /**
   * The versions of an entity.
   *
   * @throws HttpProblem 404 where there are none
   */
  public static <T> List<T> existing(List<T> versions, String kind, String id) {
    if (versions.isEmpty()) {
      throw Problems.notFound(kind, id);
    }
    return versions;
  }
}
