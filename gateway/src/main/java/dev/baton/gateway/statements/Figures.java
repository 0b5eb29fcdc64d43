package dev.baton.gateway.statements;

import dev.baton.contracts.Money;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.gateway.projection.Measure;
import dev.baton.gateway.projection.ReadModels.SeamHour;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import dev.baton.gateway.projection.Sums;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a statement counts.
 *
 * @param counts figure → how many
 * @param values what the offers are worth, by currency and disposition; those of nothing are not in
 *     it
 */
record Figures(Map<String, Long> counts, List<OffersWorth> values) {

  /**
   * What offers that ended one way are worth together.
   *
   * @param value a decimal, without trailing zeros
   */
  public record OffersWorth(String currency, String disposition, long count, String value) {}

  /**
   * A figure that is another one now.
   *
   * @param figure its name; of a value {@code currency/disposition}
   * @param then null where there was none
   * @param now null where there is none
   */
  public record ChangedFigure(String figure, @Nullable String then, @Nullable String now) {}

  /** The figures of a statement of this version, once and for all: more make another version. */
  static final int VERSION = 1;

  private static final Map<String, Measure> COUNTED = new LinkedHashMap<>();

  static {
    COUNTED.put("hops", Measure.HOPS);
    COUNTED.put("offered", Measure.OFFERED);
    COUNTED.put("accepted", Measure.DISPOSED_ACCEPTED);
    COUNTED.put("rejected", Measure.DISPOSED_REJECTED);
    COUNTED.put("forwarded", Measure.DISPOSED_FORWARDED);
    COUNTED.put("withdrawn", Measure.DISPOSED_WITHDRAWN);
    COUNTED.put("expired", Measure.DISPOSED_EXPIRED);
    COUNTED.put("open", Measure.DISPOSED_OPEN);
    COUNTED.put("phantom", Measure.SILENT);
    COUNTED.put("acceptedLate", Measure.ACCEPTED_LATE);
    COUNTED.put("returned", Measure.RETURNED);
    COUNTED.put("firstPass", Measure.FIRST_PASS);
    COUNTED.put("retroactive", Measure.RETROACTIVE);
    COUNTED.put("usableAnswered", Measure.USABLE_ANSWERED);
    COUNTED.put("usableYes", Measure.USABLE_YES);
    COUNTED.put("judged", Measure.JUDGED);
    COUNTED.put("incomplete", Measure.INCOMPLETE);
    COUNTED.put("withoutValue", Measure.WORTH_UNKNOWN);
  }

  /** As the read model sums them. */
  static Figures of(List<SeamHour> hours, List<SeamWorth> worths) {
    Sums sums = hours.stream().map(SeamHour::sums).reduce(Sums.NONE, Sums::plus);
    Values values = new Values();
    worths.forEach(worth ->
        values.add(
            worth.currency(), worth.disposition(), worth.amount().count(), worth.amount().value()));
    return new Figures(counts(sums::get), values.list());
  }

  private static Map<String, Long> counts(ToLongFunction<Measure> count) {
    Map<String, Long> counts = new TreeMap<>();
    COUNTED.forEach((figure, measure) -> counts.put(figure, count.applyAsLong(measure)));
    return counts;
  }

  /** offered − accepted − rejected − forwarded − withdrawn − expired − open: always 0. */
  long residual() {
    return count("offered")
        - Stream.of("accepted", "rejected", "forwarded", "withdrawn", "expired", "open")
            .mapToLong(this::count)
            .sum();
  }

  long count(String figure) {
    return counts.getOrDefault(figure, 0L);
  }

  /** In what others differ from these. */
  List<ChangedFigure> changes(Figures now) {
    Map<String, String> then = texts();
    Map<String, String> since = now.texts();
    List<ChangedFigure> changes = new ArrayList<>();
    Stream.concat(then.keySet().stream(), since.keySet().stream())
        .distinct()
        .filter(figure -> !String.valueOf(then.get(figure)).equals(since.get(figure)))
        .forEach(
            figure -> changes.add(new ChangedFigure(figure, then.get(figure), since.get(figure))));
    return changes;
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    counts.forEach((figure, count) -> texts.put(figure, Long.toString(count)));
    values.forEach(v -> texts.put(v.currency() + "/" + v.disposition(), v.value()));
    return texts;
  }

  /** Counts a ledger's entries, each lane's in order, without any read model. */
  static final class Recount {
    private final Scope scope;
    private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
    private final Values values = new Values();

    Recount(Scope scope) {
      this.scope = scope;
    }

    void add(LedgerRecord entry) {
      for (LedgerRecord.Change change : entry.handoffs()) {
        count(change.before(), -1);
        count(change.after(), 1);
      }
    }

    private void count(@Nullable HandoffSnapshot handoff, int sign) {
      if (handoff == null || !scope.covers(handoff)) {
        return;
      }
      for (Measure measure : COUNTED.values()) {
        if (measure.counts(handoff)) {
          counts.merge(measure, (long) sign, Long::sum);
        }
      }
      Money worth = handoff.value();
      if (worth != null && handoff.offered()) {
        values.add(
            worth.currency(),
            handoff.disposition(),
            sign,
            sign > 0 ? worth.amount() : worth.amount().negate());
      }
    }

    Figures figures() {
      return new Figures(
          Figures.counts(measure -> counts.getOrDefault(measure, 0L)), values.list());
    }
  }

  private static final class Values {
    private record Kind(String currency, Disposition disposition) implements Comparable<Kind> {
      @Override
      public int compareTo(Kind other) {
        int byCurrency = currency.compareTo(other.currency);
        return byCurrency != 0 ? byCurrency : disposition.compareTo(other.disposition);
      }
    }

    private record Sum(long count, BigDecimal value) {}

    private final Map<Kind, Sum> sums = new TreeMap<>();

    void add(String currency, Disposition disposition, long count, BigDecimal value) {
      sums.merge(
          new Kind(currency, disposition),
          new Sum(count, value),
          (one, other) -> new Sum(one.count() + other.count(), one.value().add(other.value())));
    }

    List<OffersWorth> list() {
      return sums.entrySet().stream()
          .filter(e -> e.getValue().count() != 0)
          .map(e ->
              new OffersWorth(
                  e.getKey().currency(),
                  e.getKey().disposition().name().toLowerCase(Locale.ROOT),
                  e.getValue().count(),
                  plain(e.getValue().value())))
          .toList();
    }

    private static String plain(BigDecimal value) {
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
  }
}
