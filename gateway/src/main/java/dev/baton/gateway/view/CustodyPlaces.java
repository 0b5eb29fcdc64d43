package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Custody;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.continuity.Quantiles;
import dev.baton.gateway.projection.ReadModels.Holds;
import dev.baton.gateway.projection.ReadModels.WayCount;
import dev.baton.gateway.projection.Waits;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reckons where the items of a journey are, how long and worth what. */
final class CustodyPlaces {
  private static final List<Duration> AGES =
      List.of(
          Duration.ofHours(4),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(7),
          Duration.ofDays(30));

  private static final Duration HOUR = Duration.ofHours(1);

  /** Where: what tells one place from another. */
  private record Spot(boolean held, Edge over) {}

  /** How long items should stay at most, and what says so. */
  private record Limit(Duration limit, String by) {}

  private final Journey journey;
  private final Question question;
  private final Directory directory;
  private final Map<String, NavigableMap<Integer, Long>> holds = new HashMap<>();

  private CustodyPlaces(
      Journey journey, Question question, List<Holds> holds, Directory directory) {
    this.journey = journey;
    this.question = question;
    this.directory = directory;
    for (Holds of : holds) {
      NavigableMap<Integer, Long> bins =
          this.holds.computeIfAbsent(
              key(directory.team(of.team()), of.workType()), k -> new TreeMap<>());
      of.bins().forEach((bin, count) -> bins.merge(bin, count, Long::sum));
    }
  }

  static CustodyView of(
      Journey journey,
      Question question,
      List<WayCount> ways,
      List<Holds> holds,
      Directory directory,
      Completeness completeness) {
    return new CustodyPlaces(journey, question, holds, directory).view(ways, completeness);
  }

  private CustodyView view(List<WayCount> ways, Completeness completeness) {
    JourneyGraph graph =
        new JourneyGraph(
            journey.edges().stream().map(directory::resolve).toList(),
            journey.starts(),
            journey.ends());
    CustodyReckoning reckoning =
        new CustodyReckoning(graph, Passages.trace(ways, graph.edges(), directory));
    Custody total = reckoning.total();
    Map<Spot, List<WayCount>> spots = new LinkedHashMap<>();
    Map<String, Long> endedBy = new TreeMap<>();
    for (CustodyReckoning.Located items : reckoning.located()) {
      WayCount way = items.way().way();
      switch (items.place()) {
        case CustodyReckoning.Place.Held(Edge over) ->
            spots.computeIfAbsent(new Spot(true, over), s -> new ArrayList<>()).add(way);
        case CustodyReckoning.Place.InTheAir(Edge over) ->
            spots.computeIfAbsent(new Spot(false, over), s -> new ArrayList<>()).add(way);
        case CustodyReckoning.Place.Ended(String how) -> endedBy.merge(how, way.count(), Long::sum);
        case CustodyReckoning.Place.Finished finished -> {}
      }
    }
    List<CustodyView.Place> places =
        spots.entrySet().stream()
            .map(e -> place(e.getKey(), e.getValue()))
            .sorted(
                Comparator.comparingLong(CustodyView.Place::late)
                    .thenComparingLong(CustodyView.Place::count)
                    .reversed())
            .toList();
    Window window = question.window();
    return new CustodyView(
        journey.id(),
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        total.entered(),
        total.held(),
        total.inTheAir(),
        total.finished(),
        total.ended(),
        late(places, "held"),
        late(places, "in-the-air"),
        endedBy,
        total.residual(),
        reckoning.cohorts(question.bucket()::start).entrySet().stream()
            .map(e -> {
              Custody c = e.getValue();
              return new CustodyView.Cohort(
                  e.getKey(),
                  c.entered(),
                  c.held(),
                  c.inTheAir(),
                  c.finished(),
                  c.ended(),
                  c.residual());
            })
            .toList(),
        places,
        completeness);
  }

  private static long late(List<CustodyView.Place> places, String state) {
    return places.stream()
        .filter(p -> p.state().equals(state))
        .mapToLong(CustodyView.Place::late)
        .sum();
  }

