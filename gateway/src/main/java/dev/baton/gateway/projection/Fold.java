package dev.baton.gateway.projection;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.Disposition;
import dev.baton.contracts.ledger.Flag;
import dev.baton.contracts.ledger.HandoffSnapshot;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.contracts.ledger.ItemSnapshot;
import dev.baton.contracts.ledger.Judgement;
import dev.baton.contracts.ledger.Judgement.Applied;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.gateway.continuity.SeamShare;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of records of one lane changes in the sums. Every part is additive, so records may be
 * folded in runs of any length: the rows come out the same.
 *
 * <p>Teams stay named as the events name them. What joins topics or depends on now (registered,
 * owned, matured) is worked out when a view is read.
 */
final class Fold {
  /** Width of the buckets by which open offers age. */
  static final Duration AGE_STEP = Duration.ofMinutes(5);

  /** The handoffs of a boundary that were offered (or, without an offer, first seen) in an hour. */
  record SeamHour(Edge edge, Instant hour) {}

  /** The same of a day. */
  record SeamDay(Edge edge, LocalDate day) {}

  /**
   * What the offers of an hour are worth, by what became of them.
   *
   * @param heard whether the receiver said anything of them
   */
  record Worth(Edge edge, Instant hour, Disposition disposition, String currency, boolean heard) {}

  /** The same of a day. */
  record WorthDay(
      Edge edge, LocalDate day, Disposition disposition, String currency, boolean heard) {}

  /** What is worth something to a receiver and was never offered. */
  record PhantomWorth(Edge edge, LocalDate day, String currency) {}

  /** Offers of an hour that the selectors of a registered boundary chose. */
  record Chosen(
      String boundary, Edge edge, Instant hour, Disposition disposition, boolean firstPass) {}

  record WaitBin(Edge edge, LocalDate day, Wait kind, int bin) {
    WaitBin ofMonth() {
      return new WaitBin(edge, month(day), kind, bin);
    }
  }

  record FieldVerdict(Edge edge, LocalDate day, String field, Judgement.Verdict verdict) {
    FieldVerdict ofMonth() {
      return new FieldVerdict(edge, month(day), field, verdict);
    }
  }

  record ReasonGiven(Edge edge, LocalDate day, String code) {
    ReasonGiven ofMonth() {
      return new ReasonGiven(edge, month(day), code);
    }
  }

  /** Offers by the version of a definition that one side used. */
  record DefinitionUsed(Edge edge, LocalDate day, Side side, String definition, String version) {}

  /** What both sides' definitions of a term say of the same items, and what became of those. */
  record BothMeanings(
      Edge edge,
      LocalDate day,
      String term,
      Applied sender,
      Applied receiver,
      Disposition disposition) {
    BothMeanings ofMonth() {
      return new BothMeanings(edge, month(day), term, sender, receiver, disposition);
    }
  }

  /**
   * What became of offers whose context was judged.
   *
   * @param missing whether a required field was not there when they were made
   */
  record ContextFate(Edge edge, LocalDate day, boolean missing, Disposition disposition) {}

  /**
   * How long a team held items that it offered on.
   *
   * @param edge over which it did
   * @param day on which it had accepted them
   */
  record HandOn(Edge edge, LocalDate day, int bin) {}

  /** Offers by the hour in which they were accepted. */
  record Acceptance(Edge edge, Instant hour) {}

  /** Offers by the twentieth of their time to accept in which they were answered. */
  record AnswerPlace(Edge edge, LocalDate day, int twentieth) {}

  /**
   * Offers not disposed of.
   *
   * @param offered start of its 5 minutes
   * @param due end of the 5 minutes in which its deadline lies; null without a contract
   * @param currency of what they are worth; null where nobody says
   */
  record OpenOffer(
      Edge edge,
      Instant offered,
      @Nullable Instant due,
      boolean suspected,
      @Nullable String currency) {}

  /** Offers not disposed of, by the days of the times in {@link OpenOffer}. */
  record OpenDay(
      Edge edge,
      LocalDate offered,
      @Nullable LocalDate due,
      boolean suspected,
      @Nullable String currency) {}

