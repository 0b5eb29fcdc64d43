package dev.baton.gateway.view;

import dev.baton.contracts.event.ItemRef;
import dev.baton.edge.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who claims what, and which questions wander.
 *
 * @param inflation Σ claimed shares / items and outcomes claimed; over 1 more is claimed than there
 *     is. Null where nothing is claimed
 * @param credits of which more than the whole is claimed and nothing settled, oldest claim first
 * @param inquiries those that bounce before the others, longest first
 * @param next cursor of the next page; null on the last one
 */
@Shown
public record DisputesView(
    Instant asOf,
    @Nullable Double inflation,
    long claimed,
    long disputed,
    List<Credit> credits,
    List<Inquiry> inquiries,
    @Nullable String next,
    Completeness completeness) {

  /** One page of it: what is claimed first, then the questions. */
  DisputesView page(@Nullable String cursor, @Nullable Integer limit) {
    List<Object> all = new ArrayList<>(credits);
    all.addAll(inquiries);
    Page<Object> page = Pages.of(all, DisputesView::key, cursor, limit);
    return new DisputesView(
        asOf,
        inflation,
        claimed,
        disputed,
        of(page, Credit.class),
        of(page, Inquiry.class),
        page.next(),
        completeness);
  }

  private static <T> List<T> of(Page<Object> page, Class<T> kind) {
    return page.items().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String key(Object one) {
    return one instanceof Credit c
        ? String.join("\n", "credit", "" + c.item(), "" + c.outcome(), "" + c.start(), "" + c.end())
        : "inquiry\n" + ((Inquiry) one).inquiry();
  }

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
