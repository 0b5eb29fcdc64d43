package dev.baton.ledger.handoff;

import dev.baton.contracts.Money;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.contracts.event.Statement.Period;
import dev.baton.contracts.ledger.HandoffSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The control totals of one boundary, three ways: what the sender counts in its own books, what the
 * receiver counts in its own, and what the ledger heard of each; where two agree, the third is
 * named, down to the handoffs that differ.
 *
 * <p>A period holds what happened in it by each side's own clock: for the sender when it offered,
 * for the receiver when it first said anything.
 */
public final class Reconciliation {
  /** How long after its end a period is compared: what is on its way has arrived by then. */
  public static final Duration SETTLES = Duration.ofHours(1);

  /** How long before a period an offer may lie that the receiver first answers in it. */
  public static final Duration LOOK_BACK = Duration.ofDays(31);

  /** Most differences that are listed of a period; all are counted. */
  public static final int LISTED = 100;

  private static final Comparator<Period> IN_ORDER =
      Comparator.comparing(Period::start).thenComparing(Period::end);

  private final Map<Period, Books> books = new TreeMap<>(IN_ORDER);

  /**
   * To be filled with handoffs.
   *
   * @param totals what was declared; of several for one side and period the latest to be said
   *     stands
   */
  public Reconciliation(Collection<Declaration> totals) {
    for (Declaration said : totals) {
      books
          .computeIfAbsent(said.total().period(), Books::new)
          .declared
          .merge(said.total().side(), said, Declaration::later);
    }
  }

  /**
   * A control total as it was said.
   *
   * @param time of the event; with source and id it orders what one side says of one period
   */
  public record Declaration(ControlTotalDeclared total, Instant time, String source, String id) {
    private static Declaration later(Declaration a, Declaration b) {
      int order = a.time().compareTo(b.time());
      order = order != 0 ? order : a.source().compareTo(b.source());
      order = order != 0 ? order : a.id().compareTo(b.id());
      return order >= 0 ? a : b;
    }
  }

  /** What came of comparing. */
  public enum Verdict {
    /** The period is not over for an hour yet. */
    PENDING,
    /** Only one side declared: there is nobody to agree with. */
    ONE_SIDED,
    AGREED,
    /** The receiver and the ledger agree. */
    SENDER_DIFFERS,
    /** The sender and the ledger agree. */
    RECEIVER_DIFFERS,
    /** The sides agree: events are missing in the ledger, or too many. */
    LEDGER_DIFFERS,
    /**
     * Each side's books are what the ledger heard of it, and they differ: it leaks between them.
     */
    SIDES_DIFFER,
    ALL_DIFFER
  }

  /** Why a handoff is in one count and not in the other. */
  public enum Kind {
    /** Offered in one period, received in another. */
    TIMING,
    /** Offered, and the receiver never said a word. */
    MISSING,
    /** Received, and never offered. */
    EXTRA,
    /** The item was offered before in the same period. */
    DUPLICATE,
    /** The counts agree and the sums of the values do not. */
    VALUE
  }

  /**
   * One difference.
   *
   * @param item null where it is the sums that differ
   * @param handoff id within the item; null likewise
   */
  public record Difference(Kind kind, @Nullable String item, @Nullable String handoff) {}

  /**
   * What the ledger heard of one side.
   *
   * @param values sum per currency
   * @param idDigest see {@link ControlTotalDeclared#idDigest(Collection)}
   */
  public record Heard(long count, List<Money> values, String idDigest) {}

  /**
   * |a − b| / max(1, a): 0 where they are equal; null where a side declared nothing.
   *
   * @param sides sender by receiver
   * @param sender sender by what the ledger heard of it
   * @param receiver receiver by what the ledger heard of it
   */
  public record Variance(
      @Nullable Double sides, @Nullable Double sender, @Nullable Double receiver) {}

  /**
   * One period.
   *
   * @param sender what it declared; null for nothing
   * @param receiver what it declared; null for nothing
   * @param kinds how many differences there are of each kind
   * @param differences at most {@link #LISTED} of them
   */
  public record Result(
      Period period,
      Verdict verdict,
      @Nullable ControlTotalDeclared sender,
      @Nullable ControlTotalDeclared receiver,
      Heard sent,
      Heard received,
      Variance variance,
      Map<Kind, Long> kinds,
      List<Difference> differences) {}

  /** One more handoff of the boundary, each once. */
  public void add(HandoffSnapshot handoff) {
    Instant offered = handoff.times().get(FactKind.OFFERED);
    Instant received =
        handoff.times().entrySet().stream()
            .filter(t -> t.getKey().side() == Side.RECEIVER)
            .map(Map.Entry::getValue)
            .min(Instant::compareTo)
            .orElse(null);
    for (Books ofPeriod : books.values()) {
      ofPeriod.add(handoff, offered, received);
    }
  }

  /** The periods in order. */
  public List<Result> results(Instant now) {
    return books.values().stream().map(ofPeriod -> ofPeriod.result(now)).toList();
  }

