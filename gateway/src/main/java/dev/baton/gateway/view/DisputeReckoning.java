package dev.baton.gateway.view;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.event.Statement;
import dev.baton.gateway.continuity.Claims;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what more than one team takes credit for, and the questions that nobody answers. */
public record DisputeReckoning(Directory directory, Instant asOf) {
  private static final int PASSES = 3;

  private record Thing(
      @Nullable ItemRef item,
      @Nullable String outcome,
      @Nullable Instant start,
      @Nullable Instant end) {}

  DisputesView of(
      List<ReadModels.Credit> credits,
      List<ReadModels.InquiryStep> steps,
      Completeness completeness) {
    Map<Thing, List<ReadModels.Credit>> claims = new LinkedHashMap<>();
    Map<Thing, List<ReadModels.Credit>> settled = new LinkedHashMap<>();
    for (ReadModels.Credit credit : credits) {
      if (credit.time().isAfter(asOf)) {
        continue;
      }
      (credit.stage() == Statement.Credit.Stage.CLAIMED ? claims : settled)
          .computeIfAbsent(
              new Thing(credit.item(), credit.outcome(), credit.start(), credit.end()),
              t -> new ArrayList<>())
          .add(credit);
    }
    List<BigDecimal> shares =
        claims.values().stream().flatMap(List::stream).map(ReadModels.Credit::share).toList();
    List<DisputesView.Credit> disputed = new ArrayList<>();
    claims.forEach((thing, of) -> {
      if (!settled.containsKey(thing)
          && Claims.disputed(of.stream().map(ReadModels.Credit::share).toList())) {
        disputed.add(credit(thing, of));
      }
    });
    disputed.sort(Comparator.comparing(DisputesView.Credit::since));
    return new DisputesView(
        asOf,
        Claims.inflation(shares, claims.size()),
        claims.size(),
        disputed.size(),
        disputed,
        inquiries(steps),
        null,
        completeness);
  }

  private DisputesView.Credit credit(Thing thing, List<ReadModels.Credit> claims) {
    return new DisputesView.Credit(
        thing.item(),
        thing.outcome(),
        thing.start(),
        thing.end(),
        claims.stream()
            .map(ReadModels.Credit::share)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .toPlainString(),
        claims.stream().map(ReadModels.Credit::time).min(Comparator.naturalOrder()).orElse(asOf),
        claims.stream()
            .map(c ->
                new DisputesView.Claim(
                    directory.team(c.team()), c.share().toPlainString(), c.time()))
            .toList());
  }

  /** Every question that was raised by then, those that bounce first. */
  public List<DisputesView.Inquiry> inquiries(List<ReadModels.InquiryStep> steps) {
    Map<String, List<ReadModels.InquiryStep>> byId = new LinkedHashMap<>();
    steps.stream()
        .filter(step -> !step.time().isAfter(asOf))
        .forEach(step -> byId.computeIfAbsent(step.inquiry(), i -> new ArrayList<>()).add(step));
    return byId.entrySet().stream()
        .map(e -> inquiry(e.getKey(), e.getValue()))
        .sorted(
            Comparator.comparing(DisputesView.Inquiry::bounces)
                .thenComparingDouble(DisputesView.Inquiry::openDays)
                .reversed())
        .toList();
  }

  private DisputesView.Inquiry inquiry(String id, List<ReadModels.InquiryStep> steps) {
    List<String> route = new ArrayList<>();
    boolean back = false;
    int passes = 0;
    Instant answeredAt = null;
    for (ReadModels.InquiryStep step : steps) {
      String team = directory.team(step.team());
      if (route.isEmpty() || !route.getLast().equals(team)) {
        back |= route.contains(team);
        route.add(team);
      }
      if (step.step() == Statement.Inquiry.Step.ANSWERED) {
        answeredAt = answeredAt == null ? step.time() : answeredAt;
        continue;
      }
      passes += step.step() == Statement.Inquiry.Step.PASSED ? 1 : 0;
      if (step.to() != null) {
        String to = directory.team(step.to());
        if (!route.getLast().equals(to)) {
          back |= route.contains(to);
          route.add(to);
        }
      }
    }
    Instant raised = steps.getFirst().time();
    Duration open = Duration.between(raised, answeredAt == null ? asOf : answeredAt);
    return new DisputesView.Inquiry(
        id,
        answeredAt == null ? route.getLast() : null,
        passes,
        back,
        raised,
        answeredAt,
        open.toMinutes() / 1440.0,
        answeredAt == null && (passes >= PASSES || back),
        route);
  }
}
