package dev.baton.gateway.view;

import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.Custody;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The continuity of one journey: what no single team's service can tell. Shares are 0 to 1; what is
 * not known is null.
 *
 * @param from first day covered; null where all recorded time is
 * @param to day after the last one covered; null where there is no end
 * @param asOf the instant at which everything is evaluated
 * @param entered items that entered where the journey begins
 * @param midway items first seen further on; no yield is reckoned of them
 * @param residual of all boundaries: always 0
 * @param observedOverRty straight-through share / rolled throughput yield: 1 where what happens at
 *     one boundary does not depend on another; null where one of them is not known
 * @param seamShareOfLeadTime median over completed items of what they waited at boundaries, 0 to 1
 * @param byValue the headline weighed by value, per currency
 * @param comparable whether no side's meaning of a term changed within the window
 * @param moved what moved the yield since another window; null where none was named
 * @param localWins where a team's own improvement made the next boundary wait, of the whole history
 *     up to the view's instant; null where that was not asked for
 */
@Shown
public record JourneyView(
    JourneyName journey,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    String bucket,
    Headline headline,
    long entered,
    long midway,
    Rolled rty,
    StraightThrough straightThrough,
    Final finalYield,
    List<ArrivedOver> arrivals,
    GreensView greens,
    List<SeamView> seams,
    Completeness completeness,
    long residual,
    SeamView.Loss loss,
    @Nullable Double observedOverRty,
    Decomposed decomposed,
    List<Stage> stages,
    Bounces bounces,
    @Nullable Double seamShareOfLeadTime,
    Custody custody,
    List<ValueHeadline> byValue,
    boolean comparable,
    @Nullable Moved moved,
    @Nullable List<LocalWinFound> localWins) {

  /** The same beside another window, and with what was found of local wins. */
  JourneyView with(@Nullable Moved moved, @Nullable List<LocalWinFound> localWins) {
    return new JourneyView(
        journey,
        from,
        to,
        asOf,
        bucket,
        headline,
        entered,
        midway,
        rty,
        straightThrough,
        finalYield,
        arrivals,
        greens,
        seams,
        completeness,
        residual,
        loss,
        observedOverRty,
        decomposed,
        stages,
        bounces,
        seamShareOfLeadTime,
        custody,
        byValue,
        comparable,
        moved,
        localWins);
  }

  /** A journey. */
  @Shown
  public record JourneyName(String id, String name, @Nullable String owner) {}

  /** A journey and its boundaries. */
  @Shown
  public record JourneyEdges(String id, String name, @Nullable String owner, List<Edge> edges) {}

  /**
   * The four numbers; never one score.
   *
   * @param systemYield straight-through yield of the settled entry cohorts
   */
  @Shown
  public record Headline(
      SystemYield systemYield, Coverage coverage, Unowned unowned, Conflict conflict) {}

  /**
   * Straight-through yield.
   *
   * @param items of settled cohorts, of which it is reckoned
   * @param open items entered in cohorts not settled yet
   * @param instrumentedShare hops over boundaries both of whose sides emit / hops
   */
  @Shown
  public record SystemYield(
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      long items,
      long open,
      @Nullable Double instrumentedShare) {}

  /**
   * Hops told from both ends.
   *
   * @param bothEnds with an offer and a word of the receiver
   * @param oneEnd with only one of them
   * @param onlyCounted known only from what a side counted in its own books; hops has none of them
   */
  @Shown
  public record Coverage(
      @Nullable Double value, long hops, long bothEnds, long oneEnd, long onlyCounted) {}

  /**
   * Hops over boundaries for which nobody was accountable at the time.
   *
   * @param seams boundaries for which nobody is at the view's instant
   */
  @Shown
  public record Unowned(
      @Nullable Double value, long hops, long unownedHops, int seams, int ofSeams) {}

  /**
   * Hops over boundaries whose two sides mean different things by a term.
   *
   * @param terms the terms in conflict somewhere on the journey
   * @param ofTerms terms that both sides of some boundary have a meaning of
   */
  @Shown
  public record Conflict(
      @Nullable Double value, long hops, long conflictHops, List<String> terms, int ofTerms) {}

  /**
   * Rolled throughput yield.
   *
   * @param missing boundaries without an offer, because of which there is none
   */
  @Shown
  public record Rolled(@Nullable Double value, List<String> missing) {}

  /**
   * Items right at the first try at every boundary.
   *
   * @param items entered
   * @param passed of the settled
   * @param settled of the entered, those of cohorts in which nothing can be answered any more
   */
  @Shown
  public record StraightThrough(
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      long items,
      long passed,
      long settled) {}

  /** Items that arrived at an end of the journey, however. */
  @Shown
  public record Final(
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      long finished,
      long settled) {}

  /**
   * What arrives, of the settled items.
   *
   * @param edge null for what entered
   */
  @Shown
  public record ArrivedOver(
      @Nullable Edge edge, String label, @Nullable Double share, long items) {}

  /**
   * What the teams' own dashboards say.
   *
   * @param average mean over teams of the mean over each team's metrics
   * @param undeclared teams of the journey that declared nothing: not averaged
   */
  @Shown
  public record GreensView(
      @Nullable Double average, List<TeamGreens> teams, List<String> undeclared) {}

  /**
   * One team's dashboard.
   *
   * @param color the worst of its metrics'
   * @param attainment mean over its metrics; null where none names a target
   */
  @Shown
  public record TeamGreens(
      String team,
      String name,
      Statement.Color color,
      @Nullable Double attainment,
      List<Metric> metrics) {}

  /** What a team last declared of one metric. */
  @Shown
  public record Metric(
      String metric,
      BigDecimal value,
      @Nullable BigDecimal target,
      Statement.Direction direction,
      Statement.Color color,
      @Nullable Double attainment,
      Instant periodStart,
      Instant periodEnd) {}

  /**
   * What the yield is short of, taken apart by boundary.
   *
   * @param state {@code parts}, or why there are none: {@code within-interval}, {@code unknown}
   * @param points of yield that are lost, −1 to 0; null where unknown
   * @param mix points that no boundary of its own explains; null where there are no parts
   */
  @Shown
  public record Decomposed(String state, @Nullable Double points, @Nullable Double mix) {}

  /**
   * How much of what came to a team was right when it first came, from whomever.
   *
   * @param items with a handoff into the team
   * @param right those whose first one was accepted and not returned
   */
  @Shown
  public record Stage(
      String team, String name, long items, long right, @Nullable Double firstPassYield) {}

  /**
   * What came back.
   *
   * @param items accepted somewhere on the journey
   * @param bounced of them, returned or back at a team they had left
   * @param hops that led back
   */
  @Shown
  public record Bounces(
      long items, long bounced, @Nullable Double rate, long direct, long indirect, long hops) {}

  /**
   * The headline weighed by what items are worth in one currency.
   *
   * @param worth of what entered and is settled
   * @param withoutValue items of the settled cohorts of which nobody says what they are worth
   */
  @Shown
  public record ValueHeadline(
      String currency,
      String worth,
      long withoutValue,
      @Nullable Double systemYield,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double coverage,
      @Nullable Double unowned,
      @Nullable Double conflict) {}

  /**
   * A window.
   *
   * @param from first day; null for the beginning
   * @param to day after the last one; null for no end
   */
  @Shown
  public record Period(@Nullable LocalDate from, @Nullable LocalDate to) {}

  /**
   * What moved the straight-through yield from one window to the other: the points of the parts, of
   * the mix and of the remainder sum to the whole.
   *
   * @param state {@code parts}, or why there are none: {@code within-interval}, {@code unknown}
   * @param points of yield, −1 to 1; null where one of the two is not known
   * @param parts of each boundary on the way, by logarithmic mean weights
   * @param mix points of what went another way than before; null where there are no parts
   * @param remainder points by which what was observed moved otherwise than the product of the
   *     boundaries' yields; null where there are no parts
   * @param interval of the change of that product, 95 %, where it holds 0; else null
   * @param missing boundaries that had no settled offer in one of the windows
   */
  @Shown
  public record Moved(
      Period before,
      Period after,
      String state,
      @Nullable Double points,
      List<MovedPart> parts,
      @Nullable Double mix,
      @Nullable Double remainder,
      SeamView.@Nullable Span interval,
      List<String> missing) {}

  /** Points of yield that one boundary moved. */
  @Shown
  public record MovedPart(String from, String to, String workType, double points) {}

  /**
   * A team got better by its own number, and the next boundary waits longer.
   *
   * @param metric the team's own number: {@code time-to-hand-on}, from acceptance to onward offer
   * @param seam at which what it offers waits longer
   * @param wonFrom first day of the team's change
   * @param lostFrom first day of the boundary's change
   * @param ownBefore median of the team's number before, in seconds
   * @param waitBefore median wait at the boundary before, in seconds
   * @param lagBuckets by how many buckets the wait follows
   * @param lagDays the same in days, about
   * @param correlation at that lag, −1 to 1
   */
  @Shown
  public record LocalWinFound(
      String team,
      String teamName,
      String metric,
      Edge seam,
      LocalDate wonFrom,
      LocalDate lostFrom,
      double ownBefore,
      double ownAfter,
      double waitBefore,
      double waitAfter,
      int lagBuckets,
      double lagDays,
      double correlation) {}
}
