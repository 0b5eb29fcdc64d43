package dev.baton.gateway.notices;

import static dev.baton.edge.Roles.ADMIN;
import static dev.baton.edge.Roles.AUDITOR;
import static dev.baton.edge.Roles.EMITTER;
import static dev.baton.edge.Roles.GOVERNANCE;
import static dev.baton.edge.Roles.READER;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.edge.Page;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.registry.Ownership;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which offers have to be answered soon. */
@Path("/api/v1/notices")
@RolesAllowed({READER, GOVERNANCE, AUDITOR, ADMIN, EMITTER})
@Produces(MediaType.APPLICATION_JSON)
public class NoticesResource {

  /**
   * One notice.
   *
   * @param waiting whether the offer is still to be answered by that deadline
   */
  public record NoticeView(@JsonUnwrapped DueSoon told, boolean waiting) {}

  /**
   * Notices, the newest first.
   *
   * @param next where the next page starts; null on the last one
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record NoticesView(List<NoticeView> notices, @Nullable String next) {}

  private final Notices notices;
  private final Ownership ownership;

  NoticesResource(Notices notices, Ownership ownership) {
    this.notices = notices;
    this.ownership = ownership;
  }

  @GET
  @Operation(
      summary = "Who was told that an offer has to be answered soon",
      description =
          "Its receiver when 80 % of the time to answer were over, the accountable owner at 95 %;"
              + " once each, per deadline.")
  public Uni<NoticesView> notices(
      @Parameter(description = "Those for this team") @QueryParam("team") @Nullable String team,
      @Parameter(description = "Whether the answer is still awaited; without it, both")
          @QueryParam("waiting")
          @Nullable Boolean waiting,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    Directory directory = ownership.directory();
    int most = Page.limit(limit);
    return notices
        .find(
            team == null ? null : Set.of(directory.team(team)),
            waiting,
            Page.after(cursor, Long.MAX_VALUE, Long::valueOf),
            most + 1)
        .map(kept -> Page.of(kept, most, one -> Long.toString(one.number())))
        .map(page ->
            new NoticesView(
                page.items().stream()
                    .map(one -> new NoticeView(one.told(), one.waiting()))
                    .toList(),
                page.next()));
  }
}
