package dev.baton.gateway.view;

import dev.baton.edge.Page;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Pages of lists that are reckoned anew for each: a page begins after what the last one ended. */
final class Pages {
  private Pages() {}

  /**
   * One page of these.
   *
   * @param key tells them apart, and is the same when the list is reckoned again
   * @param cursor as an earlier page gave it; null for the first. Where what it stands for is gone,
   *     the page begins where that was
   */
  static <T> Page<T> of(
      List<T> all, Function<T, String> key, @Nullable String cursor, @Nullable Integer limit) {
    int most = Page.limit(limit);
    int start = Page.after(cursor, 0, after -> start(all, key, after));
    List<T> oneMore = all.subList(start, Math.min(all.size(), start + most + 1));
    int next = start + most;
    return Page.of(oneMore, most, last -> next + " " + key.apply(last));
  }

  private static <T> int start(List<T> all, Function<T, String> key, String after) {
    int space = after.indexOf(' ');
    int then = Integer.parseInt(after.substring(0, space));
    String last = after.substring(space + 1);
    for (int i = 0; i < all.size(); i++) {
      if (key.apply(all.get(i)).equals(last)) {
        return i + 1;
      }
    }
    return Math.clamp(then, 0, all.size());
  }

  /** The view, and a link to the next page where there is one. */
  static <T> RestResponse<T> linked(T view, @Nullable String next, UriInfo uri) {
    RestResponse.ResponseBuilder<T> response = RestResponse.ResponseBuilder.ok(view);
    if (next != null) {
      response.links(
          Link.fromUriBuilder(uri.getRequestUriBuilder().replaceQueryParam("cursor", next))
              .rel("next")
              .build());
    }
    return response.build();
  }
}
