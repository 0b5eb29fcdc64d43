package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.Window;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The ledger's calls that list handoffs. */
public record Links(Window window) {
  /** So many periods the ledger is asked for at once: {@code Bucket} there. */
  static final int PERIODS_AT_MOST = 50;

  /** Those whose offers ended so; all where that is null. */
  public String handoffs(Edge edge, String more, @Nullable Disposition disposition) {
    return boundary(edge)
        + period()
        + more
        + (disposition == null ? "" : "&disposition=" + disposition.name());
  }

  /** All of a boundary. */
  static String boundary(Edge edge) {
    return "/ledger/v1/handoffs?from="
        + encode(edge.from())
        + "&to="
        + encode(edge.to())
        + "&workType="
        + encode(edge.workType());
  }

  /** Only those of the window. */
  String period() {
    return window.all() ? "" : "&bucket=" + days(window);
  }

  /** Days as the ledger reads them: its days are those of UTC. */
  String days(Window days) {
    return day(days.from(), days.zone()) + "/" + day(days.to(), days.zone());
  }

  /** An instant within the window, or one of its ends. */
  String instant(Instant time) {
    LocalDate day = LocalDate.ofInstant(time, window.zone());
    return day.atStartOfDay(window.zone()).toInstant().equals(time)
        ? day(day, window.zone())
        : time.toString();
  }

  private static String day(LocalDate day, ZoneId zone) {
    Instant start = day.atStartOfDay(zone).toInstant();
    return start.equals(day.atStartOfDay(ZoneOffset.UTC).toInstant())
            || day.equals(Window.BEGINNING)
            || day.equals(Window.END)
        ? day.toString()
        : start.toString();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
