package dev.baton.gateway.view;

import dev.baton.edge.Csv;
import dev.baton.edge.Problems;
import dev.baton.edge.Violation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Views as whole tables of comma-separated values. */
final class Table {
  static final String CSV = "text/csv";
  private static final String COMPLETENESS = "Baton-Completeness";

  private Table() {}

  /** {@code format} in the address counts more than {@code Accept}: a link can name it. */
  static final class FormatInTheAddress {
    private static final Pattern TABLES =
        Pattern.compile(
            "/api/v1/(handovers|blind-spots|disputes|forecasts"
                + "|journeys/[^/]+/(continuity|custody)|boundaries/.+)");

    @ServerRequestFilter(preMatching = true)
    public void choose(ContainerRequestContext request) {
      if (!TABLES.matcher(request.getUriInfo().getPath()).matches()) {
        return;
      }
      String format = request.getUriInfo().getQueryParameters().getFirst("format");
      String accept = request.getHeaderString(HttpHeaders.ACCEPT);
      if (format == null) {
        format = accept != null && accept.contains(CSV) ? "csv" : "json";
      }
      String mediaType =
          switch (format) {
            case "csv" -> CSV;
            case "json" -> MediaType.APPLICATION_JSON;
            default ->
                throw Problems.invalid(
                    "bad-format",
                    "Not a format",
                    List.of(new Violation("/format", "'json' and 'csv' are written here.")));
          };
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, mediaType);
    }
  }

  /** The answer as lines, and how complete it is in a header. */
  static <T> Multi<String> of(
      Uni<T> answer, Function<T, Stream<String>> lines, Function<T, Completeness> completeness) {
    return RestMulti.fromUniResponse(
        answer,
        view -> Multi.createFrom().items(lines.apply(view)),
        view ->
            Map.of(
                COMPLETENESS,
                List.of(completeness.apply(view).summary()),
                HttpHeaders.CONTENT_TYPE,
                List.of(CSV + ";charset=UTF-8")));
  }

  /** One line; what is not known is empty. */
  static String line(@Nullable Object... cells) {
    return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }
}
