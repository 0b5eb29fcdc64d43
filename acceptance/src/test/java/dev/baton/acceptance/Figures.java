package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of a seam beside the handoffs that their links list, whatever figures there are: by
 * name where {@code items} are several, else the one that the part is about.
 */
final class Figures {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

  /** Less than the most: what there is more of is read on from where a page ended. */
  private static final int PAGE = 40;

  /** What a part is about that has one link. */
  private static final List<String> ONE = List.of("count", "offered", "expired");

  /** What is shown as a number of handoffs: none of these may be without a link. */
  private static final List<String> LINKED =
      List.of(
          "hops",
          "offered",
          "accepted",
          "rejected",
          "forwarded",
          "withdrawn",
          "expired",
          "open",
          "unanswered",
          "unmeasured",
          "phantom",
          "suspected",
          "retroactive",
          "loss/lost",
          "loss/expired",
          "loss/unanswered",
          "loss/unmeasured",
          "loss/suspected",
          "inTime",
          "context/judged",
          "context/incomplete",
          "waits/censored");

  private final Api api;
  private final Map<String, Long> said = new TreeMap<>();
  private final Map<String, Long> listed = new TreeMap<>();

  private Figures(Api api) {
    this.api = api;
  }

  /**
   * Each link lists exactly as many as the figure beside it says, and no figure is without one.
   *
   * @return figure → how many; the same figure of several parts once for each
   */
  static Map<String, Long> eachLeadsToWhatItCounts(Api api, JsonNode seam) {
    Figures figures = new Figures(api);
    figures.follow("", seam);
    assertThat(figures.listed).isEqualTo(figures.said);
    for (String figure : LINKED) {
      assertThat(seam.path("items").has(figure))
          .as(figure + " of " + seam)
          .isEqualTo(seam.at("/" + figure).asLong() > 0);
    }
    for (JsonNode field : seam.at("/context/fields")) {
      for (String verdict : List.of("missing", "invalid", "changed")) {
        assertThat(field.path("items").has(verdict))
            .as(verdict + " of " + field)
            .isEqualTo(field.path(verdict).asLong() > 0);
      }
    }
    return figures.said;
  }

  private void follow(String at, JsonNode part) {
    JsonNode items = part.path("items");
    if (items.isObject()) {
      items
          .properties()
          .forEach(link ->
              follow(
                  at + "/" + link.getKey(),
                  part.at("/" + link.getKey()).asLong(-1),
                  link.getValue().asText()));
    } else if (items.isTextual()) {
      String figure = ONE.stream().filter(part::has).findFirst().orElseThrow();
      follow(at + "/" + figure, part.path(figure).asLong(), items.asText());
    }
    if (part.isArray()) {
      for (int i = 0; i < part.size(); i++) {
        follow(at + "/" + i, part.get(i));
      }
    } else if (part.isObject()) {
      part.properties()
          .forEach(child -> {
            if (!child.getKey().equals("items")) {
              follow(at + "/" + child.getKey(), child.getValue());
            }
          });
    }
  }

  private void follow(String figure, long count, String call) {
    said.put(figure + " by " + call, count);
    listed.put(figure + " by " + call, count(call));
  }

  private long count(String call) {
    long count = 0;
    String next = call + "&limit=" + PAGE;
    while (next != null) {
      HttpResponse<String> page = api.answer(next);
      count += Api.json(page).size();
      Matcher link = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
      next = link.find() ? relative(link.group(1)) : null;
    }
    return count;
  }

  /** The ledger may name itself; what is asked is the gateway. */
  private static String relative(String link) {
    URI uri = URI.create(link);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }
}
