package dev.baton.gateway.continuity;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two sides and the ledger count of one boundary and period. The ledger's own comparison reads
 * handoffs; this one needs only what was counted.
 *
 * @param sides sender by receiver, see {@link #variance}; null where a side counted nothing
 * @param sender sender by the ledger; null likewise
 * @param receiver receiver by the ledger; null likewise
 * @param differs who, where the two others agree; null where all agree, all differ or one is silent
 */
public record ControlTotals(
    @Nullable Double sides,
    @Nullable Double sender,
    @Nullable Double receiver,
    @Nullable Party differs) {

  /** Whose number is meant. */
  public enum Party {
    SENDER,
    RECEIVER,
    LEDGER
  }

  /** Why an id is in one list and not, or not alike, in the other. */
  public enum Kind {
    /** The other side has it in a neighbouring period. */
    TIMING,
    /** Sent, and not received. */
    MISSING,
    /** Received, and not sent. */
    EXTRA,
    /** More often on one side than on the other. */
    DUPLICATE,
    /** As often, at another value. */
    VALUE
  }

  /**
   * An id that differs.
   *
   * @param id of the item
   */
  public record Difference(Kind kind, String id) {}

  /**
   * What a side lists.
   *
   * @param value null where it names none
   */
  public record Entry(String id, @Nullable BigDecimal value) {}

  /** |a − b| / max(1, a): 0 where they are equal; not negative, without an upper end. */
  public static double variance(long a, long b) {
    return Math.abs(a - b) / (double) Math.max(1, a);
  }

  /**
   * Three numbers, of which two that agree name the third.
   *
   * @param sender what it counted; null where it did not
   * @param receiver what it counted; null where it did not
   */
  public static ControlTotals of(@Nullable Long sender, @Nullable Long receiver, long ledger) {
    Party differs = null;
    if (sender != null && receiver != null) {
      if (sender.equals(receiver)) {
        differs = sender == ledger ? null : Party.LEDGER;
      } else if (sender == ledger) {
        differs = Party.RECEIVER;
      } else if (receiver == ledger) {
        differs = Party.SENDER;
      }
    }
    return new ControlTotals(
        sender == null || receiver == null ? null : variance(sender, receiver),
        sender == null ? null : variance(sender, ledger),
        receiver == null ? null : variance(receiver, ledger),
        differs);
  }

  /**
   * The difference of two lists of one period, by id.
   *
   * @param neighbouring ids that either side lists in the period before or after
   */
  public static List<Difference> differences(
      List<Entry> sent, List<Entry> received, Set<String> neighbouring) {
    Map<String, List<Entry>> out = byId(sent);
    Map<String, List<Entry>> in = byId(received);
    Set<String> ids = new TreeSet<>(out.keySet());
    ids.addAll(in.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String id : ids) {
      List<Entry> there = out.getOrDefault(id, List.of());
      List<Entry> here = in.getOrDefault(id, List.of());
      if (there.isEmpty() || here.isEmpty()) {
        Kind one = here.isEmpty() ? Kind.MISSING : Kind.EXTRA;
        differences.add(new Difference(neighbouring.contains(id) ? Kind.TIMING : one, id));
      } else if (there.size() != here.size()) {
        differences.add(new Difference(Kind.DUPLICATE, id));
      } else if (!sameValues(there, here)) {
        differences.add(new Difference(Kind.VALUE, id));
      }
    }
    return differences;
  }

  private static Map<String, List<Entry>> byId(List<Entry> entries) {
    Map<String, List<Entry>> ids = new HashMap<>();
    entries.forEach(e -> ids.computeIfAbsent(e.id(), id -> new ArrayList<>()).add(e));
    return ids;
  }

  /** What a side does not say, it does not dispute. */
  private static boolean sameValues(List<Entry> a, List<Entry> b) {
    List<BigDecimal> left = values(a);
    List<BigDecimal> right = values(b);
    if (left.size() != right.size()) {
      return true;
    }
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).compareTo(right.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<BigDecimal> values(List<Entry> entries) {
    List<BigDecimal> values = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.value() != null) {
        values.add(entry.value());
      }
    }
    values.sort(Comparator.naturalOrder());
    return values;
  }
}
