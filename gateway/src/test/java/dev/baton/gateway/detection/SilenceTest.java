package dev.baton.gateway.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.gateway.detection.Silence.Hour;
import dev.baton.gateway.detection.Verdict.Fired;
import dev.baton.gateway.detection.Verdict.Why;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final LocalDate FROM = Simulation.MONDAY;
  private static final LocalDate TO = FROM.plusDays(55);
  private static final LocalDate NEXT = TO.plusDays(1);

  /** Two offers in every office hour of every working day, of every other one only, four. */
  private static List<Hour> office(boolean everyOther) {
    List<Hour> hours = new ArrayList<>();
    for (LocalDate day = FROM; !day.isAfter(TO); day = day.plusDays(1)) {
      if (day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0) {
        boolean busy = day.toEpochDay() / 7 % 2 == 0;
        for (int hour = 9; hour < 17; hour++) {
          hours.add(new Hour(day.atTime(hour, 0), everyOther ? (busy ? 4 : 0) : 2));
        }
      }
    }
    return hours;
  }

  private static Verdict<Silence> office(LocalDateTime since, LocalDateTime now) {
    return Silence.of(office(false), FROM, TO, Set.of(), since, now);
  }

  /** e^−7 is less than 0.001, e^−6.9 is not: three and a half hours at two an hour. */
  @Test
  void nothingAtAllIsASignal() {
    Silence silence = ((Fired<Silence>) office(NEXT.atTime(9, 0), NEXT.atTime(12, 30))).evidence();

    assertThat(silence.expected()).isCloseTo(7, within(1e-9));
    assertThat(silence.probability()).isCloseTo(Math.exp(-7), within(1e-12));
    assertThat(silence.size()).isNull();
    assertThat(office(NEXT.atTime(9, 0), NEXT.atTime(12, 27)).isFired()).isFalse();
  }

  @Test
  void nightsAndWeekendsAreNoAlarms() {
    LocalDateTime friday = NEXT.plusDays(4).atTime(16, 0);

    assertThat(office(friday, friday.plusHours(64)).isFired()).isFalse();
    assertThat(office(friday, friday.plusHours(65).plusHours(3)).isFired()).isTrue();
  }

  @Test
  void aHolidayIsNoAlarm() {
    Set<LocalDate> closed = Set.of(NEXT);

    assertThat(
            Silence.of(office(false), FROM, TO, closed, NEXT.atTime(9, 0), NEXT.atTime(23, 0))
                .isFired())
        .isFalse();
    assertThat(office(NEXT.atTime(9, 0), NEXT.atTime(23, 0)).isFired()).isTrue();
  }

  /** As much comes on the average; but a week without anything is nothing new. */
  @Test
  void whereDaysVaryAQuietOneIsNoSurprise() {
    Verdict<Silence> dispersed =
        Silence.of(office(true), FROM, TO, Set.of(), NEXT.atTime(9, 0), NEXT.atTime(17, 0));

    assertThat(dispersed.isFired()).isFalse();
    assertThat(office(NEXT.atTime(9, 0), NEXT.atTime(17, 0)).isFired()).isTrue();
  }

  @Test
  void withoutFourWeeksItCannotTell() {
    assertThat(
            Silence.of(
                office(false),
                FROM,
                FROM.plusDays(26),
                Set.of(),
                NEXT.atTime(9, 0),
                NEXT.atTime(17, 0)))
        .isEqualTo(Verdict.notEvaluable(Why.NO_BASELINE));
  }

  @Test
  void whereNothingEverComesNothingIsExpected() {
    assertThat(
            Silence.of(List.of(), FROM, TO, Set.of(), NEXT.atStartOfDay(), NEXT.atTime(23, 0))
                .isFired())
        .isFalse();
  }
}