  /**
   * Items that went the same way.
   *
   * @param entered day of the first hop
   * @param last day of the last hop, where what comes next is still open: it was not answered, or
   *     the receiver holds the item; null where the way ended otherwise
   * @param since hour since which the item is in the air or held: of the offer, or of the
   *     acceptance; null where it is neither
   * @param cut whether the way is longer than what was published of it
   * @param currency of what they are worth; null where nobody says
   */
  record Way(
      String workType,
      LocalDate entered,
      @Nullable LocalDate last,
      @Nullable Instant since,
      String path,
      boolean cut,
      @Nullable String currency) {
    /** Whenever they came where they are. */
    Way whenever() {
      return new Way(workType, entered, last, null, path, cut, currency);
    }
  }

  /** How long a team held items from when it accepted them until it offered them on. */
  record HoldBin(String team, String workType, LocalDate entered, int bin) {}

  /**
   * Completed items by the share of their lead time that they spent waiting to be accepted.
   *
   * @param first the team that handed them over first
   * @param last the team that completed them
   * @param share its bin, as {@link SeamShare} counts it
   */
  record LeadTime(String workType, LocalDate entered, String first, String last, int share) {
    LeadTime ofMonth() {
      return new LeadTime(workType, month(entered), first, last, share);
    }
  }

  private final ZoneId zone;
  private final Map<SeamHour, Sums> seams = new HashMap<>();
  final Deltas<Worth> worths = new Deltas<>();
  final Deltas<PhantomWorth> phantoms = new Deltas<>();
  final Deltas<Chosen> chosen = new Deltas<>();
  final Deltas<WaitBin> waits = new Deltas<>();
  final Deltas<FieldVerdict> fields = new Deltas<>();
  final Deltas<ReasonGiven> reasons = new Deltas<>();
  final Deltas<DefinitionUsed> definitions = new Deltas<>();
  final Deltas<BothMeanings> meanings = new Deltas<>();
  final Deltas<OpenOffer> open = new Deltas<>();
  final Deltas<Awaited> awaited = new Deltas<>();
  final Deltas<Way> ways = new Deltas<>();
  final Deltas<LeadTime> leads = new Deltas<>();
  final Deltas<HoldBin> holds = new Deltas<>();
  final Deltas<ContextFate> fates = new Deltas<>();
  final Deltas<HandOn> handOns = new Deltas<>();
  final Deltas<Acceptance> acceptances = new Deltas<>();
  final Deltas<AnswerPlace> places = new Deltas<>();
  private final Map<Evidence.Subject, Evidence.Word> words = new HashMap<>();

  Fold(ZoneId zone) {
    this.zone = zone;
  }

  /** Takes the next record of the lane. */
  void add(LedgerRecord record) {
    for (LedgerRecord.Change change : record.handoffs()) {
      if (change.before() != null) {
        count(change.before(), -1);
      }
      if (change.after() != null) {
        count(change.after(), 1);
      }
    }
    ItemSnapshot before = record.wayBefore();
    ItemSnapshot after = record.wayAfter();
    if (before != null && after != null) {
      String workType = workType(record);
      count(workType, before, -1);
      count(workType, after, 1);
    }
    Evidence.Word word = Evidence.of(record);
    if (word != null) {
      words.merge(
          word.subject(),
          word,
          (one, other) -> Evidence.Word.ORDER.compare(one, other) >= 0 ? one : other);
    }
  }

  /** Changes per boundary and hour; none is all zero. */
  List<Map.Entry<SeamHour, Sums>> seams() {
    return seams.entrySet().stream().filter(e -> !e.getValue().equals(Sums.NONE)).toList();
  }

  /** The same per boundary and day. */
  List<Map.Entry<SeamDay, Sums>> seamDays() {
    Map<SeamDay, Sums> days = new HashMap<>();
    seams.forEach(
        (key, sums) -> days.merge(new SeamDay(key.edge(), day(key.hour())), sums, Sums::plus));
    return days.entrySet().stream().filter(e -> !e.getValue().equals(Sums.NONE)).toList();
  }

  Deltas<WorthDay> worthDays() {
    return worths.by(
        w -> new WorthDay(w.edge(), day(w.hour()), w.disposition(), w.currency(), w.heard()));
  }

  Deltas<OpenDay> openDays() {
    return open.by(o ->
        new OpenDay(
            o.edge(),
            day(o.offered()),
            o.due() == null ? null : day(o.due()),
            o.suspected(),
            o.currency()));
  }

