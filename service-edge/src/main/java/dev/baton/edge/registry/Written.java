package dev.baton.edge.registry;

import dev.baton.contracts.Versioned;
import dev.baton.edge.Revisions;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What came of a write.
 *
 * @param recorded false where it was known already
 * @param position in the log, and so in the topic, of the last version recorded for it; dense, from
 *     0
 * @param recordedAt when the log recorded that
 */
public record Written<T extends Versioned>(
    boolean recorded, long position, Instant recordedAt, T entity) {
  /** Names the position to the caller, who may then wait until a reader of the topic is there. */
  private static final String POSITION = "Baton-Position";

  /** 200 with what was edited. */
  public RestResponse<T> edited() {
    return answer(RestResponse.Status.OK).build();
  }

  /**
   * 201 with what was created, or 200 with what was known, at its own address.
   *
   * @param path with a template for each of the segments
   */
  public RestResponse<T> created(String path, Object... segments) {
    // relative to the origin: the caller may have come through the gateway
    return answer(recorded ? RestResponse.Status.CREATED : RestResponse.Status.OK)
        .header(HttpHeaders.LOCATION, UriBuilder.fromPath(path).build(segments).getRawPath())
        .build();
  }

  private RestResponse.ResponseBuilder<T> answer(RestResponse.Status status) {
    return RestResponse.ResponseBuilder.create(status, entity)
        .header(HttpHeaders.ETAG, Revisions.tag(entity.version()))
        .header(POSITION, position);
  }
}
