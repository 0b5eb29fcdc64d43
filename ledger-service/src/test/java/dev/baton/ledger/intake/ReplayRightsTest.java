package dev.baton.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.edge.Roles;
import dev.baton.ledger.Facts;
import dev.baton.ledger.RegistryTopic;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Refusal;
import dev.baton.ledger.refused.Original;
import dev.baton.ledger.refused.RefusedEvents.Known;
import dev.baton.ledger.refused.Rights;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replay says what its sender may say, by what is registered now, whoever asks for it. */
class ReplayRightsTest {
  private final ObjectNode offer = Facts.ofNewItem().fact(FactKind.OFFERED);

  @Test
  void anotherTeamsSideStaysRefused() {
    assertThat(admission(Rights.ofInbox("sales"), Registry.EMPTY))
        .isInstanceOfSatisfying(
            Admission.Turned.class,
            turned -> assertThat(turned.refusal()).isEqualTo(new Refusal.NotYours("marketing")));
    assertThat(admission(new Rights(null, Set.of(Roles.GOVERNANCE)), Registry.EMPTY))
        .isInstanceOf(Admission.Turned.class);
  }

  @Test
  void whatBecameItsOwnIsAdmitted() {
    Rights desk = Rights.ofInbox("the-desk");
    assertThat(admission(desk, Registry.EMPTY)).isInstanceOf(Admission.Turned.class);

    Registry known =
        Registry.EMPTY.with(
            new OwnershipRecord(
                0, Instant.EPOCH, RegistryTopic.team("the-desk", "The Desk", "marketing")));
    assertThat(admission(desk, known))
        .isInstanceOfSatisfying(
            Admission.Admitted.class,
            admitted -> assertThat(admitted.command().team()).isEqualTo("the-desk"));
    // and no longer the one's that only bears the name
    assertThat(admission(Rights.ofInbox("marketing"), known)).isInstanceOf(Admission.Turned.class);
  }

  private Admission admission(Rights rights, Registry registry) {
    Original original = Original.structured(Json.bytes(offer));
    Known known =
        new Known(
            1,
            new UUID(0, 1),
            rights,
            Via.HTTP,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            Json.MAPPER.createObjectNode(),
            true,
            original,
            null,
            new byte[0]);
    return Replays.admission(known, original, registry);
  }
}
