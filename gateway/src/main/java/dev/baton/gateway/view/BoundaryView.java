package dev.baton.gateway.view;

import dev.baton.contracts.ownership.BoundaryState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One boundary.
 *
 * @param seam its figures, with series, dispositions, waits, context, reasons and definitions
 * @param waiting what share of the offers waits still after how long, what is open counted with its
 *     age (Kaplan and Meier): steps at which it falls, empty where nothing was answered
 * @param standings how each boundary that is registered for the edge stands; more than one where
 *     selectors share it out
 * @param diagnosis the four causes, what explains its losses most first, each by its own evidence
 * @param unexplained at most this share of the losses is left unexplained, 0 to 1; null of none
 * @param interventions what was done about it, by when
 * @param change since when it passes less than it did, of its whole history up to the view's
 *     instant; null where it does not
 * @param changeNotEvaluable why that cannot be told; null where it can
 * @param silence null where something happens
 * @param silenceNotEvaluable why that cannot be told; null where it can
 * @param gaming ways in which its number may be worked at instead of its work
 * @param gamingNotEvaluable the kinds of which that cannot be told
 */
@Shown
public record BoundaryView(
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    String bucket,
    SeamView seam,
    List<StillWaiting> waiting,
    List<Standing> standings,
    List<Finding> diagnosis,
    @Nullable Double unexplained,
    List<Intervention> interventions,
    WatchedView.@Nullable Change change,
    @Nullable String changeNotEvaluable,
    WatchedView.@Nullable Silent silence,
    @Nullable String silenceNotEvaluable,
    List<GamingFound> gaming,
    List<String> gamingNotEvaluable,
    Completeness completeness) {

  /**
   * A step of the curve of waits.
   *
   * @param seconds since the offer
   * @param share of all offers that has had no answer by then, 0 to 1; until the next step
   */
  @Shown
  public record StillWaiting(double seconds, double share) {}

  /**
   * How a registered boundary stands.
   *
   * @param boundary its id; null where none is registered
   * @param state the first of its states
   * @param owner slug of the team accountable at the view's instant; null where nobody is
   * @param asked teams that were asked to be, and have not answered
   * @param due when the owner is to attest; null where it is not asked to
   * @param overlaps ids of boundaries that take some of the same handoffs
   * @param tenures every team's time as accountable
   * @param beliefs whom its sides take for accountable
   * @param contract null where none is in force
   * @param offers those that its selectors chose, where more than one boundary was registered for
   *     the edge; else null: the figures of the edge are its
   */
  @Shown
  public record Standing(
      @Nullable String boundary,
      BoundaryState state,
      List<BoundaryState> states,
      @Nullable String owner,
      List<String> asked,
      @Nullable Instant due,
      List<String> overlaps,
      List<Tenure> tenures,
      List<Believed> beliefs,
      @Nullable Agreed contract,
      @Nullable Offers offers) {}

  /**
   * What became of the offers that the selectors of a boundary chose: offered = accepted + rejected
   * + forwarded + withdrawn + expired + open.
   */
  @Shown
  public record Offers(
      long offered,
      long accepted,
      long rejected,
      long forwarded,
      long withdrawn,
      long expired,
      long open,
      SeamView.Bounded yield,
      @Nullable Double firstPassYield) {}

  /** A team's time as accountable. */
  @Shown
  public record Tenure(String team, String name, Instant since, @Nullable Instant until) {}

  /**
   * Whom a side takes for accountable.
   *
   * @param accountable null where it knows of none
   */
  @Shown
  public record Believed(String side, String team, @Nullable String accountable, Instant since) {}

  /** What the two sides agreed. */
  @Shown
  public record Agreed(
      int revision,
      @Nullable String doneCriteria,
      @Nullable String startedCriteria,
      String timeToAccept,
      @Nullable String timeToHandOn,
      Instant validFrom) {}

  /**
   * What one cause has to do with the losses.
   *
   * @param verdict {@code explains}, {@code does-not} or {@code cannot-tell}
   * @param losses at which it was there
   * @param share of the losses that its evidence knows of, 0 to 1
   * @param oddsRatio how many times higher the odds of a loss are with it; associated, not caused
   * @param interval of that, 95 %
   * @param evidence one sentence
   * @param href the ledger's call that lists all that was lost; null where nothing was
   * @param rank from 1, what explains most first
   */
  @Shown
  public record Finding(
      String cause,
      String verdict,
      long losses,
      @Nullable Double share,
      @Nullable Double oddsRatio,
      SeamView.@Nullable Span interval,
      String evidence,
      @Nullable String href,
      int rank) {}

  /**
   * Something that was done about the boundary.
   *
   * @param team slug of the team that took it on; null where it is both sides'
   */
  @Shown
  public record Intervention(
      Instant at, String kind, String what, @Nullable String team, Effect effect) {}

  /**
   * Whether it helped, by settled weeks before and after.
   *
   * @param verdict {@code better}, {@code worse}, {@code no-change} or {@code cannot-tell}
   * @param level by how much the yield lies over where it would have gone, −1 to 1
   * @param interval of that, 95 %
   * @param why it cannot be told; null where it can
   * @param joint what was done too close to it to be told apart
   */
  @Shown
  public record Effect(
      String verdict,
      @Nullable Double level,
      SeamView.@Nullable Span interval,
      @Nullable String why,
      List<String> joint) {}

  /**
   * Something that makes the number look good: a reason to ask, not a proof.
   *
   * @param evidence one sentence
   * @param href the ledger's call that lists what it is about
   */
  @Shown
  public record GamingFound(String kind, String evidence, String href) {}
}
