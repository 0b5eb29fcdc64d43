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
 * @param standings how each boundary that is registered for the edge stands; more than one where
 *     selectors share it out
 * @param diagnosis what explains its losses, each with the figure that says so
 * @param interventions what was done about it, by when
 */
@Shown
public record BoundaryView(
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Instant asOf,
    String bucket,
    SeamView seam,
    List<Standing> standings,
    List<Finding> diagnosis,
    List<Intervention> interventions,
    Completeness completeness) {

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
      @Nullable Agreed contract) {}

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

  /** What explains losses. */
  @Shown
  public record Finding(String what, String evidence) {}

  /** Something that was done about the boundary. */
  @Shown
  public record Intervention(Instant at, String what, @Nullable String team) {}
}
