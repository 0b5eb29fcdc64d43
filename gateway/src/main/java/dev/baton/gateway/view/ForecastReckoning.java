package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.gateway.continuity.ForecastGap;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.Forecast;
import dev.baton.gateway.projection.ReadModels.Outcome;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Directory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares forecasts with what came.
 *
 * @param hours of all boundaries that may explain a difference
 * @param worths likewise
 */
public record ForecastReckoning(
    Directory directory, List<SeamHour> hours, List<SeamWorth> worths, Window window) {
  /** What outcomes are counted in that boundaries lose one by one. */
  private static final Set<String> ITEMS = Set.of("items", "item", "count");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private record Key(String metric, @Nullable String journey, Instant start, Instant end) {}

  /** One for each outcome and period of which anything was said, by period. */
  public List<ForecastsView.Period> of(List<Forecast> forecasts, List<Outcome> outcomes) {
    Map<Key, List<Forecast>> expected = new LinkedHashMap<>();
    forecasts.forEach(f ->
        expected
            .computeIfAbsent(
                new Key(f.metric(), f.journey(), f.start(), f.end()), k -> new ArrayList<>())
            .add(f));
    Map<Key, Outcome> came = new LinkedHashMap<>();
    outcomes.forEach(o -> came.put(new Key(o.metric(), o.journey(), o.start(), o.end()), o));
    Set<Key> keys = new LinkedHashSet<>(expected.keySet());
    keys.addAll(came.keySet());
    return keys.stream()
        .sorted(Comparator.comparing(Key::start).thenComparing(Key::metric))
        .map(key -> period(key, expected.getOrDefault(key, List.of()), came.get(key)))
        .toList();
  }

  private ForecastsView.Period period(
      Key key, List<Forecast> forecasts, @Nullable Outcome outcome) {
    Optional<Journey> journey =
        key.journey() == null ? Optional.empty() : directory.journey(key.journey());
    String unit =
        journey.stream()
            .flatMap(j -> j.outcomes().stream())
            .filter(o -> o.metric().equals(key.metric()))
            .map(o -> o.unit())
            .findFirst()
            .orElse(null);
    BigDecimal forecast = whole(forecasts);
    BigDecimal actual = outcome == null ? null : outcome.value();
    List<ForecastsView.Part> parts = new ArrayList<>();
    String whyNot = whyNot(journey, unit);
    boolean told = whyNot == null;
    if (told && unit != null) {
      for (Edge edge : journey.orElseThrow().edges()) {
        Edge resolved = directory.resolve(edge);
        double lost = lost(resolved, unit, key);
        parts.add(
            new ForecastsView.Part(
                resolved.from(),
                resolved.to(),
                resolved.workType(),
                lost,
                new Links(window).handoffs(resolved, "&offered=true", Disposition.EXPIRED)));
      }
    }
    double explained = parts.stream().mapToDouble(ForecastsView.Part::lost).sum();
    ForecastGap gap =
        forecast == null || actual == null
            ? null
            : ForecastGap.of(forecast.doubleValue(), actual.doubleValue(), explained);
    return new ForecastsView.Period(
        key.metric(),
        key.journey(),
        unit,
        key.start(),
        key.end(),
        forecast == null ? null : forecast.toPlainString(),
        actual == null ? null : actual.toPlainString(),
        gap == null ? null : gap.gap(),
        told ? explained : null,
        whyNot,
        gap == null ? null : gap.remainder(),
        gap == null ? null : gap.relative(),
        forecasts.stream()
            .filter(f -> f.phase() != null)
            .map(f ->
                new ForecastsView.Phase(
                    String.valueOf(f.phase()), f.team(), f.value().toPlainString()))
            .toList(),
        parts);
  }

  private static @Nullable BigDecimal whole(List<Forecast> forecasts) {
    return forecasts.stream()
        .filter(f -> f.phase() == null)
        .map(Forecast::value)
        .findFirst()
        .or(() -> forecasts.stream().map(Forecast::value).reduce(BigDecimal::add))
        .orElse(null);
  }

  /** Why what boundaries lose cannot be told in the outcome's unit; null where it can. */
  private @Nullable String whyNot(Optional<Journey> journey, @Nullable String unit) {
    if (journey.isEmpty()) {
      return "no-journey";
    }
    if (unit == null) {
      return "no-unit";
    }
    if (counts(unit, journey.get().edges())) {
      return null;
    }
    if (!CURRENCY.matcher(unit).matches()) {
      return "not-a-count";
    }
    return worths.stream().anyMatch(w -> w.currency().equals(unit)) ? null : "no-value-known";
  }

  /** Whether the unit is items, by whatever word: that of what is handed over does too. */
  private static boolean counts(String unit, List<Edge> edges) {
    String word = unit.toLowerCase(Locale.ROOT);
    return ITEMS.contains(word)
        || edges.stream()
            .map(edge -> edge.workType().toLowerCase(Locale.ROOT))
            .anyMatch(type -> word.equals(type) || word.equals(type + "s"));
  }

  private double lost(Edge edge, String unit, Key period) {
    if (!CURRENCY.matcher(unit).matches()) {
      return hours.stream()
          .filter(h -> directory.resolve(h.edge()).equals(edge) && within(h.hour(), period))
          .mapToLong(h -> h.sums().get(Measure.DISPOSED_EXPIRED))
          .sum();
    }
    return worths.stream()
        .filter(w -> w.currency().equals(unit) && w.disposition() == Disposition.EXPIRED)
        .filter(w -> directory.resolve(w.edge()).equals(edge) && within(w.hour(), period))
        .map(w -> w.amount().value())
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private static boolean within(Instant hour, Key period) {
    return !hour.isBefore(period.start()) && hour.isBefore(period.end());
  }
}
