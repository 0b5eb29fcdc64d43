package dev.baton.local.demo;

import dev.baton.contracts.event.Statement.Credit.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose merit a signed lead is, as a team claims it or as governance settles it.
 *
 * @param lead its id
 * @param share of the whole, in (0, 1]
 */
record Credit(Stage stage, String lead, String team, BigDecimal share, Instant at) {
  /** From which week on, from 1, nobody settles any more what is claimed twice. */
  static final int UNSETTLED_WEEK = 5;

  /** What a lead is worth, at least, for which sales pays a commission; in euro cents. */
  private static final long COMMISSIONED = 250_000;

  private static final BigDecimal SALES = new BigDecimal("0.9");

  /** What marketing takes by channel: what sales leaves, or more where it paid for the lead. */
  private static final Map<String, BigDecimal> MARKETING =
      Map.of(
          "webinar", new BigDecimal("0.7"),
          "fair", new BigDecimal("0.5"),
          "search", new BigDecimal("0.1"),
          "referral", new BigDecimal("0.1"));

  private static final List<BigDecimal> SETTLED =
      List.of(new BigDecimal("0.5"), new BigDecimal("0.6"), new BigDecimal("0.7"));

  /** Of all leads of a story, as they are claimed. */
  static List<Credit> of(Scenario scenario, List<Lead> leads) {
    List<Credit> credits = new ArrayList<>();
    if (scenario.has(Plant.CLAIMED_TWICE)) {
      for (Lead lead : leads) {
        Instant signed = signed(lead);
        if (signed != null && lead.hops().getFirst().cents() >= COMMISSIONED) {
          credits.addAll(of(scenario, lead, signed));
        }
      }
    }
    return credits;
  }

  /**
   * Sales books its share when the contract is signed, marketing on the Monday after, and on the
   * Thursday of that week governance settles what is claimed twice, as long as it does.
   */
  private static List<Credit> of(Scenario scenario, Lead lead, Instant signed) {
    Dice dice = new Dice(scenario.seed(), 0xC4ED17, lead.id().hashCode());
    Instant booked = OfficeHours.next(signed.plus(dice.wait(0.1, 0.5)), dice);
    int week = 1 + (int) (Duration.between(scenario.start(), signed).toDays() / 7);
    Instant monday = scenario.weekStart(week + 1);
    Instant reported = monday.plus(Duration.ofHours(9)).plusSeconds((long) (dice.unit() * 1_800));
    boolean traced = dice.chance(0.85);
    BigDecimal given = dice.pick(SETTLED);
    Instant settled =
        monday.plus(Duration.ofDays(3).plusHours(15)).plusSeconds((long) (dice.unit() * 3_600));

    List<Credit> credits = new ArrayList<>();
    credits.add(new Credit(Stage.CLAIMED, lead.id(), "sales", SALES, booked));
    BigDecimal found = MARKETING.get(Telling.channel(scenario, lead));
    if (traced && found != null) {
      credits.add(new Credit(Stage.CLAIMED, lead.id(), "marketing", found, reported));
      if (SALES.add(found).compareTo(BigDecimal.ONE) > 0 && week + 1 < UNSETTLED_WEEK) {
        BigDecimal rest = BigDecimal.ONE.subtract(given);
        credits.add(new Credit(Stage.SETTLED, lead.id(), "sales", given, settled));
        credits.add(new Credit(Stage.SETTLED, lead.id(), "marketing", rest, settled));
      }
    }
    return credits;
  }

  /** When both parties had signed, with which it goes to onboarding; null where it did not. */
  private static @Nullable Instant signed(Lead lead) {
    return lead.hops().stream()
        .filter(hop -> hop.seam() == Seam.SALES_ONBOARDING)
        .map(Hop::offered)
        .findFirst()
        .orElse(null);
  }
}
