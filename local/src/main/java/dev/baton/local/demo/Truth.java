package dev.baton.local.demo;

import dev.baton.contracts.Json;
import dev.baton.contracts.event.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a story, counted from what was made to happen and not from what Baton says of it.
 * Shares are in [0, 1]; a share of nothing is null.
 *
 * @param asOf the instant from which it is seen: what is open then may be expired later
 * @param entered leads that entered
 * @param arrived leads the last team has, however they got there
 * @param seams in the journey's order
 * @param settled leads of entry weeks in which no offer can still be answered in time
 * @param rolledThroughputYield product of the seams' first-pass yields over the settled
 * @param straightThrough of the settled, those taken at every seam at the first try, as they were,
 *     whether offered or picked up in silence
 * @param straightThroughShare straightThrough / settled
 * @param greensAverage mean of the teams' attainment in their last declaration
 * @param greensOverall the same over all declarations
 * @param leadsMissingContext leads whose first offer to sales lacked a required field
 * @param unownedSeams labels of the seams without an accountable owner
 * @param unownedHopShare hops over them / hops
 * @param conflictingTerms terms whose two sides differ at some seam
 * @param conflictSeams labels of those seams
 * @param conflictHopShare hops over them / hops
 * @param speedUpWeek in which week onboarding got faster; null where it did not
 * @param complianceMedianDaysBefore median wait for compliance of offers before week 5
 * @param complianceMedianDaysAfter of offers from week 6 on, without the last two weeks, whose
 *     waits are not over
 * @param churnWeek in which week churn begins to rise; null where it does not
 * @param churn observed per week, in percent
 * @param credit who takes credit for what
 * @param questions in the order in which they were raised
 */
