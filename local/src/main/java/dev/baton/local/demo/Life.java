package dev.baton.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to the leads of a story: the world, before anybody reports of it. */
final class Life {
  /** In which week onboarding becomes faster, from 1. */
  static final int SPEED_UP_WEEK = 5;

  private static final List<String> PLAIN_REASONS =
      List.of("not-qualified", "duplicate", "out-of-territory");
  private static final List<String> STRIPPED_REASONS =
      List.of("missing-context", "missing-context", "missing-context", "not-qualified");

  private final Scenario scenario;

  private Life(Scenario scenario) {
    this.scenario = scenario;
  }

  /** The leads that enter during the story, as far as they had come when it ends. */
  static List<Lead> of(Scenario scenario) {
    return new Life(scenario).leads();
  }

  private List<Lead> leads() {
    List<Lead> leads = new ArrayList<>();
    for (int week = 1; week <= Scenario.WEEKS; week++) {
      Dice dice = new Dice(scenario.seed(), week);
      double spread = StrictMath.sqrt(scenario.leadsPerWeek()) / 2;
      long count = Math.max(1, Math.round(scenario.leadsPerWeek() + spread * dice.gaussian()));
      for (int n = 1; n <= count; n++) {
        leads.add(lead(week, n));
      }
    }
    return leads;
  }

  private Lead lead(int week, int n) {
    Dice dice = new Dice(scenario.seed(), week, n);
    Instant monday = scenario.weekStart(week);
    String id = String.format(Locale.ROOT, "L-%1$tm%1$td-%2$03d", monday.atZone(ZoneOffset.UTC), n);
    Instant ready = OfficeHours.sometime(monday, dice);
    long cents = Math.round(dice.logNormal(180_000, 0.6) / 1_000) * 1_000;
    List<Hop> hops = new ArrayList<>();
    for (Seam seam : Seam.values()) {
      Hop hop = null;
      for (int attempt = 1; attempt <= 2 && ready != null; attempt++) {
        Dice own = new Dice(scenario.seed(), week, n, seam.from.hashCode(), attempt);
        hop = cross(seam, hops.size() + 1, attempt > 1, ready, cents, own);
        hops.add(hop);
        ready = (hop.taken() && hop.returned() == null) ? null : again(hop, own);
      }
      if (hop == null || !hop.taken() || hop.returned() != null) {
        break;
      }
      ready = handOn(hop, new Dice(scenario.seed(), week, n, seam.from.hashCode()));
    }
    List<Hop> sofar = new ArrayList<>();
    for (Hop hop : hops) {
      Hop cut = hop.until(scenario.end());
      if (cut != null) {
        sofar.add(cut);
      }
    }
    return new Lead(id, week, sofar);
  }

  /** When the sender tries once more; null where it does not. */
  private static @Nullable Instant again(Hop hop, Dice dice) {
    boolean tries = dice.unit() < (hop.returned() != null ? 0.8 : 0.5);
    Instant answer = hop.returned() != null ? hop.returned() : hop.rejected();
    Duration mending = dice.wait(1.2, 0.6);
    return (tries && answer != null) ? OfficeHours.next(answer.plus(mending), dice) : null;
  }

  /** When the receiver has done its part and can hand the lead on. */
  private Instant handOn(Hop hop, Dice dice) {
    Instant accepted = hop.accepted();
    if (accepted == null) {
      throw new IllegalArgumentException("Nobody has it");
    }
    Duration work =
        switch (hop.seam()) {
          case MARKETING_SALES -> dice.wait(5, 0.5);
          case SALES_ONBOARDING -> dice.wait(spedUp(accepted) ? 1.9 : 4, 0.4);
          case ONBOARDING_COMPLIANCE, COMPLIANCE_SUPPORT -> dice.wait(1.5, 0.5);
        };
    return OfficeHours.next(accepted.plus(work), dice);
  }

