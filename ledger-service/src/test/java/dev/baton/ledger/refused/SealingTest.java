package dev.baton.ledger.refused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.RefusedRecord.Via;
import dev.baton.ledger.seal.LedgerKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealingTest {
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @Test
  void theSameEventUnderOtherRightsIsAnother() {
    Sealing sealing = sealing(KEY);
    Row.New marketing = sealing.seal(refused(Rights.ofInbox("marketing")));

    assertThat(sealing.seal(refused(Rights.ofInbox("marketing"))).digest())
        .isEqualTo(marketing.digest());
    assertThat(
            sealing
                .seal(refused(new Rights("marketing", Set.of("emitter", "governance"))))
                .digest())
        .isNotEqualTo(marketing.digest());
  }

  @Test
  void opensAfterTheKeyChangedAsLongAsTheOldOneIsThere() {
    Row row = stored(sealing(KEY).seal(refused(Rights.ofInbox("sales"))));

    Sealing rotated = sealing(OTHER, KEY);
    assertThat(rotated.original(row).orElseThrow().body()).isEqualTo(new byte[] {1, 2});
    assertThat(rotated.problem(row).path("detail").asText()).isEqualTo("secret");
    Sealing lost = sealing(OTHER);
    assertThat(lost.original(row)).isEmpty();
    assertThat(lost.problem(row).path("type").asText()).isEqualTo("urn:baton:problem:x");
    assertThat(lost.problem(row).has("detail")).isFalse();
  }

  @Test
  void keepsAnEventWhoseProblemQuotesHalfACharacter() {
    Refused refused = refused(Rights.ofInbox("sales"));
    refused.problem().put("detail", "\ud800");

    Row row = stored(sealing(KEY).seal(refused));
    assertThat(sealing(KEY).problem(row).path("type").asText()).isEqualTo("urn:baton:problem:x");
    assertThat(sealing(KEY).original(row)).isPresent();
  }

  private static Sealing sealing(String... keys) {
    return new Sealing(new LedgerKey(List.of(keys)));
  }

  private static Refused refused(Rights rights) {
    return new Refused(
        rights,
        Via.HTTP,
        Instant.EPOCH,
        Original.structured(new byte[] {1, 2}),
        Json.MAPPER
            .createObjectNode()
            .put("type", "urn:baton:problem:x")
            .put("status", 422)
            .put("detail", "secret"),
        null);
  }

  private static Row stored(Row.New row) {
    return new Row(
        1,
        new UUID(0, 1),
        row.team(),
        row.roles(),
        row.via(),
        row.digest(),
        row.at(),
        row.at(),
        row.times(),
        row.reason().status(),
        row.reason().type(),
        row.reason().pointer(),
        row.sealedReason(),
        row.said(),
        true,
        null);
  }
}
