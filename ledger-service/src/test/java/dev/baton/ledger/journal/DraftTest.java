package dev.baton.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.Event;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.event.Statement;
import dev.baton.contracts.ledger.LedgerRecord;
import dev.baton.contracts.proof.Leaf;
import dev.baton.ledger.Facts;
import dev.baton.ledger.handoff.Recorded;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.EntryTable.Known;
import dev.baton.ledger.persons.PersonKey;
import dev.baton.ledger.persons.SealedContent;
import dev.baton.ledger.persons.SealedContent.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final Instant NOW = Instant.parse("2026-09-07T08:00:00Z");
  private static final PersonKey ONE =
      new PersonKey(7, "one key of thirty-two bytes.....".getBytes(StandardCharsets.UTF_8));
  private static final PersonKey TWO =
      new PersonKey(3, "two keys of thirty-two bytes....".getBytes(StandardCharsets.UTF_8));

  private final Facts lead = new Facts("lead", "L-42", "marketing", "sales");

  private static Draft draft(Map<ByteBuffer, Known> known) {
    return new Draft(
        1,
        10,
        NOW,
        Registry.EMPTY,
        Duration.ofMinutes(1),
        () -> new byte[SealedContent.SALT_BYTES],
        known,
        Map.of(),
        Map.of("one", ONE, "two", TWO));
  }

  @Test
  void whatNamesNobodyIsKeptAsItIsBesideItsSalt() {
    Draft draft = draft(Map.of());
    Command.Say say = say(lead.fact(FactKind.OFFERED, NOW));
    draft.decide(say);

    Row row = draft.rows().getFirst();
    assertThat(row.said()).isEqualTo(say.said());
    assertThat(row.salt()).hasSize(SealedContent.SALT_BYTES);
    assertThat(row.persons()).isEmpty();
  }

  @Test
  void whatNamesPersonsIsSealedForAllOfThemAndItsLeafIsThatOfWhatWasSaid() {
    Draft draft = draft(Map.of());
    Command.Say say = say(about(lead.fact(FactKind.OFFERED, NOW), "one", "two", "one"));
    draft.decide(say);

    Row row = draft.rows().getFirst();
    assertThat(row.salt()).isNull();
    assertThat(row.persons()).containsExactlyInAnyOrder(3L, 7L);
    Place here = new Place(1, 10);
    var opened =
        SealedContent.open(row.said(), Map.of(7L, ONE.secret(), 3L, TWO.secret()), here)
            .orElseThrow();
    assertThat(opened.said()).isEqualTo(say.said());
    assertThat(row.digest()).isEqualTo(Leaf.contentDigest(opened.salt(), say.said()));
    assertThat(SealedContent.open(row.said(), Map.of(7L, ONE.secret()), here)).isEmpty();
    assertThat(SealedContent.open(row.said(), Map.of(3L, TWO.secret()), here)).isEmpty();
  }

  @Test
  void theSameOfAPersonTwiceInABatchIsADuplicateAndOtherContentIsRefused() {
    Draft draft = draft(Map.of());
    ObjectNode offer = about(lead.fact(FactKind.OFFERED, NOW), "one");
    draft.decide(say(offer));

    assertThat(draft.decide(say(offer))).isEqualTo(new Outcome.Duplicate(1, 10));
    ((ObjectNode) offer.get("data")).put("actor", "somebody else");
    assertThat(draft.decide(say(offer)))
        .isEqualTo(new Outcome.Refused(new Refusal.IdentityReused(1, 10)));
  }

  @Test
  void anErasureIsAnEntryThatChangesNoHandoffAndExistsOnce() {
    Draft draft = draft(Map.of());
    draft.decide(say(lead.fact(FactKind.OFFERED, NOW)));
    Command.Erase erase = new Command.Erase(erased());

    assertThat(draft.decide(erase)).isEqualTo(new Outcome.Recorded(1, 11, null, true, List.of()));
    assertThat(draft.decide(erase)).isEqualTo(new Outcome.Duplicate(1, 11));
    assertThat(draft.erased()).containsExactly(lead.subject());
    assertThat(draft.rows()).hasSize(2);
    LedgerRecord record = Json.read(draft.rows().getLast().record(), LedgerRecord.class);
    assertThat(record.handoffs()).isEmpty();
    assertThat(record.others()).isNull();
    assertThat(record.statement()).isEqualTo(erased().statement());
    assertThat(Recorded.of(record)).isEmpty();

    Draft later =
        draft(
            Map.of(
                ByteBuffer.wrap(EventIdentity.key(erased())),
                new Known(EventIdentity.key(erased()), 11, new byte[16], new byte[32])));
    assertThat(later.decide(erase)).isEqualTo(new Outcome.Duplicate(1, 11));
    // whoever asks again may do so because nobody forgot
    assertThat(later.erased()).containsExactly(lead.subject());
    assertThat(later.rows()).isEmpty();
  }

  private Event erased() {
    return new Event(
        "/baton/ledger",
        "erased-1",
        EventType.ERASED,
        NOW,
        lead.subject(),
        new Statement.Erased("e", "d", List.of(4L, 5L)));
  }

  private static ObjectNode about(ObjectNode fact, String... names) {
    var subjects = ((ObjectNode) fact.get("data")).putArray("dataSubjects");
    for (String name : names) {
      subjects.add(name);
    }
    return fact;
  }

  private static Command.Say say(ObjectNode event) {
    if (EventReader.read(event, new Arrival(NOW, null))
        instanceof Reading.Read(var read, var json)) {
      return new Command.Say(
          read, read.statement().speaker(), EventIdentity.key(read), Canonical.bytes(json), null);
    }
    throw new IllegalArgumentException(event.toString());
  }
}
