package dev.baton.contracts.verification;

import dev.baton.contracts.proof.VerifierKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose signatures count. One key signs all lanes of a ledger, each under a name of its own, so a
 * key of any lane is a key of them all.
 *
 * @param ledger what the names of all keys begin with; they end in {@code /lane/} and the lane
 * @param pinned keys that whoever checks has from elsewhere; none proves no more than that the
 *     ledger agrees with itself
 * @param published keys that the ledger says it has used
 */
public record Keys(String ledger, List<VerifierKey> pinned, List<VerifierKey> published) {
  private static final String LANE = "/lane/";

  public Keys {
    pinned = List.copyOf(pinned);
    published = List.copyOf(published);
  }

  /**
   * Keys of one ledger.
   *
   * @throws IllegalArgumentException where one is of no lane, or they are of several ledgers, or
   *     there is none
   */
  public static Keys of(List<VerifierKey> pinned, List<VerifierKey> published) {
    Set<String> ledgers = new TreeSet<>();
    // a ledger that answers under another name than the pinned one is found out by its checkpoints
    (pinned.isEmpty() ? published : pinned).forEach(key -> ledgers.add(ledger(key)));
    if (ledgers.size() != 1) {
      throw new IllegalArgumentException(
          ledgers.isEmpty()
              ? "the ledger names no key"
              : "these are keys of several ledgers: " + String.join(", ", ledgers));
    }
    return new Keys(ledgers.iterator().next(), pinned, published);
  }

  private static String ledger(VerifierKey key) {
    int end = key.name().lastIndexOf(LANE);
    if (end <= 0 || !key.name().substring(end + LANE.length()).matches("0|[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "the name of a ledger's key ends in /lane/ and a number: '" + key.name() + "'");
    }
    return key.name().substring(0, end);
  }

  /** The first line of every checkpoint of a lane, and the name that it is signed under. */
  public String origin(int lane) {
    return ledger + LANE + lane;
  }

  /**
   * The lane of an origin.
   *
   * @return −1 where it is none of this ledger
   */
  public int lane(String origin) {
    String prefix = ledger + LANE;
    return origin.startsWith(prefix) && origin.substring(prefix.length()).matches("0|[1-9]\\d{0,8}")
        ? Integer.parseInt(origin.substring(prefix.length()))
        : -1;
  }

  /** The keys of a lane that somebody trusts. */
  Set<VerifierKey> pinned(int lane) {
    return named(pinned, lane);
  }

  /** All keys of a lane, trusted or not. */
  Set<VerifierKey> known(int lane) {
    Set<VerifierKey> known = named(pinned, lane);
    known.addAll(named(published, lane));
    return known;
  }

  private Set<VerifierKey> named(List<VerifierKey> keys, int lane) {
    Set<VerifierKey> named = new LinkedHashSet<>();
    keys.forEach(key -> named.add(key.named(origin(lane))));
    return named;
  }
}
