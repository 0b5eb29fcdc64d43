package dev.baton.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.projection.ReadModels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");

  @SuppressWarnings("NullAway") // it is told, and asks nobody
  private final Known known = new Known(null, null);

  private void look(int second, long end, ReadModels.Lane... folded) {
    known.reach(new Sources.Ends(Map.of(0, end), T.plusSeconds(second)), List.of(folded));
  }

  private static ReadModels.Lane lane(long nextOffset, @Nullable Long missing) {
    return new ReadModels.Lane(0, nextOffset - 1, nextOffset, missing, 0);
  }

  @Test
  void aLaneIsKnownUntilWhatWasOnTheTopicThenIsFolded() {
    look(0, 10, lane(10, null));
    assertThat(known.until()).isEqualTo(Map.of(0, T));

    look(1, 20, lane(12, null));
    look(2, 30, lane(15, null));
    // what was there at second 0 is; of what came since nobody knows yet
    assertThat(known.until()).isEqualTo(Map.of(0, T));
  }

  @Test
  void oneThatNeverCatchesUpWithATopicThatGrowsIsKnownUntilWhereItIs() {
    look(0, 10, lane(0, null));
    assertThat(known.until()).isEmpty();
    look(1, 20, lane(9, null));
    assertThat(known.until()).isEmpty();
    look(2, 30, lane(19, null));
    assertThat(known.until()).isEqualTo(Map.of(0, T));
    look(3, 40, lane(31, null));
    assertThat(known.until()).isEqualTo(Map.of(0, T.plusSeconds(2)));
  }

  @Test
  void oneThatLacksAnEntryIsNotKnown() {
    look(0, 10, lane(10, 7L));
    assertThat(known.until()).isEmpty();
  }

  @Test
  void anEmptyLaneIsKnown() {
    look(0, 0);
    assertThat(known.until()).isEqualTo(Map.of(0, T));
  }
}
