package dev.baton.ledger.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.ledger.journal.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final AtomicLong room = new AtomicLong(1 << 20);
  private final Recent recent = new Recent(room);

  @Test
  void givesBackWhatWasAddedFromWhereItIsAskedFor() {
    recent.add(batch(0, 4));
    recent.add(batch(5, 9));

    assertThat(positions(recent.take(2))).containsExactly(2L, 3L, 4L);
    assertThat(positions(recent.take(5))).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(recent.take(10)).isEmpty();
    assertThat(recent.lacks(10)).isFalse();
  }

  @Test
  void leavesToTheTableWhatSomebodyElseCommitted() {
    recent.add(batch(0, 4));
    recent.add(batch(7, 9));
    assertThat(positions(recent.take(0))).hasSize(5);

    assertThat(recent.take(5)).isEmpty();
    assertThat(recent.lacks(5)).isTrue();
    assertThat(recent.lacks(7)).isFalse();
    assertThat(positions(recent.take(7))).containsExactly(7L, 8L, 9L);
  }

  @Test
  void knowsOfEntriesThatNobodyHandedOver() {
    assertThat(recent.lacks(0)).isFalse();
    recent.reaches(3);
    assertThat(recent.lacks(0)).isTrue();
    assertThat(recent.lacks(4)).isFalse();
  }

  @Test
  void holdsNothingOfALaneThatIsRefused() {
    recent.forget();
    recent.add(batch(0, 4));
    assertThat(room).hasValue(1 << 20);
    assertThat(recent.lacks(0)).isTrue();
    recent.keep();
    recent.add(batch(5, 9));
    assertThat(positions(recent.take(5))).hasSize(5);
  }

  /** Whatever is dropped for want of room, a reader of both has every position, in order, once. */
  @Property
  void losesNothingThatIsNotInTheTable(
      @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 20) Integer> sizes,
      @ForAll @IntRange(min = 0, max = 8_000) int bytes,
      @ForAll @IntRange(min = 1, max = 5) int readEvery) {
    AtomicLong little = new AtomicLong(bytes);
    Recent some = new Recent(little);
    List<Long> read = new ArrayList<>();
    long end = -1;
    for (int i = 0; i < sizes.size(); i++) {
      some.add(batch(end + 1, end + sizes.get(i)));
      end += sizes.get(i);
      assertThat(little.get()).isBetween(0L, (long) bytes);
      if (i % readEvery == 0) {
        follow(some, read);
      }
    }
    follow(some, read);

    assertThat(read).isEqualTo(LongStream.rangeClosed(0, end).boxed().toList());
    assertThat(little).hasValue(bytes);
  }

  /** Reads to the end as a relay does; one entry at a time from the table, which has them all. */
  private static void follow(Recent recent, List<Long> read) {
    while (true) {
      List<Published> entries = recent.take(read.size());
      if (!entries.isEmpty()) {
        read.addAll(positions(entries));
      } else if (recent.lacks(read.size())) {
        read.add((long) read.size());
      } else {
        return;
      }
    }
  }

  private static List<Published> batch(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(position -> new Published(0, position, "lead/1", new byte[100], new byte[0]))
        .toList();
  }

  private static List<Long> positions(List<Published> entries) {
    return entries.stream().map(Published::position).toList();
  }
}