  /** The latest words about each thing that was spoken of. */
  Collection<Evidence.Word> words() {
    return words.values();
  }

  private void count(HandoffSnapshot handoff, int sign) {
    Edge edge = new Edge(handoff.from(), handoff.to(), handoff.item().type());
    Instant cohort = handoff.cohortTime();
    LocalDate day = day(cohort);

    seams.merge(new SeamHour(edge, hour(cohort)), Sums.of(handoff, sign), Sums::plus);

    Instant offered = handoff.times().get(FactKind.OFFERED);
    Money worth = handoff.value();
    if (offered != null && worth != null) {
      worths.add(
          new Worth(
              edge,
              hour(cohort),
              handoff.disposition(),
              worth.currency(),
              Measure.RECEIPTS.counts(handoff)),
          amount(sign, worth));
    } else if (worth != null) {
      phantoms.add(new PhantomWorth(edge, day, worth.currency()), amount(sign, worth));
    }
    for (Wait wait : Wait.values()) {
      Duration waited = wait.of(handoff);
      if (waited != null) {
        waits.add(new WaitBin(edge, day, wait, Waits.bin(waited)), sign);
      }
    }
    handoff
        .verdicts()
        .forEach((field, verdict) ->
            fields.add(new FieldVerdict(edge, day, text(field), verdict), sign));
    if (handoff.reason() != null
        && (handoff.state() == HandoffState.REJECTED || handoff.state() == HandoffState.RETURNED)) {
      reasons.add(new ReasonGiven(edge, day, text(handoff.reason())), sign);
    }
    handoff
        .sent()
        .forEach((definition, version) ->
            definitions.add(
                new DefinitionUsed(edge, day, Side.SENDER, text(definition), text(version)), sign));
    handoff
        .understood()
        .forEach((definition, version) ->
            definitions.add(
                new DefinitionUsed(edge, day, Side.RECEIVER, text(definition), text(version)),
                sign));
    Judgement judgement = handoff.judgement();
    if (offered != null && judgement != null && judgement.boundary() != null) {
      chosen.add(
          new Chosen(
              text(judgement.boundary()),
              edge,
              hour(cohort),
              handoff.disposition(),
              Measure.FIRST_PASS.counts(handoff)),
          sign);
    }
    if (judgement != null) {
      judgement
          .meanings()
          .forEach((term, said) ->
              meanings.add(
                  new BothMeanings(
                      edge, day, text(term), said.sender(), said.receiver(), handoff.disposition()),
                  sign));
    }
    if (judgement != null && handoff.judged()) {
      // as it was offered: what the receiver says of its context is said of what it took only
      boolean missing = judgement.fields().containsValue(Judgement.Verdict.MISSING);
      fates.add(new ContextFate(edge, day, missing, handoff.disposition()), sign);
    }
    if (offered != null
        && handoff.disposition() == Disposition.ACCEPTED
        && handoff.disposedAt() != null) {
      acceptances.add(new Acceptance(edge, hour(handoff.disposedAt())), sign);
    }
    Integer twentieth = place(handoff);
    if (twentieth != null) {
      places.add(new AnswerPlace(edge, day, twentieth), sign);
    }
    Awaited answer = Awaited.of(handoff);
    if (answer != null) {
      awaited.add(answer, sign);
    }
    if (offered != null && handoff.disposition() == Disposition.OPEN) {
      Instant deadline = judgement == null ? null : judgement.deadline();
      open.add(
          new OpenOffer(
              edge,
              floor(offered),
              deadline == null ? null : ceil(deadline),
              handoff.has(Flag.SUSPECTED_PAIR),
              worth == null ? null : worth.currency()),
          amount(sign, worth));
    }
  }

