package dev.baton.gateway.view;

import dev.baton.contracts.ledger.Disposition;
import dev.baton.gateway.projection.ReadModels.OpenCount;
import dev.baton.gateway.projection.ReadModels.SeamWorth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the offers of a boundary are worth, currency by currency: amounts of two never add. */
final class Worths {
  private Worths() {}

  static List<SeamView.Worth> of(Seam seam) {
    Map<String, Map<Disposition, BigDecimal>> sums = new TreeMap<>();
    for (SeamWorth worth : seam.worths) {
      sums.computeIfAbsent(worth.currency(), c -> new EnumMap<>(Disposition.class))
          .merge(worth.disposition(), worth.amount().value(), BigDecimal::add);
    }
    Map<String, BigDecimal> unanswered = new TreeMap<>();
    for (OpenCount open : seam.open) {
      if (open.currency() != null && seam.unanswered(open)) {
        unanswered.merge(open.currency(), open.amount().value(), BigDecimal::add);
      }
    }
    List<SeamView.Worth> worths = new ArrayList<>();
    sums.forEach((currency, by) ->
        worths.add(
            new SeamView.Worth(
                currency,
                SeamView.money(by.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)),
                of(by, Disposition.ACCEPTED),
                of(by, Disposition.REJECTED),
                of(by, Disposition.FORWARDED),
                of(by, Disposition.WITHDRAWN),
                of(by, Disposition.EXPIRED),
                of(by, Disposition.OPEN),
                SeamView.money(unanswered.getOrDefault(currency, BigDecimal.ZERO)))));
    return worths;
  }

  private static String of(Map<Disposition, BigDecimal> sums, Disposition disposition) {
    return SeamView.money(sums.getOrDefault(disposition, BigDecimal.ZERO));
  }
}
