package dev.baton.gateway.view;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.contracts.ownership.BoundaryState;
import dev.baton.gateway.continuity.Agreement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One boundary of the journey. offered = accepted + rejected + forwarded + withdrawn + expired +
 * open; phantoms apart.
 *
 * @param boundary id of the registered boundary; null where it is none
 * @param unanswered of the open, those matured without a contract
 * @param inTime of the open, the others: they may still be answered in time
 * @param unmeasured of the expired and unanswered, those whose receiver does not emit
 * @param phantom hops without an offer
 * @param suspected unanswered offers and phantoms that may be halves of one handoff
 * @param retroactive offered after the receiver had spoken
 * @param residual what does not balance: always 0
 * @param why what about the boundary explains its losses, most telling first
 * @param conflicts that nothing settled: they count in the conflict share
 * @param interval of the yield, at 95 %; null where nothing was offered
 * @param contribution to what the journey loses; null where that is not known, or may be nothing
 * @param withoutValue offers of which nobody says what they are worth
 * @param sameItems what both sides' definitions say of the same items
 * @param shifts changes of meaning within the window
 * @param states all that hold of how it stands in the registry, by precedence
 * @param comparable whether there are none
 * @param onlyCounted hops that only a side's own count tells of
 * @param items figure → the ledger's call that lists what it counts, {@code loss/lost} for the one
 *     of a part; none of a figure that is 0
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
    long inTime,
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
    List<TermConflict> settledConflicts,
    List<Point> series,
    List<String> why,
    @Nullable Span interval,
    Loss loss,
    List<OwnerAtLoss> ownerAtLoss,
    @Nullable Part contribution,
    WaitsView waits,
    List<Worth> worth,
    long withoutValue,
    List<SameItems> sameItems,
    List<Shift> shifts,
    List<BoundaryState> states,
    boolean comparable,
    long onlyCounted,
    Map<String, String> items) {

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
   * @param items figure → the ledger's call that lists what it counts; none of what is present
   */
  @Shown
  public record Field(
      String field,
      long present,
      long missing,
      long invalid,
      long changed,
      Map<String, String> items) {}

  /**
   * Why items were rejected or returned.
   *
   * @param items the ledger's call that lists them
   */
  @Shown
  public record Reason(String code, long count, String items) {}

  /**
   * A term that the two sides of a boundary define differently.
   *
   * @param settled how governance settled it; null while it is open
   */
  @Shown
  public record TermConflict(
      String term, Meant sender, Meant receiver, @Nullable Settled settled) {}

  /**
   * What settled a conflict.
   *
   * @param how {@code mapping}: it is known how the two stand to each other, or {@code acceptance}:
   *     it is lived with
   * @param by id of the mapping or the acceptance
   * @param until when it is open again; null where that is not foreseen
   */
  @Shown
  public record Settled(
      String how, String by, @Nullable String reason, Instant since, @Nullable Instant until) {}

  /** A version of a definition. */
  @Shown
  public record Meant(String definition, String semver) {}

  /**
   * One bucket of a boundary.
   *
   * @param bucket its first day
   * @param lost ran out
   * @param settled whether no offer of it can be answered in time any more
   * @param comparable whether no side's meaning of a term changed in it
   * @param items the ledger's call that lists what was offered in it
   */
  @Shown
  public record Point(
      LocalDate bucket,
      long offered,
      long accepted,
      long open,
      @Nullable Double yield,
      long lost,
      boolean settled,
      boolean comparable,
      String items) {}

  /** The first line of the table of boundaries. */
  static final String CSV_HEADER =
      "from,to,workType,boundary,ownership,accountable,hops,offered,accepted,rejected,forwarded,"
          + "withdrawn,expired,open,unanswered,unmeasured,phantom,suspected,residual,yield,"
          + "yieldLower,yieldUpper,firstPassYield,leakage,phantomRate,lost,contributionPoints,"
          + "contributionShare,p50Seconds,p85Seconds,p95Seconds,comparable,onlyCounted\r\n";

  /** As one line of that table. */
  String csv() {
    return Table.line(
        from,
        to,
        workType,
        boundary,
        ownership.wireName(),
        accountable == null ? null : accountable.team(),
        hops,
        offered,
        accepted,
        rejected,
        forwarded,
        withdrawn,
        expired,
        open,
        unanswered,
        unmeasured,
        phantom,
        suspected,
        residual,
        yield.value(),
        yield.lower(),
        yield.upper(),
        firstPassYield,
        leakage,
        phantomRate,
        loss.lost(),
        contribution == null ? null : contribution.points(),
        contribution == null ? null : contribution.share(),
        waits.answered().p50(),
        waits.answered().p85(),
        waits.answered().p95(),
        comparable,
        onlyCounted);
  }

  /** Between what a figure lies. */
  @Shown
  public record Span(double lower, double upper) {}

  /**
   * Whether offers are lost, or nobody looks.
   *
   * @param lost ran out, or unanswered beyond the horizon
   * @param expired of the lost, the former
   * @param unanswered of the lost, the latter: nobody agreed by when to answer them
   * @param unmeasured the same at a receiver that does not emit
   * @param suspected the same, and may be the other half of a phantom
   */
  @Shown
  public record Loss(long lost, long expired, long unanswered, long unmeasured, long suspected) {}

  /**
   * Who was accountable when offers were made that ran out.
   *
   * @param team null where nobody was
   * @param items the ledger's call that lists them; null where it changed too often to be one
   */
  @Shown
  public record OwnerAtLoss(
      @Nullable String team, @Nullable String name, long expired, @Nullable String items) {}

  /**
   * A boundary's part in what a journey loses.
   *
   * @param points of yield, −1 to 0; those of all boundaries and of the mix sum to the whole
   * @param share of the whole, 0 to 1
   */
  @Shown
  public record Part(double points, double share) {}

  /**
   * How long what waits.
   *
   * @param untilAccepted accepted − offered, of what was accepted
   * @param answered until any answer, what is open counted with its age; null where not reached
   * @param answeredBy disposition → until that one, of all offers
   * @param censored offers without an answer at the view's instant
   * @param negative accepted before they were offered: in none of these
   */
  @Shown
  public record WaitsView(
      Seconds transport,
      Seconds decision,
      Seconds startDelay,
      Seconds untilAccepted,
      Seconds answered,
      Map<String, Seconds> answeredBy,
      long censored,
      long negative) {}

  /**
   * Quantiles, in seconds.
   *
   * @param count how many of which; what is open is none
   */
  @Shown
  public record Seconds(
      @Nullable Double p50, @Nullable Double p85, @Nullable Double p95, long count) {}

  /**
   * What the offers are worth in one currency, by what became of them.
   *
   * @param unanswered of the open, those matured without a contract
   */
  @Shown
  public record Worth(
      String currency,
      String offered,
      String accepted,
      String rejected,
      String forwarded,
      String withdrawn,
      String expired,
      String open,
      String unanswered) {}

  /**
   * What both sides' definitions of a term say of the items that crossed.
   *
   * @param judged items of which both could be told
   * @param wouldNotPass share of them that the receiver's definition would not pass
   * @param kappa null where it says nothing, and why then says why
   */
  @Shown
  public record SameItems(
      String term,
      Meant sender,
      Meant receiver,
      long judged,
      long undecided,
      @Nullable Double wouldNotPass,
      @Nullable Span interval,
      @Nullable Double agreement,
      @Nullable Double kappa,
      Agreement.@Nullable Reason why) {}

  /**
   * A side's meaning of a term changed.
   *
   * @param bucket first day of the bucket in which it did
   */
  @Shown
  public record Shift(LocalDate bucket, String side, String term, String from, String to) {}

  /** An amount as its own currency writes it: no reader rounds it. */
  static String money(BigDecimal amount) {
    return amount.toPlainString();
  }
}
