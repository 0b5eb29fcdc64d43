package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.ledger.intake.InboxMarks.Mark;
import dev.baton.ledger.intake.InboxMarks.Place;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboxMarksTest {
  private static final Place HERE = new Place(new UUID(0, 1), 0);
  private static final Place THERE = new Place(new UUID(0, 1), 1);

  private final InboxMarks marks = new InboxMarks();

  @Test
  void readsFromWhereTheLaneThatIsLeastFarHasToGoOn() {
    marks.gain(0, Map.of(HERE, 70L));
    marks.gain(1, Map.of(HERE, 20L));

    assertThat(marks.from(HERE)).isEqualTo(20);
    assertThat(marks.from(THERE)).isZero();
    assertThat(marks.wants(0, HERE, 69)).isFalse();
    assertThat(marks.wants(0, HERE, 70)).isTrue();
    assertThat(marks.wants(1, HERE, 20)).isTrue();
    assertThat(marks.wants(2, HERE, 100)).isFalse();
  }

  @Test
  void aMarkOnlyMovesForward() {
    marks.gain(0, Map.of(HERE, 70L));
    marks.gain(1, Map.of(HERE, 20L));
    marks.reach(HERE, 50);

    assertThat(marks.from(HERE)).isEqualTo(50);
    assertThat(marks.wants(0, HERE, 60)).isFalse();
    assertThat(marks.unwritten()).containsExactly(new Mark(1, HERE, 50));
    marks.wrote(marks.unwritten());
    assertThat(marks.unwritten()).isEmpty();
  }

  @Test
  void aLaneThatComesBackGoesOnFromWhatIsStored() {
    marks.gain(0, Map.of());
    marks.reach(HERE, 50);
    marks.lose(0);
    assertThat(marks.wants(0, HERE, 50)).isFalse();
    marks.gain(0, Map.of(HERE, 10L));
    assertThat(marks.from(HERE)).isEqualTo(10);
  }

  @Test
  void whatIsThereAnewIsReadFromItsBeginning() {
    marks.gain(0, Map.of(HERE, 70L));
    marks.forget(HERE);

    assertThat(marks.from(HERE)).isZero();
    assertThat(marks.unwritten()).containsExactly(new Mark(0, HERE, 0));
    // a topic of the same name that was made anew has another id
    assertThat(marks.from(new Place(new UUID(0, 2), 0))).isZero();
  }
}
