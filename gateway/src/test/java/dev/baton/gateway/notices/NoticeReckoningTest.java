package dev.baton.gateway.notices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.event.ItemRef;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Assignment;
import dev.baton.contracts.ownership.OwnershipEntity.AssignmentState;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Change;
import dev.baton.contracts.ownership.OwnershipEntity.Edge;
import dev.baton.contracts.ownership.OwnershipEntity.Journey;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import dev.baton.contracts.ownership.OwnershipEntity.Succession;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.signals.SignalKind;
import dev.baton.contracts.signals.SignalRecord;
import dev.baton.gateway.projection.Awaited;
import dev.baton.gateway.registry.Directory;
import dev.baton.gateway.view.SeamView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeReckoningTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = T.plusSeconds(8_000);
  private static final Instant DUE = T.plusSeconds(10_000);

  private static final Awaited OFFER =
      new Awaited(
          new Edge("marketing", "Sales EMEA", "lead"),
          new ItemRef("lead", "L/42"),
          "L-42#1",
          "ms",
          T,
          T.plusSeconds(8_000),
          DUE);

  private static final List<OwnershipEntity> REGISTERED =
      List.of(
          new Team("marketing", 1, "Marketing", List.of(), false, null, T, null),
          new Team("sales", 1, "Sales", List.of("Sales EMEA"), false, null, T, null),
          new Team("ops", 1, "Operations", List.of(), false, null, T, null),
          new Boundary("ms", 1, "marketing", "sales", "lead", T, null),
          new Journey(
              "lead-to-cash",
              1,
              "Lead to cash",
              "ops",
              List.of(new Edge("marketing", "sales", "lead")),
              Duration.ofDays(30),
              List.of(),
              T,
              null));

  private static final Assignment OWNER =
      new Assignment(
          "a", 1, "ms", Role.ACCOUNTABLE, "marketing", AssignmentState.ACCEPTED, T, null);

  private static DueSoon notice(Rung rung, OwnershipEntity... more) {
    List<OwnershipEntity> all = new ArrayList<>(REGISTERED);
    all.addAll(List.of(more));
    return new NoticeReckoning(Directory.of(all), NOW).of(OFFER, rung);
  }

  @Test
  void theReceiverIsToldFirst() {
    DueSoon notice = notice(Rung.RECEIVER, OWNER);

    assertThat(notice.routedTo()).containsExactly("sales");
    assertThat(notice.summary())
        .isEqualTo(
            "Sales has to answer offer L-42#1 of lead L/42 from Marketing by"
                + " 2026-03-02T11:46:40Z: 80 % of the time is over.");
    assertThat(notice.journey()).isEqualTo("lead-to-cash");
    assertThat(notice.href()).isEqualTo("/api/v1/items/lead/L%2F42");
  }

  @Test
  void thenTheAccountableOwner() {
    assertThat(notice(Rung.OWNER, OWNER).routedTo()).containsExactly("marketing");
    assertThat(notice(Rung.OWNER, OWNER).accountable())
        .isEqualTo(new SeamView.Accountable("marketing", "Marketing", T));
  }

  @Test
  void whereABoundaryHasNoOwnerThatOfTheJourneyIsTold() {
    DueSoon notice = notice(Rung.OWNER);

    assertThat(notice.routedTo()).containsExactly("ops");
    assertThat(notice.accountable()).isNull();
  }

  @Test
  void itIsSaidWhereThereIsNobodyToTell() {
    DueSoon notice = new NoticeReckoning(Directory.EMPTY, NOW).of(OFFER, Rung.OWNER);

    assertThat(notice.routedTo()).isEmpty();
    assertThat(notice.summary()).endsWith(", and nobody is accountable here.");
  }

  @Test
  void aTeamThatEndedIsToldThroughWhoGoesOnWithItsWork() {
    Team ended =
        new Team(
            "sales",
            2,
            "Sales",
            List.of("Sales EMEA"),
            false,
            null,
            T,
            NOW,
            new Succession(Change.RENAMED, List.of("ops")));

    assertThat(notice(Rung.RECEIVER, ended).routedTo()).containsExactly("ops");
  }

  @Test
  void bothRungsAreOfTheSameOfferAndAnotherDeadlineIsAnother() {
    Awaited moved =
        new Awaited(
            OFFER.edge(),
            OFFER.item(),
            OFFER.handoff(),
            "ms",
            T,
            T.plusSeconds(80),
            DUE.plusMillis(1));

    assertThat(notice(Rung.OWNER).id())
        .isEqualTo(notice(Rung.RECEIVER).id())
        .isEqualTo("due-soon/lead/L%2F42/L-42%231/2026-03-02T11:46:40Z");
    assertThat(NoticeReckoning.id(moved)).isNotEqualTo(notice(Rung.OWNER).id());
  }

  @Test
  void isPublishedAsARecordOfTheTopic() {
    SignalRecord record = notice(Rung.RECEIVER, OWNER).published();

    assertThat(record.kind()).isEqualTo(SignalKind.DUE_SOON);
    assertThat(record.item()).isEqualTo(OFFER.item());
    assertThat(record.due()).isEqualTo(DUE);
    assertThat(record.state()).isNull();
    assertThat(record.boundary())
        .isEqualTo(new SignalRecord.Boundary("marketing", "sales", "lead"));
  }
}
