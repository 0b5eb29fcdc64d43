package dev.baton.ledger.imports;

import dev.baton.contracts.event.ItemRef;
import dev.baton.ledger.imports.hop.Boundary;
import dev.baton.ledger.imports.hop.Counts;
import dev.baton.ledger.imports.hop.Findings;
import dev.baton.ledger.imports.hop.Hop;
import dev.baton.ledger.imports.hop.Telling;
import dev.baton.ledger.imports.log.LogReader;
import dev.baton.ledger.imports.log.LogStream;
import dev.baton.ledger.imports.log.Mapping;
import dev.baton.ledger.imports.log.MappingReader;
import dev.baton.ledger.imports.log.OcelReader;
import dev.baton.ledger.imports.log.Row;
import dev.baton.ledger.imports.log.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole log, told in memory.
 *
 * @param events of the log
 * @param items with their hops, those without one included
 */
public record Told(
    long events,
    Map<ItemRef, List<Hop>> items,
    Map<Boundary, Counts> counts,
    Findings findings,
    List<Rows.Refused> refused) {
  public static final LogStream.Limits LIMITS = new LogStream.Limits(1L << 40, 400, 8 << 20);

  /** Reads a mapping that is one. */
  public static Mapping mapping(byte[] yaml) {
    MappingReader.Reading reading = MappingReader.read(yaml);
    if (reading instanceof MappingReader.Read(Mapping mapping)) {
      return mapping;
    }
    throw new AssertionError(reading);
  }

  /** Tells a log by its mapping. */
  public static Told of(byte[] log, byte[] yaml) throws IOException {
    Mapping mapping = mapping(yaml);
    Map<String, String> types = new HashMap<>();
    if (mapping.ocel() != null) {
      try (OcelReader objects = new OcelReader(open(log))) {
        for (var object = objects.nextObject(); object != null; object = objects.nextObject()) {
          types.put(object.id(), object.type());
        }
      }
    }
    Rows rows = new Rows(mapping);
    long events = 0;
    Map<ItemRef, List<Row>> byItem = new LinkedHashMap<>();
    List<Rows.Refused> refused = new ArrayList<>();
    try (LogReader reader = LogReader.of(mapping, open(log))) {
      for (LogReader.Line line = reader.next(); line != null; line = reader.next()) {
        events++;
        switch (line) {
          case LogReader.Refused(var number, var reason) ->
              refused.add(new Rows.Refused(number, reason));
          case LogReader.Read(var event) -> {
            for (Rows.Reading reading : rows.of(event, types::get)) {
              switch (reading) {
                case Rows.Refused none -> refused.add(none);
                case Rows.Of(var item, var row) ->
                    byItem.computeIfAbsent(item, i -> new ArrayList<>()).add(row);
              }
            }
          }
        }
      }
    }
    Map<ItemRef, List<Hop>> items = new LinkedHashMap<>();
    Map<Boundary, Counts> counts = new HashMap<>();
    byItem.forEach((item, all) -> {
      List<Hop> hops = new ArrayList<>();
      Telling telling = Telling.of(mapping, item.id(), hops::add);
      all.forEach(telling::add);
      telling.end();
      items.put(item, hops);
      hops.forEach(hop ->
          counts.merge(
              new Boundary(String.valueOf(hop.from()), hop.to()), Counts.of(hop), Counts::plus));
    });
    Findings.Adding adding = new Findings.Adding(mapping.placeholders());
    counts.forEach(adding::add);
    return new Told(events, items, counts, adding.findings(), refused);
  }

  /** What is counted at a boundary. */
  public @Nullable Counts at(String from, String to) {
    return counts.get(new Boundary(from, to));
  }

  /** Hops of an item by its id. */
  public Map<String, List<Hop>> byId() {
    Map<String, List<Hop>> byId = new TreeMap<>();
    items.forEach((item, hops) -> byId.put(item.id(), hops));
    return byId;
  }

  static LogStream open(byte[] log) throws IOException {
    return LogStream.open(new ByteArrayInputStream(log), LIMITS);
  }
}
