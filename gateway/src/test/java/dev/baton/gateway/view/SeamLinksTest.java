package dev.baton.gateway.view;

import static dev.baton.contracts.event.FactKind.ACCEPTED;
import static dev.baton.contracts.event.FactKind.OFFERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.gateway.continuity.Bucket;
import dev.baton.gateway.projection.Folded;
import dev.baton.gateway.projection.Window;
import dev.baton.gateway.registry.Catalogue;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.told.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeamLinksTest {
  private static final Edge AB = new Edge("a", "b", "deal");
  private static final String CALL = "/ledger/v1/handoffs?from=a&to=b&workType=deal";
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-20T09:07:00Z");
  private static final Window ALL = new Window(Window.BEGINNING, Window.END, ZoneOffset.UTC);

  private final Journal journal = new Journal(0);
  private int items;

  private void passed(Instant time) {
    ItemRef item = item();
    journal.fact(OFFERED, item, "1", "a", "b", time);
    journal.fact(ACCEPTED, item, "1", "a", "b", time.plusSeconds(60));
  }

  private void givenUp(Instant time) {
    journal.fact(OFFERED, item(), "1", "a", "b", time);
  }

  private void ranOut(Instant time) {
    ItemRef item = item();
    journal.fact(OFFERED, item, "1", "a", "b", time);
    journal.expired(item, "1", "a", "b", time.plusSeconds(3600));
  }

  private ItemRef item() {
    return new ItemRef("deal", "D-" + items++);
  }

  private static Instant days(int later) {
    return T.plus(Duration.ofDays(later));
  }

  private SeamView view(Window window, OwnershipEntity... registered) {
    return view(window, NOW, registered);
  }

  private SeamView view(Window window, Instant asOf, OwnershipEntity... registered) {
    Question question = new Question(Duration.ofDays(7), window, asOf, Bucket.DAY);
    Readings readings = FoldedReadings.of(new Folded(journal.records()), List.of());
    Directory directory = Directory.of(List.of(registered));
    Seams seams = new Seams(question, List.of(AB), readings, directory);
    return new SeamReckoning(
            directory, new Meanings(directory, Catalogue.EMPTY, asOf), seams.buckets(), Map.of())
        .of(seams.all().iterator().next());
  }

  @Test
  void aFigureThatCountsNothingLeadsNowhere() {
    passed(T);

    assertThat(view(ALL).items())
        .containsOnlyKeys("hops", "offered", "accepted")
        .containsEntry("accepted", CALL + "&offered=true&disposition=ACCEPTED");
  }

  @Test
  void theLedgerIsAskedForTheDaysOfTheInstallationsZone() {
    passed(T);
    Window berlin =
        new Window(
            LocalDate.parse("2026-03-02"),
            LocalDate.parse("2026-03-09"),
            ZoneId.of("Europe/Berlin"));

    assertThat(view(berlin).items())
        .containsEntry("hops", CALL + "&bucket=2026-03-01T23:00:00Z/2026-03-08T23:00:00Z");
    assertThat(view(new Window(berlin.from(), berlin.to(), ZoneOffset.UTC)).items())
        .containsEntry("hops", CALL + "&bucket=2026-03-02/2026-03-09");
  }

  @Test
  void whatIsGivenUpIsAskedForAsItIsCounted() {
    passed(days(100));
    givenUp(days(100));
    // five minutes count together: those are not over yet
    givenUp(NOW.minus(Duration.ofDays(7)).minusSeconds(60));
    givenUp(NOW.minus(Duration.ofDays(7)).minusSeconds(240));

    SeamView view = view(ALL);

    assertThat(view.unanswered()).isEqualTo(2);
    assertThat(view.inTime()).isEqualTo(1);
    assertThat(view.items())
        .containsEntry(
            "unanswered", CALL + "&offered=true&disposition=OPEN&matured=2026-06-13T09:05:00Z")
        .containsEntry("inTime", CALL + "&offered=true&unmatured=2026-06-13T09:05:00Z");
  }

  @Test
  void whatIsUnmeasuredIsAskedForWhereTheReceiverWasNotHeard() {
    givenUp(T);
    givenUp(days(1));
    passed(days(3));
    givenUp(days(4));
    givenUp(days(20));

    SeamView view = view(ALL);

    assertThat(view.loss().unmeasured()).isEqualTo(3);
    assertThat(view.items().get("loss/unmeasured"))
        .startsWith(CALL + "&bucket=2026-03-02/2026-03-04,2026-03-22/2026-03-23&offered=true");
    assertThat(view.items().get("loss/lost"))
        .startsWith(CALL + "&bucket=2026-03-05/2026-03-07&offered=true");
  }

  @Test
  void whatIsAskedForInNoMoreThanSoManyPeriodsLeadsNowhereBeyond() {
    for (int i = 0; i < Links.PERIODS_AT_MOST + 1; i++) {
      givenUp(days(10 * i));
      passed(days(10 * i + 1));
      givenUp(days(10 * i + 2));
    }

    SeamView view = view(ALL, days(600));

    assertThat(view.loss().unmeasured()).isEqualTo(Links.PERIODS_AT_MOST + 1);
    assertThat(view.items())
        .containsKeys("unanswered", "offered")
        .doesNotContainKeys("unmeasured", "loss/unmeasured", "loss/lost", "suspected");
  }

  @Test
  void whatRanOutLeadsToTheHoursInWhichSomebodyWasAccountable() {
    passed(T);
    ranOut(T);
    ranOut(T.plus(Duration.ofHours(2)));
    ranOut(days(1));

    List<SeamView.OwnerAtLoss> owners =
        view(
                ALL,
                new OwnershipEntity.Boundary("ab", 1, "a", "b", "deal", Instant.EPOCH, null),
                new Assignment(
                    "x",
                    1,
                    "ab",
                    Role.ACCOUNTABLE,
                    "b",
                    AssignmentState.ACCEPTED,
                    T.plus(Duration.ofMinutes(90)),
                    null))
            .ownerAtLoss();

    String expired = "&offered=true&disposition=EXPIRED";
    assertThat(owners)
        .containsExactly(
            new SeamView.OwnerAtLoss(
                null, null, 1, CALL + "&bucket=0001-01-01/2026-03-02T11:00:00Z" + expired),
            new SeamView.OwnerAtLoss(
                "b", "b", 2, CALL + "&bucket=2026-03-02T11:00:00Z/9999-12-31" + expired));
  }
}
