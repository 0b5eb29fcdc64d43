package dev.baton.gateway.view;

import dev.baton.contracts.event.ItemRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who claims what, and which questions wander.
 *
 * @param inflation Σ claimed shares / items and outcomes claimed; over 1 more is claimed than there
 *     is. Null where nothing is claimed
 * @param credits of which more than the whole is claimed and nothing settled, oldest claim first
 * @param inquiries that bounce, longest first
 */
@Shown
public record DisputesView(
    Instant asOf,
    @Nullable Double inflation,
    long claimed,
    long disputed,
    List<Credit> credits,
    List<Inquiry> inquiries,
    Completeness completeness) {

  /**
   * Competing claims to one thing.
   *
   * @param item null where they are to an outcome
   * @param sum of the claimed shares
   * @param since when the first of them was made
   */
  @Shown
  public record Credit(
      @Nullable ItemRef item,
      @Nullable String outcome,
      @Nullable Instant start,
      @Nullable Instant end,
      String sum,
      Instant since,
      List<Claim> claims) {}

  /** One team's claim. */
  @Shown
  public record Claim(String team, String share, Instant time) {}

  /**
   * A root-cause question.
   *
   * @param holder slug of the team that has it now; null where nobody was named
   * @param passes how often it was passed on
   * @param backAtEarlier whether a team got it again that had passed it on
   * @param answeredAt null while it is open
   * @param bounces passed three times, or back at an earlier holder, and open
   * @param route the teams that had it, in order
   */
  @Shown
  public record Inquiry(
      String inquiry,
      @Nullable String holder,
      int passes,
      boolean backAtEarlier,
      Instant raisedAt,
      @Nullable Instant answeredAt,
      double openDays,
      boolean bounces,
      List<String> route) {}
}
