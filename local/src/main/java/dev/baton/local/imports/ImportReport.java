package dev.baton.local.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finished import for a person to read. */
final class ImportReport {
  private static final int LISTED = 5;

  private ImportReport() {}

  /**
   * Line by line.
   *
   * @param view as the ledger shows it
   */
  static List<String> lines(JsonNode view) {
    List<String> lines = new ArrayList<>();
    JsonNode rows = view.path("rows");
    JsonNode facts = view.path("facts");
    JsonNode findings = view.path("findings");
    JsonNode total = findings.path("total");
    lines.add(
        "%d events: %d rows of %d items, %d refused"
            .formatted(
                rows.path("events").asLong(),
                rows.path("used").asLong(),
                view.path("items").asLong(),
                rows.path("refused").asLong()));
    lines.add(
        "%d facts recorded, %d were there before, %d refused"
            .formatted(
                facts.path("recorded").asLong(),
                facts.path("duplicate").asLong(),
                facts.path("refused").asLong()));
    lines.add(
        "%d handoffs over %d boundaries: %d silent, %d rejected, %d returned, %d forwarded, %d straight back"
            .formatted(
                total.path("hops").asLong(),
                findings.path("boundaries").asLong(),
                total.path("silent").asLong(),
                total.path("rejected").asLong(),
                total.path("returned").asLong(),
                total.path("forwarded").asLong(),
                total.path("pingPong").asLong()));
    findings
        .path("placeholders")
        .properties()
        .forEach(team ->
            lines.add(
                "%s stands for a team that nobody knows: %d handoffs"
                    .formatted(team.getKey(), team.getValue().asLong())));
    seams(lines, "most handoffs", findings.path("busiest"));
    seams(lines, "longest median wait", findings.path("slowest"));
    seams(lines, "most silent", findings.path("quietest"));
    JsonNode first = rows.path("first");
    if (!first.isEmpty()) {
      lines.add("first refused:");
      for (int i = 0; i < Math.min(LISTED, first.size()); i++) {
        JsonNode refused = first.get(i);
        lines.add(
            "  row %d%s: %s"
                .formatted(
                    refused.path("row").asLong(),
                    refused.has("fact") ? " (" + refused.path("fact").asText() + ")" : "",
                    refused.path("reason").asText()));
      }
    }
    return lines;
  }

  private static void seams(List<String> lines, String title, JsonNode seams) {
    if (seams.isEmpty()) {
      return;
    }
    lines.add(title + ":");
    for (int i = 0; i < Math.min(LISTED, seams.size()); i++) {
      JsonNode seam = seams.get(i);
      lines.add(
          "  %s → %s: %d handoffs, %d silent, %d straight back%s"
              .formatted(
                  seam.path("from").asText(),
                  seam.path("to").asText(),
                  seam.path("hops").asLong(),
                  seam.path("silent").asLong(),
                  seam.path("pingPong").asLong(),
                  seam.has("medianWaitSeconds")
                      ? ", median wait " + words(seam.path("medianWaitSeconds").asDouble())
                      : ""));
    }
  }

  /** A wait in its two largest units. */
  static String words(double seconds) {
    Duration wait = Duration.ofSeconds(Math.round(seconds));
    if (wait.toDays() > 0) {
      return "%d d %d h".formatted(wait.toDays(), wait.toHoursPart());
    }
    if (wait.toHours() > 0) {
      return "%d h %d min".formatted(wait.toHours(), wait.toMinutesPart());
    }
    return wait.toMinutes() > 0
        ? "%d min %d s".formatted(wait.toMinutes(), wait.toSecondsPart())
        : String.format(Locale.ROOT, "%.0f s", seconds);
  }
}
