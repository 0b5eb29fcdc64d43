package dev.baton.gateway.signals;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import dev.baton.gateway.detection.AttributionDisputed;
import dev.baton.gateway.detection.Declared;
import dev.baton.gateway.detection.QuestionsBounce;
import dev.baton.gateway.detection.Shift.Reading;
import dev.baton.gateway.detection.Shift.Worse;
import dev.baton.gateway.projection.EvidenceHistory;
import dev.baton.gateway.projection.EvidenceHistory.Told;
import dev.baton.gateway.projection.ReadModels;
import dev.baton.gateway.projection.ReadModels.Credit;
import dev.baton.gateway.projection.ReadModels.Status;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.DisputeReckoning;
import dev.baton.gateway.view.DisputesView;
import dev.baton.gateway.view.ForecastReckoning;
import dev.baton.gateway.view.ForecastsView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one journey at an instant, as the detectors take it: what was said by then, of
 * periods that were over.
 *
 * @param edges between registered teams
 * @param teams of these, each once
 * @param declared what they say of themselves
 * @param forecasts metric → periods of which both the forecast and the actual are known, the last
 *     ones without a gap
 * @param over things that are claimed more than once over
 * @param claimed things of which anything is claimed
 * @param inquiries that are travelling between two of the teams, or did
 */
