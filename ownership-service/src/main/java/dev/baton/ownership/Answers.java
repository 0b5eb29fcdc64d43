package dev.baton.ownership;

import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.edge.Problems;
import dev.baton.edge.Revisions;
import dev.baton.edge.Roles;
import dev.baton.edge.registry.Recorded;
import dev.baton.ownership.rules.Refusal;
import dev.baton.ownership.rules.Ruling;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** What the registry answers with. */
final class Answers {
  /** Position of what was written in the ownership topic. */
  static final String POSITION = "Baton-Position";

  private Answers() {}

  /**
   * 201 with what was created.
   *
   * @param path its address below the request's
   */
  static <T extends OwnershipEntity> RestResponse<T> created(
      Recorded<T> recorded, UriInfo uri, String... path) {
    return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.CREATED)
        .entity(recorded.entity())
        .location(uri.getAbsolutePathBuilder().segment(path).build())
        .header(HttpHeaders.ETAG, Revisions.tag(recorded.entity().version()))
        .header(POSITION, recorded.position())
        .build();
  }

  /** 200 with what was written. */
  static <T extends OwnershipEntity> RestResponse<T> written(Recorded<T> recorded) {
    return RestResponse.ResponseBuilder.ok(recorded.entity())
        .header(HttpHeaders.ETAG, Revisions.tag(recorded.entity().version()))
        .header(POSITION, recorded.position())
        .build();
  }

  /** 200 with what was asked for, 404 where there is none. */
  static <T extends OwnershipEntity> RestResponse<T> found(
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
  static <T> T existing(Optional<T> entity, String kind, String id) {
    return entity.orElseThrow(() -> problem(new Refusal.Unknown(kind, id)));
  }

  /**
   * The version a rule let stand.
   *
   * @throws HttpProblem that says why it did not
   */
  static <T> T standing(Ruling<T> ruling) {
    return switch (ruling) {
      case Ruling.Stands<T>(T version) -> version;
      case Ruling.Refused<T>(Refusal why) -> throw problem(why);
    };
  }

  static HttpProblem problem(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Unknown(String kind, String id) -> Problems.notFound(kind, id);
      case Refusal.Exists(String kind, String id) ->
          Problems.conflict(
              "already-exists",
              "It exists already",
              "There is a " + kind + " '" + id + "' already; edit it with PUT.");
      case Refusal.Invalid(var violations) ->
          Problems.invalid("invalid", "The input breaks a rule", violations);
      case Refusal.NotYours(var teams, boolean orGovernance) ->
          Problems.forbidden(
              "This takes the role '"
                  + Roles.EMITTER
                  + "' of team '"
                  + String.join("' or '", teams)
                  + (orGovernance ? "', or the role '" + Roles.GOVERNANCE + "'." : "'."));
      case Refusal.AlreadySigned(String boundary, int revision, var side, var when) ->
          Problems.conflict(
              "already-signed",
              "Signed already",
              "The %s signed revision %d of the contract of '%s' at %s."
                  .formatted(side.name().toLowerCase(Locale.ROOT), revision, boundary, when));
      case Refusal.WrongState(String assignment, var is, var wanted) ->
          Problems.conflict(
              "wrong-state",
              "Too late",
              "Assignment '%s' is %s; this takes one that is %s."
                  .formatted(
                      assignment,
                      is,
                      String.join(" or ", wanted.stream().map(Enum::name).toList())));
      case Refusal.TeamsWord() ->
          Problems.forbidden(
              "The document holds signatures, answers, beliefs or attestations of teams that the"
                  + " registry does not have. To restore them takes the role '"
                  + Roles.ADMIN
                  + "' as well.");
      case Refusal.NotOwned(String boundary) ->
          Problems.conflict(
              "not-owned",
              "Nobody is accountable",
              "Nobody is accountable for '" + boundary + "'.");
      case Refusal.NotAsked(String boundary) ->
          Problems.conflict(
              "not-asked",
              "No attestation is asked for",
              "Boundary '" + boundary + "' has no attestEvery.");
      case Refusal.NoParent(String team) ->
          Problems.conflict(
              "no-parent", "There is nobody above", "Team '" + team + "' is a part of no other.");
      case Refusal.AlreadyAccountable(String boundary, String team, var since, var until) ->
          Problems.builder(
                  409,
                  "already-accountable",
                  "Another team is accountable",
                  "Team '%s' is accountable for '%s' from %s%s."
                      .formatted(team, boundary, since, until == null ? "" : " until " + until))
              .with("team", team)
              .build();
    };
  }
}