  private void count(String workType, ItemSnapshot item, int sign) {
    if (item.hops().isEmpty()) {
      return;
    }
    ItemSnapshot.Hop last = item.hops().getLast();
    LocalDate entered = day(item.hops().getFirst().at());
    boolean goesOn =
        last.disposition() == Disposition.OPEN || last.disposition() == Disposition.ACCEPTED;
    Money worth =
        item.hops().reversed().stream()
            .map(ItemSnapshot.Hop::value)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    ways.add(
        new Way(
            workType,
            entered,
            goesOn ? day(last.at()) : null,
            since(last),
            Path.of(item).text(),
            item.hopCount() > item.hops().size(),
            worth == null ? null : worth.currency()),
        amount(sign, worth));
    for (int i = 1; i < item.hops().size(); i++) {
      ItemSnapshot.Hop hop = item.hops().get(i - 1);
      ItemSnapshot.Hop next = item.hops().get(i);
      if (hop.disposition() == Disposition.ACCEPTED
          && hop.disposedAt() != null
          && next.offered()
          && next.from().equals(hop.to())
          && !next.at().isBefore(hop.disposedAt())) {
        int bin = Waits.bin(Duration.between(hop.disposedAt(), next.at()));
        holds.add(new HoldBin(hop.to(), workType, entered, bin), sign);
        handOns.add(
            new HandOn(new Edge(next.from(), next.to(), workType), day(hop.disposedAt()), bin),
            sign);
      }
    }
    Integer share = waited(item);
    if (share != null) {
      leads.add(
          new LeadTime(workType, entered, item.hops().getFirst().from(), last.to(), share), sign);
    }
  }

  /** Where somebody holds the item, or it is in the air: since when. */
  private @Nullable Instant since(ItemSnapshot.Hop last) {
    return switch (last.state()) {
      case OPEN -> hour(last.at());
      case ACCEPTED, STARTED, COMPLETED ->
          hour(last.disposedAt() == null ? last.at() : last.disposedAt());
      case RETURNED, REJECTED, FORWARDED, WITHDRAWN, EXPIRED -> null;
    };
  }

  /** The bin of what the waits at its boundaries are of an item's time; null while it goes on. */
  private static @Nullable Integer waited(ItemSnapshot item) {
    Instant end = item.hops().getLast().completedAt();
    if (end == null || item.hopCount() > item.hops().size()) {
      return null;
    }
    List<Duration> waits =
        item.hops().stream()
            .filter(hop -> hop.offered() && hop.disposedAt() != null)
            .map(hop -> Duration.between(hop.at(), hop.disposedAt()))
            .toList();
    Double share = SeamShare.of(waits, Duration.between(item.hops().getFirst().at(), end));
    return share == null ? null : SeamShare.bin(share);
  }

  /** Where in its time to accept the receiver answered; null where it did not, or had none. */
  private static @Nullable Integer place(HandoffSnapshot handoff) {
    Instant offered = handoff.times().get(FactKind.OFFERED);
    Instant deadline = handoff.judgement() == null ? null : handoff.judgement().deadline();
    Instant answered =
        switch (handoff.disposition()) {
          case ACCEPTED, REJECTED, FORWARDED -> handoff.disposedAt();
          case OPEN, WITHDRAWN, EXPIRED -> null;
        };
    if (offered == null
        || deadline == null
        || answered == null
        || answered.isBefore(offered)
        || !offered.isBefore(deadline)) {
      return null;
    }
    long took = Duration.between(offered, answered).toMillis();
    long allowed = Duration.between(offered, deadline).toMillis();
    // the last twentieth ends with the deadline itself
    return Math.clamp(Math.ceilDiv(20 * took, allowed) - 1, 0, 20);
  }

  private static Amount amount(int sign, @Nullable Money worth) {
    return new Amount(
        sign,
        worth == null ? BigDecimal.ZERO : sign > 0 ? worth.amount() : worth.amount().negate());
  }

  private Instant hour(Instant time) {
    return time.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  private static LocalDate month(LocalDate day) {
    return day.withDayOfMonth(1);
  }

  private static Instant floor(Instant time) {
    long step = AGE_STEP.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step) * step);
  }

  private static Instant ceil(Instant time) {
    Instant floor = floor(time);
    return floor.equals(time) ? floor : floor.plus(AGE_STEP);
  }

  private static String text(String free) {
    return Evidence.text(free);
  }

  private static String workType(LedgerRecord record) {
    if (record.statement() instanceof Statement.AboutItem about) {
      return about.item().type();
    }
    for (LedgerRecord.Change change : record.handoffs()) {
      HandoffSnapshot handoff = change.after() != null ? change.after() : change.before();
      if (handoff != null) {
        return handoff.item().type();
      }
    }
    int slash = record.subject().indexOf('/');
    return slash < 0 ? record.subject() : record.subject().substring(0, slash);
  }
}
