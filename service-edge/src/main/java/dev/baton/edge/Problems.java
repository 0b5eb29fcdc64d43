package dev.baton.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/**
 * The problems (RFC 9457) that every service answers with. The {@code type} of a problem is stable:
 * clients branch on it.
 */
public final class Problems {
  private static final String TYPE = "urn:baton:problem:";

  private Problems() {}

  /**
   * A problem of this type.
   *
   * @param slug last part of its {@code type}, kebab-case
   */
  public static HttpProblem of(int status, String slug, String title, String detail) {
    return builder(status, slug, title, detail).build();
  }

  /** Input that is well-formed and breaks a rule: 422 with a pointer to each place. */
  public static HttpProblem invalid(String slug, String title, List<Violation> errors) {
    String detail = errors.isEmpty() ? title : errors.getFirst().detail();
    return builder(422, slug, title, detail).with("errors", errors).build();
  }

  /** 404 for what is not there, or not for this caller. */
  public static HttpProblem notFound(String what, String id) {
    return of(404, "not-found", "Not found", "There is no " + what + " '" + id + "'.");
  }

  /** 403 for a caller whose token does not allow this. */
  public static HttpProblem forbidden(String detail) {
    return of(403, "forbidden", "Forbidden", detail);
  }

  /** 409 for what is there already, or clashes with it. */
  public static HttpProblem conflict(String slug, String title, String detail) {
    return of(409, slug, title, detail);
  }

  /** The start of a problem of this type, for one with a header or a member of its own. */
  public static HttpProblem.Builder builder(int status, String slug, String title, String detail) {
    return HttpProblem.builder()
        .withType(URI.create(TYPE + slug))
        .withTitle(title)
        .withStatus(
            Response.Status.fromStatusCode(status) == null
                ? UNPROCESSABLE
                : Response.Status.fromStatusCode(status))
        .withDetail(detail);
  }

  private static final Response.StatusType UNPROCESSABLE =
      new Response.StatusType() {
        @Override
        public int getStatusCode() {
          return 422;
        }

        @Override
        public Response.Status.Family getFamily() {
          return Response.Status.Family.CLIENT_ERROR;
        }

        @Override
        public String getReasonPhrase() {
          return "Unprocessable Content";
        }
      };
}
