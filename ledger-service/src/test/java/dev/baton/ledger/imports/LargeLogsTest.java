package dev.baton.ledger.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.ledger.imports.log.LogReader;
import dev.baton.ledger.imports.log.LogStream;
import dev.baton.ledger.imports.log.Mapping;
import dev.baton.ledger.imports.log.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However large a log is, reading it takes the same memory. */
class LargeLogsTest {
  private static final long LIVE_AT_MOST = 4L << 20;

  @Test
  void aLogOfTwelveMegabytesTakesLittleMemory() throws IOException {
    for (Mapping.Format format : Mapping.Format.values()) {
      read(format, 12L << 20);
    }
  }

  @Test
  @Tag("proof")
  void aLogOfAGigabyteTakesNoMore() throws IOException {
    for (Mapping.Format format : Mapping.Format.values()) {
      List<Long> curve = read(format, 1L << 30);
      System.out.printf(
          Locale.ROOT,
          "%s, 1 GiB: MiB in use after each tenth: %s%n",
          format,
          curve.stream().map(bytes -> bytes >> 20).toList());
    }
  }

  /** What is live after each tenth of a log. */
  private static List<Long> read(Mapping.Format format, long bytes) throws IOException {
    Mapping mapping =
        Told.mapping(
            """
            format: %s
            source: /s
            workType: w
            group: [g]
            case: %s
            queued: activity == "queued"
            %s
            """
                .formatted(
                    format.name().toLowerCase(Locale.ROOT),
                    format == Mapping.Format.XES ? "case:concept:name" : "c",
                    format == Mapping.Format.OCEL ? "ocel: {item: order}" : "")
                .getBytes(StandardCharsets.UTF_8));
    Rows rows = new Rows(mapping);
    long before = live();
    List<Long> curve = new ArrayList<>();
    long used = 0;
    LogStream stream = LogStream.open(new Generated(format, bytes), Told.LIMITS);
    try (LogReader reader = LogReader.of(mapping, stream)) {
      for (LogReader.Line line = reader.next(); line != null; line = reader.next()) {
        if (line instanceof LogReader.Read(var event)) {
          used +=
              rows.of(event, object -> "order").stream().filter(Rows.Of.class::isInstance).count();
        }
        if (stream.total() > bytes * (curve.size() + 1) / 10) {
          long live = live() - before;
          curve.add(live);
          assertThat(live).as(format + " after " + stream.total()).isLessThan(LIVE_AT_MOST);
        }
      }
      Reference.reachabilityFence(reader);
    }
    assertThat(used).as(format.toString()).isGreaterThan(bytes / 1000);
    assertThat(curve).hasSizeGreaterThanOrEqualTo(9);
    return curve;
  }

  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** A log of about this size that nobody stores. */
  private static final class Generated extends InputStream {
    private final Mapping.Format format;
    private final long bytes;
    private byte[] part;
    private int at;
    private long made;
    private long event;
    private boolean ended;

    Generated(Mapping.Format format, long bytes) {
      this.format = format;
      this.bytes = bytes;
      this.part =
          (switch (format) {
                case XES -> "<log>";
                case CSV -> "c,g,concept:name,time:timestamp\n";
                case OCEL -> "{\"events\":[";
              })
              .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == part.length && !next()) {
        return -1;
      }
      int taken = Math.min(length, part.length - at);
      System.arraycopy(part, at, buffer, offset, taken);
      at += taken;
      made += taken;
      return taken;
    }

    private boolean next() {
      if (ended) {
        return false;
      }
      String text;
      if (made >= bytes) {
        ended = true;
        text =
            switch (format) {
              case XES -> "</log>";
              case CSV -> "";
              case OCEL -> "],\"objects\":[]}";
            };
      } else {
        StringBuilder some = new StringBuilder();
        for (int i = 0; i < 100; i++) {
          some.append(event());
          event++;
        }
        text = some.toString();
      }
      part = text.getBytes(StandardCharsets.UTF_8);
      at = 0;
      return part.length > 0;
    }

    private String event() {
      String time = "2026-01-01T00:00:00Z";
      String activity = event % 2 == 0 ? "queued" : "worked on";
      return switch (format) {
        case XES ->
            "<trace><string key='concept:name' value='%d'/><event><string key='g' value='G%d'/><string key='concept:name' value='%s'/><date key='time:timestamp' value='%s'/></event></trace>\n"
                .formatted(event, event % 10, activity, time);
        case CSV -> "%d,G%d,%s,%s\n".formatted(event, event % 10, activity, time);
        case OCEL ->
            "%s{\"id\":\"e%d\",\"type\":\"%s\",\"time\":\"%s\",\"attributes\":[{\"name\":\"g\",\"value\":\"G%d\"}],\"relationships\":[{\"objectId\":\"o%d\",\"qualifier\":\"\"}]}\n"
                .formatted(event == 0 ? "" : ",", event, activity, time, event % 10, event);
      };
    }
  }
}
