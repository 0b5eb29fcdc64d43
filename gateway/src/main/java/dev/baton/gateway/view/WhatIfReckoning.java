package dev.baton.gateway.view;

import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.Cohorts;
import dev.baton.gateway.continuity.JourneyGraph;
import dev.baton.gateway.continuity.RecoverableValue;
import dev.baton.gateway.continuity.RecoverableValue.Step;
import dev.baton.gateway.continuity.Yields;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reckons what higher yields of a journey's boundaries would bring, and in which order. */
record WhatIfReckoning(Journey journey, Question question, Readings readings, Directory directory) {

  /**
   * Reckons it.
   *
   * @param targets the yields that boundaries between registered teams shall have, 0 to 1; without
   *     any, only what is settled now
   */
  WhatIfView of(Map<Edge, Double> targets, Completeness completeness) {
    JourneyGraph graph =
        new JourneyGraph(journey.edges().stream().map(directory::resolve).toList());
    Seams seams = new Seams(question, graph.edges(), readings, directory);
    Set<String> parallel =
        Cohorts.of(
                graph,
                Passages.of(Passages.trace(readings.ways(), graph.edges(), directory)),
                question.bucket(),
                new Cohorts.Maturity(question.asOf(), question.horizon().toDays(), question.zone()),
                seams.blind())
            .parallel();
    Map<Edge, Settled> settled = new LinkedHashMap<>();
    for (Seam seam : seams.all()) {
      if (!seam.blind()) {
        settled.put(seam.edge, Settled.of(seam));
      }
    }
    Set<String> currencies = new TreeSet<>();
    settled.values().forEach(s -> currencies.addAll(s.worth().keySet()));
    Set<Edge> missing = new LinkedHashSet<>(targets.keySet());
    missing.removeAll(settled.keySet());

    List<WhatIfView.InCurrency> inCurrencies = new ArrayList<>();
    for (String currency : currencies) {
      RecoverableValue value =
          RecoverableValue.of(graph, in(settled, currency), targets, parallel, false);
      missing.addAll(value.missing());
      inCurrencies.add(inCurrency(currency, value.order(), withoutValue(settled, targets)));
    }
    RecoverableValue items = RecoverableValue.of(graph, in(settled, ""), targets, parallel, true);
    missing.addAll(items.missing());
    Window window = question.window();
    return new WhatIfView(
        journey.id(),
        window.from().equals(Window.BEGINNING) ? null : window.from(),
        window.to().equals(Window.END) ? null : window.to(),
        question.asOf(),
        settled.entrySet().stream().map(of -> now(of.getKey(), of.getValue().sums())).toList(),
        inCurrencies,
        inItems(items.order()),
        List.copyOf(missing),
        completeness);
  }

  /** What of a boundary is settled, and what it is worth by currency. */
  private record Settled(Sums sums, Map<String, BigDecimal> worth) {
    static Settled of(Seam seam) {
      Sums sums = Sums.NONE;
      for (var bucket : seam.buckets.entrySet()) {
        sums = seam.settled(bucket.getKey()) ? sums.plus(bucket.getValue()) : sums;
      }
      Map<String, BigDecimal> worth = new LinkedHashMap<>();
      for (SeamWorth some : seam.worths) {
        if (seam.settled(seam.question.bucketOf(some.hour()))) {
          worth.merge(some.currency(), some.amount().value(), BigDecimal::add);
        }
      }
      return new Settled(sums, worth);
    }

    long offered() {
      return sums.get(Measure.OFFERED);
    }

    long withoutValue() {
      return sums.get(Measure.WORTH_UNKNOWN);
    }
  }

  private static Map<Edge, RecoverableValue.Seam> in(Map<Edge, Settled> settled, String currency) {
    Map<Edge, RecoverableValue.Seam> seams = new LinkedHashMap<>();
    settled.forEach((edge, of) ->
        seams.put(
            edge,
            new RecoverableValue.Seam(
                of.sums().get(Measure.HOPS),
                of.offered(),
                of.sums().get(Measure.DISPOSED_ACCEPTED),
                of.worth().getOrDefault(currency, BigDecimal.ZERO).doubleValue(),
                of.offered() - of.withoutValue())));
    return seams;
  }

  private static @Nullable Double withoutValue(
      Map<Edge, Settled> settled, Map<Edge, Double> targets) {
    long without = 0;
    long offered = 0;
    for (Map.Entry<Edge, Settled> of : settled.entrySet()) {
      if (targets.containsKey(of.getKey())) {
        without += of.getValue().withoutValue();
        offered += of.getValue().offered();
      }
    }
    return Yields.share(without, offered);
  }

  private WhatIfView.Now now(Edge edge, Sums settled) {
    long offered = settled.get(Measure.OFFERED);
    return new WhatIfView.Now(
        edge.from(),
        edge.to(),
        edge.workType(),
        directory.name(edge.from()),
        directory.name(edge.to()),
        offered,
        Yields.share(settled.get(Measure.DISPOSED_ACCEPTED), offered));
  }

  private WhatIfView.InCurrency inCurrency(
      String currency, List<Step> order, @Nullable Double without) {
    List<WhatIfView.WorthStep> steps = new ArrayList<>();
    double sum = 0;
    for (Step step : order) {
      sum += step.value();
      steps.add(
          new WhatIfView.WorthStep(
              step.edge().from(),
              step.edge().to(),
              step.edge().workType(),
              directory.name(step.edge().from()),
              directory.name(step.edge().to()),
              step.yield(),
              step.target(),
              step.items(),
              money(step.value()),
              money(sum)));
    }
    return new WhatIfView.InCurrency(currency, money(sum), without, steps);
  }

  private WhatIfView.InItems inItems(List<Step> order) {
    List<WhatIfView.ItemStep> steps = new ArrayList<>();
    double sum = 0;
    for (Step step : order) {
      sum += step.items();
      steps.add(
          new WhatIfView.ItemStep(
              step.edge().from(),
              step.edge().to(),
              step.edge().workType(),
              directory.name(step.edge().from()),
              directory.name(step.edge().to()),
              step.yield(),
              step.target(),
              step.items(),
              sum));
    }
    return new WhatIfView.InItems(sum, steps);
  }

  /** An estimate: more than a hundredth of it is not known. */
  private static String money(double amount) {
    return SeamView.money(BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP));
  }
}