record Series(
    Journey journey,
    List<Edge> edges,
    List<String> teams,
    List<Declared> declared,
    List<Observed> outcomes,
    Map<String, List<ForecastsView.Period>> forecasts,
    List<AttributionDisputed.Claim> over,
    long claimed,
    List<QuestionsBounce.Inquiry> inquiries) {

  /** The journey's, as of an instant. */
  static Series of(
      Journey journey, Directory directory, EvidenceHistory history, Instant asOf, ZoneId zone) {
    List<Edge> edges = journey.edges().stream().map(directory::resolve).distinct().toList();
    Set<String> teams = new LinkedHashSet<>();
    edges.forEach(edge -> {
      teams.add(edge.from());
      teams.add(edge.to());
    });
    Reader reader = new Reader(journey, edges, teams, directory, history, asOf, zone);
    return new Series(
        journey,
        edges,
        List.copyOf(teams),
        reader.declared(),
        reader.outcomes(),
        reader.forecasts(),
        reader.over(),
        reader.claimed(),
        reader.inquiries());
  }

  private record Reader(
      Journey journey,
      List<Edge> edges,
      Set<String> teams,
      Directory directory,
      EvidenceHistory history,
      Instant asOf,
      ZoneId zone) {

    /** A team's word for a period; its events may know it by several names. */
    private record Word(LocalDate start, LocalDate end, Status status) {}

    List<Declared> declared() {
      record Metric(String team, String metric) {}
      Map<Metric, List<Word>> metrics = new LinkedHashMap<>();
      for (Told<Status> told : history.statuses()) {
        Status status = told.word();
        String team = directory.team(status.team());
        if (teams.contains(team) && over(told.time(), status.end())) {
          metrics
              .computeIfAbsent(new Metric(team, status.metric()), m -> new ArrayList<>())
              .add(new Word(day(status.start()), day(status.end()), status));
        }
      }
      List<Declared> declared = new ArrayList<>();
      metrics.forEach((metric, all) -> {
        List<Word> words = alike(all, Word::start, Word::end);
        Status last = words.getLast().status();
        Map<LocalDate, Declared.Color> colors = new TreeMap<>();
        words.forEach(
            w -> colors.put(w.start(), Declared.Color.valueOf(w.status().color().name())));
        declared.add(
            new Declared(
                metric.team(),
                metric.metric(),
                words.stream()
                    .map(w -> new Reading(w.start(), w.status().value().doubleValue()))
                    .toList(),
                last.direction() == Statement.Direction.HIGHER ? Worse.LOWER : Worse.HIGHER,
                last(words.stream().<@Nullable BigDecimal>map(w -> w.status().target()).toList()),
                colors));
      });
      return declared;
    }

    List<Observed> outcomes() {
      record Seen(LocalDate start, LocalDate end, ReadModels.Outcome of) {}
      Map<String, List<Seen>> metrics = new LinkedHashMap<>();
      for (Told<ReadModels.Outcome> told : history.outcomes()) {
        ReadModels.Outcome outcome = told.word();
        if (ofJourney(outcome.journey(), outcome.metric()) && over(told.time(), outcome.end())) {
          metrics
              .computeIfAbsent(outcome.metric(), m -> new ArrayList<>())
              .add(new Seen(day(outcome.start()), day(outcome.end()), outcome));
        }
      }
      List<Observed> observed = new ArrayList<>();
      metrics.forEach((metric, all) -> {
        List<Seen> seen = alike(all, Seen::start, Seen::end);
        ReadModels.Outcome last = seen.getLast().of();
        Outcome asked =
            journey.outcomes().stream()
                .filter(o -> o.metric().equals(metric))
                .findFirst()
                .orElse(null);
        boolean higherIsWorse = last.adverse() || (asked != null && !asked.higherIsBetter());
        Double named = last(seen.stream().<@Nullable BigDecimal>map(s -> s.of().target()).toList());
        observed.add(
            new Observed(
                metric,
                asked == null ? null : asked.unit(),
                last.kind() == Statement.OutcomeKind.QUALITATIVE,
                last.adverse(),
                higherIsWorse ? Worse.HIGHER : Worse.LOWER,
                named != null || asked == null || asked.target() == null
                    ? named
                    : Double.valueOf(asked.target().doubleValue()),
                seen.stream()
                    .map(s -> new Observed.Period(s.start(), s.end(), s.of().value().doubleValue()))
                    .toList()));
      });
      return observed;
    }

    Map<String, List<ForecastsView.Period>> forecasts() {
      List<ForecastsView.Period> periods =
          new ForecastReckoning(
                  directory,
                  history.expired(),
                  history.worths(),
                  new Window(Window.BEGINNING, Window.END, zone))
              .of(
                  history.forecasts().stream()
                      .filter(f -> ofJourney(f.word().journey(), f.word().metric()))
                      .filter(f -> over(f.time(), f.word().end()))
                      .map(Told::word)
                      .toList(),
                  history.outcomes().stream()
                      .filter(o -> ofJourney(o.word().journey(), o.word().metric()))
                      .filter(o -> over(o.time(), o.word().end()))
                      .map(Told::word)
                      .toList());
      Map<String, List<ForecastsView.Period>> byMetric = new LinkedHashMap<>();
      for (ForecastsView.Period period : periods) {
        if (period.gap() != null) {
          List<ForecastsView.Period> running =
              byMetric.computeIfAbsent(period.metric(), m -> new ArrayList<>());
          if (!running.isEmpty() && !running.getLast().end().equals(period.start())) {
            running.clear();
          }
          running.add(period);
        }
      }
      return byMetric;
    }

    List<AttributionDisputed.Claim> over() {
      record Thing(String name, @Nullable Instant start, @Nullable Instant end) {}
      Map<Thing, List<Credit>> things = new LinkedHashMap<>();
      for (Credit credit : history.over()) {
        String workType = credit.item() == null ? null : credit.item().type();
        if (ofClaims(workType, credit.outcome()) && !credit.time().isAfter(asOf)) {
          String name =
              credit.item() == null ? String.valueOf(credit.outcome()) : credit.item().subject();
          things
              .computeIfAbsent(
                  new Thing(name, credit.start(), credit.end()), t -> new ArrayList<>())
              .add(credit);
        }
      }
      List<AttributionDisputed.Claim> claims = new ArrayList<>();
      things.forEach((thing, credits) ->
          claims.add(new AttributionDisputed.Claim(thing.name(), overSince(credits))));
      return claims;
    }

    /** When the claimed shares first came to more than the whole; null where that is settled. */
    private static @Nullable Instant overSince(List<Credit> credits) {
      BigDecimal sum = BigDecimal.ZERO;
      Instant since = null;
      for (Credit credit : credits) {
        if (credit.stage() == Statement.Credit.Stage.SETTLED) {
          return null;
        }
        sum = sum.add(credit.share());
        if (since == null && sum.compareTo(BigDecimal.ONE) > 0) {
          since = credit.time();
        }
      }
      return since;
    }

    long claimed() {
      return history.claimed().stream()
          .filter(c -> ofClaims(c.workType(), c.outcome()) && !c.hour().isAfter(asOf))
          .mapToLong(EvidenceHistory.Claimed::things)
          .sum();
    }

    List<QuestionsBounce.Inquiry> inquiries() {
      return new DisputeReckoning(directory, asOf)
          .inquiries(history.steps()).stream()
              .filter(q -> q.route().stream().filter(teams::contains).distinct().count() > 1)
              .map(Series::inquiry)
              .toList();
    }

    private boolean over(Instant said, Instant end) {
      return !said.isAfter(asOf) && !end.isAfter(asOf);
    }

    private boolean ofJourney(@Nullable String named, String metric) {
      return named == null
          ? journey.outcomes().stream().anyMatch(o -> o.metric().equals(metric))
          : named.equals(journey.id());
    }

    private boolean ofClaims(@Nullable String workType, @Nullable String outcome) {
      return workType == null
          ? journey.outcomes().stream().anyMatch(o -> o.metric().equals(outcome))
          : edges.stream().anyMatch(edge -> edge.workType().equals(workType));
    }

    private LocalDate day(Instant time) {
      return LocalDate.ofInstant(time, zone);
    }
  }

  static QuestionsBounce.Inquiry inquiry(DisputesView.Inquiry question) {
    // back at an earlier holder is told by a team that is on the route twice
    return new QuestionsBounce.Inquiry(
        question.inquiry(),
        question.raisedAt(),
        question.route(),
        question.passes(),
        question.answeredAt());
  }

  /** The last of them that says something. */
  private static @Nullable Double last(List<@Nullable BigDecimal> values) {
    return values.stream()
        .filter(Objects::nonNull)
        .reduce((one, other) -> other)
        .map(BigDecimal::doubleValue)
        .orElse(null);
  }

  /**
   * Those whose periods are as long as most: a month among weeks is another series. Of two that
   * begin on one day the latter counts.
   */
  private static <T> List<T> alike(
      List<T> all, Function<T, LocalDate> start, Function<T, LocalDate> end) {
    // days, weeks, months and quarters fall apart, however long a month is
    Function<T, Long> length =
        one -> {
          double days = ChronoUnit.DAYS.between(start.apply(one), end.apply(one));
          return Math.round(Math.log(Math.max(1, days)) / Math.log(1.5));
        };
    long usual =
        all.stream().collect(groupingBy(length, TreeMap::new, counting())).entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(0L);
    TreeMap<LocalDate, T> byStart = new TreeMap<>(Comparator.naturalOrder());
    all.stream()
        .filter(one -> length.apply(one) == usual)
        .forEach(one -> byStart.put(start.apply(one), one));
    return List.copyOf(byStart.values());
  }
}
