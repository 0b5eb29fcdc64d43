package dev.baton.ledger.imports.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.FactKind;
import dev.baton.ledger.imports.log.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class VisitsTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final Visits.Named ALL = new Visits.Named(true, true);
  private static final Visits.Named NONE = new Visits.Named(false, false);

  @Test
  void aVisitIsARunOfRowsWithTheSameGroupAndAHandoffTheStepToTheNext() {
    assertThat(hops(NONE, "A A B B B A"))
        .extracting(hop -> hop.from() + ">" + hop.to())
        .containsExactly("A>B", "B>A");
    assertThat(hops(NONE, "A A A")).isEmpty();
    assertThat(hops(NONE, "")).isEmpty();
  }

  @Test
  void theOfferIsTheQueuedRowWithWhichTheReceiversVisitBegins() {
    assertThat(said(hops(ALL, "A B+q B+a").getFirst())).containsExactly("offered@1", "accepted@2");
  }

  @Test
  void aVisitThatDoesNotBeginQueuedIsSilentThoughALaterRowIs() {
    assertThat(said(hops(ALL, "A B+a B+q B").getFirst())).containsExactly("accepted@1");
  }

  @Test
  void aQueuedRowOfTheSenderIsNoOffer() {
    assertThat(said(hops(ALL, "A A+q B+a").getFirst())).containsExactly("accepted@2");
  }

  @Test
  void withoutAQueuedRowInTheMappingTheSendersLastRowIsTheOffer() {
    assertThat(said(hops(NONE, "A A B").getFirst())).containsExactly("offered@1", "accepted@2");
  }

  @Test
  void acceptedIsTheFirstRowOfTheVisitThatIsCalledSo() {
    assertThat(said(hops(ALL, "A B+q B B+a B+a").getFirst()))
        .containsExactly("offered@1", "accepted@3");
  }

  @Test
  void acceptedIsTheVisitsFirstRowWhereNoneIsCalledSo() {
    assertThat(said(hops(new Visits.Named(true, false), "A B+q B").getFirst()))
        .containsExactly("offered@1", "accepted@1");
  }

  @Test
  void whatGoesStraightBackUnacceptedWasRejectedAndTheWayBackIsAHandoffOfItsOwn() {
    List<Hop> hops = hops(ALL, "A B+q A+q A+a");

    assertThat(hops).hasSize(2);
    assertThat(said(hops.get(0))).containsExactly("offered@1", "rejected@2");
    assertThat(hops.get(0).wentBack()).isTrue();
    assertThat(said(hops.get(1))).containsExactly("offered@2", "accepted@3");
    assertThat(hops.get(1).wentBack()).isFalse();
  }

  @Test
  void whatGoesStraightBackAfterItsAcceptanceWasReturnedAndTheWayBackIsAHandoffOfItsOwn() {
    List<Hop> hops = hops(ALL, "A B+q B+a A+q");

    assertThat(said(hops.get(0))).containsExactly("offered@1", "accepted@2", "returned@3");
    assertThat(said(hops.get(1))).containsExactly("offered@3");
  }

  @Test
  void whatGoesOnToAThirdTeamUnacceptedWasForwarded() {
    Hop hop = hops(ALL, "A B+q C+q").getFirst();

    assertThat(said(hop)).containsExactly("offered@1", "forwarded@2");
    assertThat(hop.facts().getLast().onwardTo()).isEqualTo("C");
    assertThat(hop.wentBack()).isFalse();
  }

  @Test
  void whatGoesOnToAThirdTeamAcceptedWasAcceptedAndNoMore() {
    assertThat(said(hops(ALL, "A B+q B+a C+q").getFirst()))
        .containsExactly("offered@1", "accepted@2");
  }

  @Test
  void goingBackToAnEarlierTeamThatIsNotTheSenderIsNoReturn() {
    List<Hop> hops = hops(ALL, "A B+a C+a A+a");

    assertThat(hops).hasSize(3).noneMatch(Hop::wentBack);
    assertThat(hops).noneMatch(hop -> hop.has(FactKind.RETURNED));
  }

  @Test
  void completedIsTheLastVisitsLastRowThatIsCalledSo() {
    List<Hop> hops = hops(ALL, "A+c B+a B+c A+a A+c A A+c A");

    assertThat(said(hops.get(0))).containsExactly("accepted@1", "returned@3");
    assertThat(said(hops.get(1))).containsExactly("accepted@3", "completed@6");
  }

  @Test
  void theFirstVisitIsNoHandoffSoNothingInItIsCompleted() {
    assertThat(hops(ALL, "A+q A+a A+c")).isEmpty();
  }

  @Test
  void aSilentHandoffCanBeRejectedToo() {
    assertThat(said(hops(ALL, "A B A+q").getFirst())).containsExactly("rejected@2");
  }

  @Test
  void rowsStayInTheOrderOfTheFileWhateverTheirTimesSay() {
    List<Hop> hops = new ArrayList<>();
    Visits visits = new Visits(NONE, "I", hops::add);
    visits.add(step(0, "A", "", START.plusSeconds(100)));
    visits.add(step(1, "B", "", START));
    visits.end();

    assertThat(hops).singleElement().extracting(Hop::from).isEqualTo("A");
    assertThat(Counts.of(hops.getFirst()).backwards()).isOne();
    assertThat(Counts.of(hops.getFirst()).waited()).isZero();
  }

  @Test
  void theIdsFollowFromTheItemTheHopAndTheKind() {
    List<Hop> hops = hops(ALL, "A B+q B+a C+q");

    assertThat(hops.get(0).facts())
        .extracting(Hop.Fact::id)
        .containsExactly("I#1/offered", "I#1/accepted");
    assertThat(hops.get(1).facts()).extracting(Hop.Fact::handoff).containsExactly("I#2");
    assertThat(HopNames.handoff("x".repeat(195), 7)).isEqualTo("#7");
  }

  @Property
  void everyHandoffHasOneEndAtMostAndTheStepsAreAsManyAsTheVisitsLessOne(
      @ForAll("histories") String rows) {
    List<Hop> hops = hops(ALL, rows);

    String groups = rows.replaceAll("\\+.", "").replace(" ", "");
    assertThat(hops)
        .hasSize(groups.isEmpty() ? 0 : groups.replaceAll("(.)\\1+", "$1").length() - 1);
    for (int i = 0; i < hops.size(); i++) {
      Hop hop = hops.get(i);
      long ends =
          hop.facts().stream()
              .filter(fact ->
                  fact.kind() == FactKind.REJECTED
                      || fact.kind() == FactKind.RETURNED
                      || fact.kind() == FactKind.FORWARDED)
              .count();
      boolean last = i == hops.size() - 1;
      boolean back = !last && hops.get(i + 1).to().equals(hop.from());
      assertThat(ends).isEqualTo(last || (!back && hop.has(FactKind.ACCEPTED)) ? 0 : 1);
      assertThat(hop.has(FactKind.REJECTED) || hop.has(FactKind.RETURNED)).isEqualTo(back);
      assertThat(hop.has(FactKind.COMPLETED)).isEqualTo(last && completes(rows));
    }
  }

  private static boolean completes(String rows) {
    String[] all = rows.split(" ");
    char group = all[all.length - 1].charAt(0);
    for (int i = all.length - 1; i >= 0 && all[i].charAt(0) == group; i--) {
      if (all[i].endsWith("c")) {
        return true;
      }
    }
    return false;
  }

  @Provide
  Arbitrary<String> histories() {
    return Arbitraries.of("A", "A+q", "A+a", "A+c", "B", "B+q", "B+a", "B+c", "C", "C+q", "C+a")
        .list()
        .ofMinSize(0)
        .ofMaxSize(12)
        .map(rows -> String.join(" ", rows));
  }

  private static List<Hop> hops(Visits.Named named, String rows) {
    List<Hop> hops = new ArrayList<>();
    Visits visits = new Visits(named, "I", hops::add);
    int second = 0;
    for (String row : rows.isEmpty() ? new String[0] : rows.split(" ")) {
      visits.add(
          step(
              second,
              row.substring(0, 1),
              row.length() > 1 ? row.substring(2) : "",
              START.plusSeconds(second)));
      second++;
    }
    visits.end();
    return hops;
  }

  private static Row.Step step(long number, String group, String says, Instant time) {
    return new Row.Step(
        number,
        time,
        group,
        says.equals("q"),
        says.equals("a"),
        says.equals("c"),
        Row.Carried.NOTHING);
  }

  private static List<String> said(Hop hop) {
    return hop.facts().stream()
        .map(fact ->
            fact.kind().name().toLowerCase(Locale.ROOT)
                + "@"
                + (fact.time().getEpochSecond() - START.getEpochSecond()))
        .toList();
  }
}
