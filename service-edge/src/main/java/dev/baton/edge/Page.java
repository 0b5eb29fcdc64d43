package dev.baton.edge;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. The cursor is opaque to clients; the next page is a {@code Link: rel="next"}.
 *
 * @param items what is on the page
 * @param next where the next page starts; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 1000;

  /**
   * The page of the first {@code limit} of these; one more was asked for to know whether more is.
   */
  public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
    if (oneMore.size() <= limit) {
      return new Page<>(oneMore, null);
    }
    List<T> items = oneMore.subList(0, limit);
    return new Page<>(items, encode(key.apply(items.getLast())));
  }

  /** How many a request may have at once. */
  public static int limit(@Nullable Integer asked) {
    return asked == null ? DEFAULT_LIMIT : Math.clamp(asked, 1, MAX_LIMIT);
  }

  /**
   * The key after which a page starts; null for the first.
   *
   * @param cursor as an earlier page gave it
   */
  public static @Nullable String decode(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw notACursor();
    }
  }

  private static HttpProblem notACursor() {
    return Problems.of(
        400, "bad-cursor", "Not a cursor", "Use the cursor of the Link header as it was given.");
  }

  /**
   * The key after which a page starts, read into what the query is asked with.
   *
   * @param cursor as an earlier page gave it; null for the first
   * @param first what the first page starts after
   * @param read fails on what is no such key
   */
  public static <K extends @Nullable Object> K after(
      @Nullable String cursor, K first, Function<String, K> read) {
    String key = decode(cursor);
    try {
      return key == null ? first : read.apply(key);
    } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notACursor();
    }
  }

  /**
   * The position after which a page starts; −1 for the first.
   *
   * @param cursor as an earlier page gave it
   */
  public static long position(@Nullable String cursor) {
    return after(cursor, -1L, Long::valueOf);
  }

  /** 200 with the items as a JSON array, and the link to the next page. */
  public RestResponse<List<T>> response(UriInfo uri) {
    RestResponse.ResponseBuilder<List<T>> response = RestResponse.ResponseBuilder.ok(items);
    if (next != null) {
      response.links(
          Link.fromUriBuilder(uri.getRequestUriBuilder().replaceQueryParam("cursor", next))
              .rel("next")
              .build());
    }
    return response.build();
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
