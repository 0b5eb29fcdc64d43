package dev.baton.gateway.continuity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an item came back to where it was.
 *
 * @param returned how often a receiver gave it back after accepting it
 * @param direct how often it went A → B → A
 * @param indirect how often it went A → … → A with more than one team between
 * @param hops how many led back: two for a direct bounce, all since the team had it for an indirect
 *     one; a hop on two ways back counts once
 * @param time between the first and the last of those hops of each stretch, added; null where a
 *     time is not known
 */
public record Bounce(int returned, int direct, int indirect, int hops, @Nullable Duration time) {

  /**
   * One hop of an item.
   *
   * @param returned after it was accepted
   * @param at when it happened; null where it is not asked
   */
  public record Hop(String from, String to, boolean returned, @Nullable Instant at) {}

  /**
   * A way there and back that is meant to be, A → B → A, and no bounce.
   *
   * @param home from where the item goes and to where it comes back
   */
  public record RoundTrip(String home, String away) {}

  /** Whether the item bounced at all. */
  public boolean bounced() {
    return returned + direct + indirect > 0;
  }

  /**
   * Follows one item.
   *
   * @param hops in order
   * @param meant round trips of the journey that are none
   */
  public static Bounce of(List<Hop> hops, Set<RoundTrip> meant) {
    int returned = 0;
    int direct = 0;
    int indirect = 0;
    boolean[] back = new boolean[hops.size()];
    for (int i = 0; i < hops.size(); i++) {
      returned += hops.get(i).returned() ? 1 : 0;
      int left = lastLeft(hops, i);
      if (left < 0 || left == i) {
        continue;
      }
      if (left == i - 1) {
        if (meant.contains(new RoundTrip(hops.get(i).to(), hops.get(i).from()))) {
          continue;
        }
        direct++;
      } else {
        indirect++;
      }
      for (int j = left; j <= i; j++) {
        back[j] = true;
      }
    }
    return new Bounce(returned, direct, indirect, count(back), time(hops, back));
  }

  /** The last hop with which the item left the team to which this one brings it; −1 for none. */
  private static int lastLeft(List<Hop> hops, int arrival) {
    for (int i = arrival; i >= 0; i--) {
      if (hops.get(i).from().equals(hops.get(arrival).to())) {
        return i;
      }
    }
    return -1;
  }

  private static int count(boolean[] back) {
    int count = 0;
    for (boolean is : back) {
      count += is ? 1 : 0;
    }
    return count;
  }

  private static @Nullable Duration time(List<Hop> hops, boolean[] back) {
    Duration time = Duration.ZERO;
    for (int i = 1; i < back.length; i++) {
      if (back[i - 1] && back[i]) {
        Instant before = hops.get(i - 1).at();
        Instant after = hops.get(i).at();
        if (before == null || after == null) {
          return null;
        }
        time = time.plus(Duration.between(before, after));
      }
    }
    return time;
  }
}
