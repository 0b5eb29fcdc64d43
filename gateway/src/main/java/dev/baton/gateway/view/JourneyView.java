package dev.baton.gateway.view;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
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
    Completeness completeness) {

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
   */
  @Shown
  public record Coverage(@Nullable Double value, long hops, long bothEnds, long oneEnd) {}

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

  /** Whether somebody answers for a boundary. */
  public enum OwnershipState {
    OWNED,
    UNOWNED,
    /** A team was asked and has not answered. */
    PENDING,
    /** Known only from the events. */
    UNREGISTERED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One boundary of the journey. offered = accepted + rejected + forwarded + withdrawn + expired +
   * open; phantoms apart.
   *
   * @param boundary id of the registered boundary; null where it is none
   * @param unanswered of the open, those matured without a contract
   * @param unmeasured of the expired and unanswered, those whose receiver does not emit
   * @param phantom hops without an offer
   * @param suspected unanswered offers and phantoms that may be halves of one handoff
   * @param retroactive offered after the receiver had spoken
   * @param residual what does not balance: always 0
   * @param why what about the boundary explains its losses, most telling first
   */
  @Shown
  public record SeamView(
      String from,
      String to,
      String workType,
      String fromName,
      String toName,
      @Nullable String boundary,
      OwnershipState ownership,
      @Nullable Accountable accountable,
      long hops,
      long offered,
      long accepted,
      long rejected,
      long forwarded,
      long withdrawn,
      long expired,
      long open,
      long unanswered,
      long unmeasured,
      long phantom,
      long suspected,
      long retroactive,
      long residual,
      Bounded yield,
      @Nullable Double firstPassYield,
      @Nullable Double leakage,
      @Nullable Double rejectionRate,
      @Nullable Double forwardingRate,
      @Nullable Double withdrawalRate,
      @Nullable Double phantomRate,
      @Nullable Double medianWaitSeconds,
      @Nullable Double p85WaitSeconds,
      Context context,
      List<Reason> reasons,
      List<TermConflict> conflicts,
      List<Point> series,
      List<String> why) {}

  /** Who answers for a boundary. */
  @Shown
  public record Accountable(String team, String name, Instant since) {}

  /** A share with its bounds. */
  @Shown
  public record Bounded(@Nullable Double value, @Nullable Double lower, @Nullable Double upper) {}

  /**
   * What got lost in transit.
   *
   * @param judged offers judged against a contract that requires context
   * @param incomplete of them, those that lack a required field
   */
  @Shown
  public record Context(long judged, long incomplete, @Nullable Double share, List<Field> fields) {}

  /**
   * One required field.
   *
   * @param field JSON Pointer
   */
  @Shown
  public record Field(String field, long present, long missing, long invalid, long changed) {}

  /** Why items were rejected or returned. */
  @Shown
  public record Reason(String code, long count) {}

  /** A term that the two sides of a boundary define differently. */
  @Shown
  public record TermConflict(String term, Meant sender, Meant receiver) {}

  /** A version of a definition. */
  @Shown
  public record Meant(String definition, String semver) {}

  /**
   * One bucket of a boundary.
   *
   * @param bucket its first day
   */
  @Shown
  public record Point(
      LocalDate bucket, long offered, long accepted, long open, @Nullable Double yield) {}
}
