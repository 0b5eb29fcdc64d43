package dev.baton.ledger.refused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static final Rights MARKETING = Rights.ofInbox("marketing");
  private static final Rights GOVERNANCE = new Rights(null, Set.of(Roles.GOVERNANCE));

  @Test
  void areThoseOfAnEmitterOfTheTeamAndNoMore() {
    assertThat(MARKETING.caller().mayWriteFor("marketing")).isTrue();
    assertThat(MARKETING.caller().mayWriteFor("sales")).isFalse();
    assertThat(MARKETING.caller().roles()).containsExactly(Roles.EMITTER);
    assertThat(Rights.of(caller("a", Roles.EMITTER, Roles.ADMIN, Roles.AUDITOR)).caller().roles())
        .containsExactly(Roles.EMITTER);
  }

  @Test
  void areTheSameOnceTheyWereStored() {
    for (Rights rights :
        Set.of(MARKETING, GOVERNANCE, new Rights("a", Set.of(Roles.EMITTER, Roles.GOVERNANCE)))) {
      assertThat(Rights.stored(rights.column(), rights.roleColumn())).isEqualTo(rights);
    }
  }

  @Test
  void anInboxNamedAfterEveryTeamWouldBeNobodysButThatNames() {
    // Kafka has no topic of such a name; should it ever, it is still one team's
    assertThat(dev.baton.contracts.Topics.inboxTeam("baton.inbox.v1.")).isEmpty();
    assertThat(dev.baton.contracts.Topics.inboxTeam("baton.inbox.refused.v1")).isEmpty();
    assertThat(dev.baton.contracts.Topics.inboxTeam("baton.inbox.v1.sales")).contains("sales");
  }

  @Test
  void whatWasRefusedIsSeenByItsTeamAndTheAdminAlone() {
    assertThat(MARKETING.seenBy(caller("marketing", Roles.EMITTER))).isTrue();
    assertThat(MARKETING.seenBy(caller("*", Roles.EMITTER))).isTrue();
    assertThat(MARKETING.seenBy(caller(null, Roles.ADMIN))).isTrue();
    assertThat(MARKETING.seenBy(caller("sales", Roles.EMITTER))).isFalse();
    assertThat(MARKETING.seenBy(caller("marketing", Roles.READER))).isFalse();
    assertThat(MARKETING.seenBy(caller("marketing", Roles.GOVERNANCE, Roles.AUDITOR, Roles.READER)))
        .isFalse();

    assertThat(GOVERNANCE.seenBy(caller(null, Roles.ADMIN))).isTrue();
    assertThat(GOVERNANCE.seenBy(caller(null, Roles.GOVERNANCE))).isFalse();
    assertThat(GOVERNANCE.seenBy(caller("*", Roles.EMITTER))).isFalse();
    // whoever may speak for every team is no team of that name
    assertThat(new Rights("*", Set.of(Roles.EMITTER)).seenBy(caller("sales", Roles.EMITTER)))
        .isFalse();
  }

  private static Caller caller(String team, String... roles) {
    return new Caller("somebody", Set.of(roles), team);
  }
}