  private CustodyView.Place place(Spot spot, List<WayCount> items) {
    Edge edge = spot.over();
    Limit limit = spot.held() ? holdLimit(edge) : answerLimit(edge);
    Map<String, BigDecimal> worth = new TreeMap<>();
    Map<String, BigDecimal> lateWorth = new TreeMap<>();
    Map<String, Long> valued = new TreeMap<>();
    long[] ages = new long[AGES.size() + 1];
    long late = 0;
    Instant oldest = null;
    for (WayCount way : items) {
      boolean over = way.since() != null && late(way.since(), limit.limit());
      late += over ? way.count() : 0;
      if (way.since() != null) {
        ages[age(way.since())] += way.count();
        oldest = oldest == null || way.since().isBefore(oldest) ? way.since() : oldest;
      }
      if (way.currency() != null) {
        worth.merge(way.currency(), way.amount().value(), BigDecimal::add);
        valued.merge(way.currency(), way.count(), Long::sum);
        lateWorth.merge(
            way.currency(), over ? way.amount().value() : BigDecimal.ZERO, BigDecimal::add);
      }
    }
    return new CustodyView.Place(
        spot.held() ? "held" : "in-the-air",
        edge.from(),
        edge.to(),
        edge.workType(),
        directory.name(edge.from()),
        directory.name(edge.to()),
        directory
            .boundary(edge)
            .flatMap(b -> directory.accountable(b.id(), question.asOf()))
            .map(Directory.Tenure::team)
            .orElse(null),
        items.stream().mapToLong(WayCount::count).sum(),
        late,
        limit.limit().toMillis() / 1000.0,
        limit.by(),
        oldest,
        ages(ages),
        worth.entrySet().stream()
            .map(e ->
                new CustodyView.Worth(
                    e.getKey(),
                    SeamView.money(e.getValue()),
                    valued.getOrDefault(e.getKey(), 0L),
                    SeamView.money(lateWorth.getOrDefault(e.getKey(), BigDecimal.ZERO))))
            .toList(),
        new Links(question.window())
            .handoffs(
                edge, "&offered=true", spot.held() ? Disposition.ACCEPTED : Disposition.OPEN));
  }

  /** Sure to be: what is known is the hour in which it began. */
  private boolean late(Instant since, Duration limit) {
    return since.plus(HOUR).plus(limit).isBefore(question.asOf());
  }

  private int age(Instant since) {
    Duration age = Duration.between(since, question.asOf());
    for (int i = 0; i < AGES.size(); i++) {
      if (age.compareTo(AGES.get(i)) < 0) {
        return i;
      }
    }
    return AGES.size();
  }

  private static List<CustodyView.Age> ages(long[] counts) {
    List<CustodyView.Age> ages = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        ages.add(new CustodyView.Age(i < AGES.size() ? AGES.get(i).toString() : null, counts[i]));
      }
    }
    return ages;
  }

  private Limit answerLimit(Edge edge) {
    return contract(edge)
        .map(c -> new Limit(c.timeToAccept(), "contract"))
        .orElse(new Limit(journey.horizon(), "horizon"));
  }

  private Limit holdLimit(Edge edge) {
    Optional<Contract> contract = contract(edge);
    if (contract.isPresent() && contract.get().timeToHandOn() != null) {
      return new Limit(contract.get().timeToHandOn(), "contract");
    }
    Double own =
        Quantiles.of(
            0.95,
            holds.getOrDefault(key(edge.to(), edge.workType()), new TreeMap<>()),
            Waits::seconds);
    return own == null
        ? new Limit(journey.horizon(), "horizon")
        : new Limit(Duration.ofMillis((long) (own * 1000)), "own-p95");
  }

  private Optional<Contract> contract(Edge edge) {
    return directory.boundary(edge).flatMap(b -> directory.contract(b.id(), question.asOf()));
  }

  private static String key(String team, String workType) {
    return team + "\n" + workType;
  }
}