  /** One period while handoffs come in. */
  private static final class Books {
    private final Period period;
    private final Map<Side, Declaration> declared = new EnumMap<>(Side.class);
    private final Ear sent = new Ear();
    private final Ear received = new Ear();
    private final Set<String> offeredItems = new HashSet<>();
    private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
    private final List<Difference> differences = new ArrayList<>();

    Books(Period period) {
      this.period = period;
    }

    void add(HandoffSnapshot handoff, @Nullable Instant offered, @Nullable Instant answered) {
      boolean in = within(offered);
      boolean out = within(answered);
      if (in) {
        sent.add(handoff);
        if (!offeredItems.add(handoff.item().id())) {
          differs(Kind.DUPLICATE, handoff);
        }
      }
      if (out) {
        received.add(handoff);
      }
      if (in && answered == null) {
        differs(Kind.MISSING, handoff);
      } else if (out && offered == null) {
        differs(Kind.EXTRA, handoff);
      } else if (in != out) {
        differs(Kind.TIMING, handoff);
      }
    }

    private boolean within(@Nullable Instant time) {
      return time != null && !time.isBefore(period.start()) && time.isBefore(period.end());
    }

    private void differs(Kind kind, HandoffSnapshot handoff) {
      kinds.merge(kind, 1L, Long::sum);
      if (differences.size() < LISTED) {
        differences.add(new Difference(kind, handoff.item().id(), handoff.handoff()));
      }
    }

    Result result(Instant now) {
      ControlTotalDeclared sender = total(Side.SENDER);
      ControlTotalDeclared receiver = total(Side.RECEIVER);
      Heard heardSent = sent.heard();
      Heard heardReceived = received.heard();
      Map<Kind, Long> allKinds = new EnumMap<>(Kind.class);
      allKinds.putAll(kinds);
      List<Difference> listed = new ArrayList<>(differences);
      if (sender != null
          && receiver != null
          && sender.count() == receiver.count()
          && !sameValue(sender.valueSum(), receiver.valueSum())) {
        allKinds.put(Kind.VALUE, 1L);
        if (listed.size() < LISTED) {
          listed.add(new Difference(Kind.VALUE, null, null));
        }
      }
      return new Result(
          period,
          now.isBefore(period.end().plus(SETTLES))
              ? Verdict.PENDING
              : verdict(sender, receiver, heardSent, heardReceived),
          sender,
          receiver,
          heardSent,
          heardReceived,
          new Variance(
              sender == null || receiver == null
                  ? null
                  : variance(sender.count(), receiver.count()),
              sender == null ? null : variance(sender.count(), heardSent.count()),
              receiver == null ? null : variance(receiver.count(), heardReceived.count())),
          allKinds,
          listed);
    }

    private @Nullable ControlTotalDeclared total(Side side) {
      Declaration said = declared.get(side);
      return said == null ? null : said.total();
    }
  }

  private static Verdict verdict(
      @Nullable ControlTotalDeclared sender,
      @Nullable ControlTotalDeclared receiver,
      Heard sent,
      Heard received) {
    if (sender == null || receiver == null) {
      return Verdict.ONE_SIDED;
    }
    boolean sides = agree(sender, receiver);
    boolean senders = agree(sender, sent);
    boolean receivers = agree(receiver, received);
    if (senders && receivers) {
      return sides ? Verdict.AGREED : Verdict.SIDES_DIFFER;
    }
    if (sides) {
      return Verdict.LEDGER_DIFFERS;
    }
    if (senders) {
      return Verdict.RECEIVER_DIFFERS;
    }
    return receivers ? Verdict.SENDER_DIFFERS : Verdict.ALL_DIFFER;
  }

  private static boolean agree(ControlTotalDeclared sender, ControlTotalDeclared receiver) {
    return sender.count() == receiver.count()
        && sameValue(sender.valueSum(), receiver.valueSum())
        && (sender.idDigest() == null
            || receiver.idDigest() == null
            || sender.idDigest().equals(receiver.idDigest()));
  }

  private static boolean agree(ControlTotalDeclared declared, Heard heard) {
    return declared.count() == heard.count()
        && (heard.values().size() != 1 || sameValue(declared.valueSum(), heard.values().getFirst()))
        && (declared.idDigest() == null || declared.idDigest().equals(heard.idDigest()));
  }

  /** What a side does not say, it does not dispute. */
  private static boolean sameValue(@Nullable Money a, @Nullable Money b) {
    return a == null
        || b == null
        || (a.currency().equals(b.currency()) && a.amount().compareTo(b.amount()) == 0);
  }

  /** METRICS, reconciliation variance. */
  static double variance(long a, long b) {
    return Math.abs(a - b) / (double) Math.max(1, a);
  }

  /** What the ledger hears of one side. */
  private static final class Ear {
    private final List<String> items = new ArrayList<>();
    private final Map<String, BigDecimal> values = new TreeMap<>();

    void add(HandoffSnapshot handoff) {
      items.add(handoff.item().id());
      Money value = handoff.value();
      if (value != null) {
        values.merge(value.currency(), value.amount(), BigDecimal::add);
      }
    }

    Heard heard() {
      return new Heard(
          items.size(),
          values.entrySet().stream().map(v -> new Money(v.getValue(), v.getKey())).toList(),
          ControlTotalDeclared.idDigest(items));
    }
  }
}
