package dev.baton.gateway.view;

import dev.baton.edge.Problems;
import dev.baton.gateway.projection.ReadModels;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Without the database there are no figures, and none is made up: what is missing is named. */
final class Unread {
  private final Sources sources;

  Unread(Sources sources) {
    this.sources = sources;
  }

  @ServerExceptionMapper
  public Response answer(ReadModels.Unreachable e) {
    return Problems.builder(
            503,
            "sums-unreachable",
            "The gateway's own database does not answer",
            "What was counted cannot be read; try again in a moment.")
        .with("missing", "sums")
        .with("completeness", sources.withoutSums())
        .withHeader("Retry-After", "5")
        .build()
        .toResponse();
  }
}