public record Truth(
    long seed,
    Instant start,
    Instant end,
    String suffix,
    List<Plant> plants,
    Instant asOf,
    String journey,
    int events,
    int entered,
    int arrived,
    List<SeamTruth> seams,
    int settled,
    @Nullable Double rolledThroughputYield,
    int straightThrough,
    @Nullable Double straightThroughShare,
    double greensAverage,
    double greensOverall,
    int leadsMissingContext,
    @Nullable Double leadsMissingContextShare,
    List<String> unownedSeams,
    @Nullable Double unownedHopShare,
    List<String> conflictingTerms,
    List<String> conflictSeams,
    @Nullable Double conflictHopShare,
    @Nullable Integer speedUpWeek,
    @Nullable Double complianceMedianDaysBefore,
    @Nullable Double complianceMedianDaysAfter,
    @Nullable Integer churnWeek,
    List<BigDecimal> churn,
    CreditTruth credit,
    List<QuestionTruth> questions) {

  /**
   * One seam. offered = accepted + rejected + forwarded + withdrawn + expired + open.
   *
   * @param hops handoffs with and without an offer
   * @param phantom hops nobody offered
   * @param silentShare (phantom + expired) / hops: nobody said a word on one of the two sides
   * @param firstPass offers taken at the lead's first try, as they were, and kept
   * @param incomplete offers that lacked a required context field
   * @param missing JSON Pointer → offers that lacked it
   * @param reasons code → rejections and returns that gave it
   * @param medianWaitSeconds from offer to acceptance, of offers accepted
   */
  public record SeamTruth(
      String from,
      String to,
      int hops,
      int offered,
      int accepted,
      int rejected,
      int forwarded,
      int withdrawn,
      int expired,
      int open,
      int phantom,
      int returned,
      @Nullable Double silentShare,
      int firstPass,
      @Nullable Double firstPassYield,
      @Nullable Double yield,
      int incomplete,
      Map<String, Integer> missing,
      Map<String, Integer> reasons,
      @Nullable Double medianWaitSeconds) {

    /** As people write it. */
    public String label() {
      return from + " → " + to;
    }
  }

  /**
   * Who takes credit for the signed leads.
   *
   * @param claimed leads of which anybody claims a share
   * @param settled leads of which governance settled whose merit they are
   * @param disputed ids of those of which more than the whole is claimed, and nothing is settled
   * @param inflation Σ claimed shares / claimed
   * @param unsettledWeek from which week on nothing is settled; null where nothing is claimed
   */
  public record CreditTruth(
      int claimed,
      int settled,
      List<String> disputed,
      @Nullable Double inflation,
      @Nullable Integer unsettledWeek) {}

  /**
   * One root-cause question.
   *
   * @param route the teams that had it, in order; the first raised it
   * @param passes how often it was passed on
   * @param answered null where nobody did
   */
  public record QuestionTruth(
      String id, List<String> route, int passes, Instant raised, @Nullable Instant answered) {}

  /** Writes it as JSON. */
  public void write(Path file) {
    try {
      Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Truth of(Story story, Instant asOf) {
    Scenario scenario = story.scenario();
    List<Lead> leads = story.leads();
    List<SeamTruth> seams =
        Arrays.stream(Seam.values())
            .map(seam ->
                seam(
                    scenario,
                    seam,
                    hops(leads).stream().filter(h -> h.seam() == seam).toList(),
                    asOf))
            .toList();
    int hops = seams.stream().mapToInt(SeamTruth::hops).sum();
    List<Lead> settled = settled(leads, asOf);
    int through = count(settled, Lead::straightThrough);
    int missing = count(leads, l -> !l.hops().getFirst().missing().isEmpty());
    List<Seam> unowned =
        scenario.has(Plant.NOBODY_OWNS) ? List.of(Seam.SALES_ONBOARDING) : List.of();
    List<Seam> differing =
        scenario.has(Plant.THREE_DEFINITIONS)
            ? List.of(Seam.MARKETING_SALES, Seam.SALES_ONBOARDING)
            : List.of();
    Instant speedUp = scenario.weekStart(Life.SPEED_UP_WEEK);
    return new Truth(
        scenario.seed(),
        scenario.start(),
        scenario.end(),
        scenario.suffix(),
        scenario.plants().stream().sorted().toList(),
        asOf,
        story.journey().id(),
        story.events().size(),
        leads.size(),
        count(leads, Lead::arrived),
        seams,
        settled.size(),
        rolled(settled),
        through,
        share(through, settled.size()),
        greens(scenario, Scenario.WEEKS),
        IntStream.rangeClosed(1, Scenario.WEEKS)
            .mapToDouble(week -> greens(scenario, week))
            .average()
            .orElse(0),
        missing,
        share(missing, leads.size()),
        labels(scenario, unowned),
        share(hopsOver(seams, unowned), hops),
        differing.isEmpty() ? List.of() : List.of(scenario.name(Scenarios.QUALIFIED_LEAD)),
        labels(scenario, differing),
        share(hopsOver(seams, differing), hops),
        scenario.has(Plant.LOCAL_WIN) ? Life.SPEED_UP_WEEK : null,
        complianceDays(leads, scenario.start(), speedUp),
        complianceDays(
            leads, speedUp.plus(Duration.ofDays(7)), scenario.end().minus(Duration.ofDays(14))),
        scenario.has(Plant.CHURN) ? Telling.CHURN_WEEK : null,
        IntStream.rangeClosed(1, Scenario.WEEKS)
            .mapToObj(week -> Telling.churn(scenario, week))
            .toList(),
        credit(story.credits()),
        story.questions().stream().map(question -> question(scenario, question)).toList());
  }

  private static CreditTruth credit(List<Credit> credits) {
    Map<String, BigDecimal> claimed = new TreeMap<>();
    Set<String> settled = new HashSet<>();
    for (Credit credit : credits) {
      if (credit.stage() == Statement.Credit.Stage.CLAIMED) {
        claimed.merge(credit.lead(), credit.share(), BigDecimal::add);
      } else {
        settled.add(credit.lead());
      }
    }
    List<String> disputed =
        claimed.entrySet().stream()
            .filter(lead -> lead.getValue().compareTo(BigDecimal.ONE) > 0)
            .map(Map.Entry::getKey)
            .filter(lead -> !settled.contains(lead))
            .toList();
    return new CreditTruth(
        claimed.size(),
        settled.size(),
        disputed,
        claimed.isEmpty()
            ? null
            : claimed.values().stream().mapToDouble(BigDecimal::doubleValue).sum() / claimed.size(),
        claimed.isEmpty() ? null : Credit.UNSETTLED_WEEK);
  }

  private static QuestionTruth question(Scenario scenario, Question question) {
    return new QuestionTruth(
        scenario.name(question.id()),
        question.holders().stream().map(scenario::name).toList(),
        count(question.steps(), s -> s.kind() == Statement.Inquiry.Step.PASSED),
        question.steps().getFirst().at(),
        question.steps().stream()
            .filter(s -> s.kind() == Statement.Inquiry.Step.ANSWERED)
            .map(Question.Step::at)
            .findFirst()
            .orElse(null));
  }

  private static SeamTruth seam(Scenario scenario, Seam seam, List<Hop> hops, Instant asOf) {
    List<Hop> offers = hops.stream().filter(h -> !h.phantom()).toList();
    int phantom = hops.size() - offers.size();
    int accepted = count(offers, Hop::taken);
    int expired = count(offers, h -> h.expired(asOf));
    int firstPass = count(offers, Hop::firstPass);
    Map<String, Integer> missing = new TreeMap<>();
    for (String field : seam.required()) {
      missing.put(field, count(offers, h -> h.missing().contains(field)));
    }
    Map<String, Integer> reasons = new TreeMap<>();
    hops.stream()
        .filter(h -> h.rejected() != null || h.returned() != null)
        .map(Hop::reason)
        .filter(Objects::nonNull)
        .forEach(code -> reasons.merge(code, 1, Integer::sum));
    return new SeamTruth(
        scenario.name(seam.from),
        scenario.name(seam.to),
        hops.size(),
        offers.size(),
        accepted,
        count(offers, h -> h.rejected() != null),
        count(offers, h -> h.forwarded() != null),
        count(offers, h -> h.withdrawn() != null),
        expired,
        count(offers, h -> h.open(asOf)),
        phantom,
        count(hops, h -> h.returned() != null),
        share(phantom + expired, hops.size()),
        firstPass,
        share(firstPass, offers.size()),
        share(accepted, offers.size()),
        count(offers, h -> !h.missing().isEmpty()),
        missing,
        reasons,
        median(waits(offers)));
  }

  /** The leads of those entry weeks in which no offer can still be answered in time. */
  private static List<Lead> settled(List<Lead> leads, Instant asOf) {
    Map<Integer, List<Lead>> weeks = leads.stream().collect(Collectors.groupingBy(Lead::week));
    List<Lead> settled = new ArrayList<>();
    for (List<Lead> cohort : weeks.values()) {
      if (hops(cohort).stream().noneMatch(hop -> hop.open(asOf))) {
        settled.addAll(cohort);
      }
    }
    return settled;
  }

  private static @Nullable Double rolled(List<Lead> leads) {
    double product = 1;
    for (Seam seam : Seam.values()) {
      List<Hop> offers =
          hops(leads).stream().filter(h -> h.seam() == seam && !h.phantom()).toList();
      Double yield = share(count(offers, Hop::firstPass), offers.size());
      if (yield == null) {
        return null;
      }
      product *= yield;
    }
    return product;
  }

  private static double greens(Scenario scenario, int week) {
    return Arrays.stream(Telling.Kpi.values())
        .mapToDouble(kpi -> kpi.attainment(scenario, week))
        .average()
        .orElse(0);
  }

  private static @Nullable Double complianceDays(List<Lead> leads, Instant from, Instant to) {
    List<Hop> offers =
        hops(leads).stream()
            .filter(h -> h.seam() == Seam.ONBOARDING_COMPLIANCE)
            .filter(
                h -> h.offered() != null && !h.offered().isBefore(from) && h.offered().isBefore(to))
            .toList();
    Double seconds = median(waits(offers));
    return seconds == null ? null : seconds / 86_400;
  }

  private static DoubleStream waits(List<Hop> hops) {
    return hops.stream().map(Hop::waited).filter(Objects::nonNull).mapToDouble(Duration::toSeconds);
  }

  private static @Nullable Double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int n = sorted.length;
    return n == 0 ? null : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static List<Hop> hops(List<Lead> leads) {
    return leads.stream().flatMap(l -> l.hops().stream()).toList();
  }

  private static int hopsOver(List<SeamTruth> truths, List<Seam> seams) {
    List<Seam> order = List.of(Seam.values());
    return seams.stream().mapToInt(s -> truths.get(order.indexOf(s)).hops()).sum();
  }

  private static List<String> labels(Scenario scenario, List<Seam> seams) {
    return seams.stream().map(s -> scenario.name(s.from) + " → " + scenario.name(s.to)).toList();
  }

  private static <T> int count(List<T> list, Predicate<T> test) {
    return Math.toIntExact(list.stream().filter(test).count());
  }

  private static @Nullable Double share(int part, int whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