  /** Every draw is made whether it is used or not, so that plants do not move each other's. */
  private Hop cross(Seam seam, int number, boolean repeat, Instant ready, long cents, Dice dice) {
    boolean stripped =
        dice.chance(0.40)
            && seam == Seam.MARKETING_SALES
            && !repeat
            && scenario.has(Plant.CONTEXT_STRIPPED);
    double whichField = dice.unit();
    boolean phantom =
        dice.chance(0.13)
            && seam == Seam.COMPLIANCE_SUPPORT
            && !repeat
            && scenario.has(Plant.SILENT_PICKUPS);
    double fate = dice.unit();
    Instant received = OfficeHours.next(ready.plus(dice.wait(0.02, 0.5)), dice);
    Instant answered = OfficeHours.next(ready.plus(waits(seam, ready, dice)), dice);
    Instant started = OfficeHours.next(answered.plus(dice.wait(0.15, 0.7)), dice);
    Instant ended = OfficeHours.next(started.plus(dice.wait(2, 0.6)), dice);
    boolean acknowledges = dice.chance(0.25) && received.isBefore(answered);
    boolean reportsStart = dice.chance(0.6);
    boolean judges = dice.chance(0.7);
    boolean unusable = dice.chance(stripped ? 0.14 : 0.02);
    boolean sendsBack = dice.chance(stripped ? 0.06 : 0.015);
    double habit = dice.unit();
    String reason = dice.pick(stripped ? STRIPPED_REASONS : PLAIN_REASONS);

    List<String> missing =
        !stripped
            ? List.of()
            : whichField < 0.4
                ? List.of("/budget")
                : whichField < 0.75 ? List.of("/timeline") : List.of("/budget", "/timeline");
    Odds odds = odds(seam, stripped);
    Fate end = phantom ? Fate.ACCEPTED : odds.at(fate);
    boolean accepted = end == Fate.ACCEPTED;
    boolean answers = !phantom && end != Fate.SILENT && end != Fate.WITHDRAWN;
    boolean returned = accepted && sendsBack && !phantom;
    boolean last = seam == Seam.COMPLIANCE_SUPPORT;
    return new Hop(
        seam,
        number,
        repeat,
        phantom ? null : ready,
        (acknowledges && answers) ? received : null,
        accepted ? answered : null,
        end == Fate.REJECTED ? answered : null,
        end == Fate.FORWARDED ? answered : null,
        end == Fate.WITHDRAWN ? answered : null,
        (accepted && (reportsStart || phantom)) ? started : null,
        returned ? ended : null,
        (accepted && last && !returned) ? ended : null,
        (end == Fate.REJECTED || returned) ? reason : null,
        missing,
        (accepted && judges && !phantom) ? !unusable : null,
        cents,
        (accepted && !repeat) ? habit(seam, habit, ready, answered, phantom) : Hop.Habit.PLAIN);
  }

  private static Hop.Habit habit(
      Seam seam, double draw, Instant ready, Instant answered, boolean phantom) {
    if (phantom) {
      return draw < 0.5 ? Hop.Habit.ITEM_ONLY : Hop.Habit.PLAIN;
    }
    if (seam == Seam.ONBOARDING_COMPLIANCE && draw < 0.04) {
      return Hop.Habit.ITEM_ONLY;
    }
    if (draw > 0.994 && answered.isAfter(ready.plus(Duration.ofHours(1)))) {
      return Hop.Habit.MISCLICK;
    }
    return draw > 0.988 ? Hop.Habit.ECHO : Hop.Habit.PLAIN;
  }

  private Duration waits(Seam seam, Instant offered, Dice dice) {
    return switch (seam) {
      case MARKETING_SALES -> dice.wait(1.7, 0.7);
      case SALES_ONBOARDING -> dice.wait(2.8, 0.6);
      case ONBOARDING_COMPLIANCE -> dice.wait(complianceMedianDays(offered), 0.45);
      case COMPLIANCE_SUPPORT -> dice.wait(0.25, 0.6);
    };
  }

  private double complianceMedianDays(Instant offered) {
    if (!spedUp(offered)) {
      return 0.4;
    }
    return offered.isBefore(scenario.weekStart(SPEED_UP_WEEK + 1)) ? 3 : 6.8;
  }

  private boolean spedUp(Instant at) {
    return scenario.has(Plant.LOCAL_WIN) && !at.isBefore(scenario.weekStart(SPEED_UP_WEEK));
  }

  private enum Fate {
    ACCEPTED,
    REJECTED,
    FORWARDED,
    WITHDRAWN,
    SILENT
  }

  /** Chances of each end but silence, which has the rest. */
  private record Odds(double accepted, double rejected, double forwarded, double withdrawn) {
    Fate at(double draw) {
      if (draw < accepted) {
        return Fate.ACCEPTED;
      }
      if (draw < accepted + rejected) {
        return Fate.REJECTED;
      }
      if (draw < accepted + rejected + forwarded) {
        return Fate.FORWARDED;
      }
      return draw < accepted + rejected + forwarded + withdrawn ? Fate.WITHDRAWN : Fate.SILENT;
    }
  }

  private Odds odds(Seam seam, boolean stripped) {
    return switch (seam) {
      case MARKETING_SALES ->
          stripped ? new Odds(0.56, 0.17, 0.01, 0.01) : new Odds(0.87, 0.04, 0.01, 0.01);
      case SALES_ONBOARDING ->
          scenario.has(Plant.NOBODY_OWNS)
              ? new Odds(0.71, 0.03, 0, 0.01)
              : new Odds(0.92, 0.03, 0, 0.01);
      case ONBOARDING_COMPLIANCE -> new Odds(0.93, 0.03, 0, 0.01);
      case COMPLIANCE_SUPPORT -> new Odds(0.95, 0.02, 0, 0.01);
    };
  }
}
