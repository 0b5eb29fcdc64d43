package dev.baton.gateway.signals;

import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.projection.SeamHistory;
import dev.baton.gateway.projection.SeamPace;
import dev.baton.gateway.projection.Waits;
import dev.baton.local.demo.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The handoffs of a story, counted as the read model has them: what the ledger and the fold make of
 * them is proved elsewhere, on the whole of Baton.
 */
final class StoriedSeams {
  private static final class Handoff {
    final Edge edge;
    final Map<FactKind, Instant> times = new EnumMap<>(FactKind.class);
    Instant due = Instant.MAX;

    Handoff(Edge edge) {
      this.edge = edge;
    }

    @Nullable Instant time(FactKind kind) {
      return times.get(kind);
    }

    boolean offered() {
      return times.containsKey(FactKind.OFFERED);
    }

    boolean accepted() {
      return times.containsKey(FactKind.ACCEPTED);
    }

    boolean disposed() {
      return accepted()
          || times.containsKey(FactKind.REJECTED)
          || times.containsKey(FactKind.FORWARDED)
          || times.containsKey(FactKind.WITHDRAWN);
    }

    boolean heard() {
      return times.keySet().stream().anyMatch(kind -> kind.side() == FactKind.Side.RECEIVER);
    }

    Instant begin() {
      return times.values().stream().min(Instant::compareTo).orElseThrow();
    }

    LocalDate day() {
      return StoriedSeams.day(begin());
    }
  }

  private final Map<ItemRef, Map<String, Handoff>> items = new LinkedHashMap<>();
  private final Map<Edge, Duration> toAccept = new HashMap<>();

  private StoriedSeams(Story story) {
    story.contracts().forEach(c -> toAccept.put(c.boundary().edge(), c.terms().timeToAccept()));
    for (Story.Emitted emitted : story.events()) {
      if (Stories.event(emitted).statement() instanceof Statement.Fact fact) {
        take(fact, emitted.time());
      }
    }
  }

  /** Of a story, as of an instant after its end. */
  static StoriedSeams of(Story story) {
    return new StoriedSeams(story);
  }

  private void take(Statement.Fact fact, Instant time) {
    Map<String, Handoff> handoffs = items.computeIfAbsent(fact.item(), i -> new LinkedHashMap<>());
    String id = fact.handoff();
    if (id == null) {
      id =
          handoffs.entrySet().stream()
              .filter(h -> h.getValue().edge.to().equals(fact.to()))
              .filter(h -> !h.getValue().times.containsKey(fact.kind()))
              .map(Map.Entry::getKey)
              .reduce((one, other) -> other)
              .orElse("phantom " + fact.to());
    }
    String from = fact.from();
    Handoff handoff =
        handoffs.computeIfAbsent(
            id, h -> new Handoff(new Edge(String.valueOf(from), fact.to(), fact.item().type())));
    handoff.times.putIfAbsent(fact.kind(), time);
    if (fact.kind() == FactKind.OFFERED) {
      handoff.due = time.plus(toAccept.getOrDefault(handoff.edge, Duration.ofDays(30)));
    }
  }

  private List<Handoff> all() {
    return items.values().stream().flatMap(i -> i.values().stream()).toList();
  }

  SeamHistory history(Instant asOf) {
    record Key(Edge edge, LocalDate day) {}
    Map<Key, List<Handoff>> byDay = new HashMap<>();
    Map<Edge, TreeMap<Instant, Long>> hours = new HashMap<>();
    for (Handoff handoff : all()) {
      hours
          .computeIfAbsent(handoff.edge, e -> new TreeMap<>())
          .merge(handoff.begin().truncatedTo(ChronoUnit.HOURS), 1L, Long::sum);
      if (handoff.offered()) {
        byDay
            .computeIfAbsent(new Key(handoff.edge, handoff.day()), k -> new ArrayList<>())
            .add(handoff);
      }
    }
    List<SeamHistory.Day> days = new ArrayList<>();
    List<SeamHistory.Open> open = new ArrayList<>();
    byDay.forEach((key, handoffs) -> {
      days.add(
          new SeamHistory.Day(
              key.edge(),
              key.day(),
              handoffs.size(),
              count(handoffs, Handoff::accepted),
              count(handoffs, Handoff::heard),
              count(handoffs, h -> h.times.containsKey(FactKind.RETURNED)),
              count(handoffs, h -> !h.disposed() && !h.due.isAfter(asOf))));
      handoffs.stream()
          .filter(h -> !h.disposed() && h.due.isAfter(asOf))
          .map(h -> h.due)
          .max(Instant::compareTo)
          .ifPresent(due -> open.add(new SeamHistory.Open(key.edge(), key.day(), due, null)));
    });
    List<SeamHistory.Hour> all = new ArrayList<>();
    hours.forEach(
        (edge, of) -> of.forEach((hour, hops) -> all.add(new SeamHistory.Hour(edge, hour, hops))));
    return new SeamHistory(days, open, all);
  }

  SeamPace pace() {
    List<SeamPace.Bin> holds = new ArrayList<>();
    List<SeamPace.Bin> waits = new ArrayList<>();
    for (Map<String, Handoff> handoffs : items.values()) {
      Handoff before = null;
      for (Handoff handoff : handoffs.values()) {
        Instant offered = handoff.time(FactKind.OFFERED);
        Instant accepted = handoff.time(FactKind.ACCEPTED);
        Instant held = before == null ? null : before.time(FactKind.ACCEPTED);
        if (before != null
            && held != null
            && offered != null
            && before.edge.to().equals(handoff.edge.from())
            && !offered.isBefore(held)) {
          holds.add(bin(handoff.edge, held, offered));
        }
        if (offered != null && accepted != null) {
          waits.add(bin(handoff.edge, offered, accepted));
        }
        before = handoff;
      }
    }
    return new SeamPace(holds, waits, List.of());
  }

  private static SeamPace.Bin bin(Edge edge, Instant from, Instant to) {
    return new SeamPace.Bin(edge, day(from), Waits.bin(Duration.between(from, to)), 1);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(Objects.requireNonNull(time), ZoneOffset.UTC);
  }

  private static long count(List<Handoff> handoffs, Predicate<Handoff> which) {
    return handoffs.stream().filter(which).count();
  }
}
