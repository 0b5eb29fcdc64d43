package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.Window;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger's calls behind figures: which handoffs they count. */
public record Links(Window window) {

  /** One per figure of a boundary. */
  Map<String, String> of(Edge edge) {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("hops", handoffs(edge, "", null));
    links.put("offered", handoffs(edge, "&offered=true", null));
    for (Disposition disposition : Disposition.values()) {
      links.put(
          disposition.name().toLowerCase(Locale.ROOT),
          handoffs(edge, "&offered=true", disposition));
    }
    links.put("phantom", handoffs(edge, "&offered=false", null));
    return links;
  }

  /** Those of a bucket, which ends before that day. */
  static String bucket(Edge edge, LocalDate start, LocalDate end, Window window) {
    return new Links(new Window(start, end, window.zone())).handoffs(edge, "", null);
  }

  /** Those that were rejected or returned for this reason. */
  String reason(Edge edge, String code) {
    return handoffs(edge, "&reason=" + encode(code), null);
  }

  /** Those whose offers ended so; all where that is null. */
  public String handoffs(Edge edge, String more, @Nullable Disposition disposition) {
    return "/ledger/v1/handoffs?from=%s&to=%s&workType=%s%s%s%s"
        .formatted(
            encode(edge.from()),
            encode(edge.to()),
            encode(edge.workType()),
            window.all() ? "" : "&bucket=" + encode(window.start() + "/" + window.end()),
            more,
            disposition == null ? "" : "&disposition=" + disposition.name());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
