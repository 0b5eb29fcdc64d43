package dev.baton.gateway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Instant T = Instant.parse("2026-03-02T09:00:00Z");
  private static final String RECORD =
      """
      {"id": "s-1", "kind": "hidden-drop", "journey": "lead-to-renewal", "state": "open",
       "accountable": {"team": "sales"}, "routedTo": ["operations"]}
      """;

  private static Webhook webhook(
      List<String> kinds, List<String> teams, List<String> journeys, @Nullable Instant disabledAt) {
    return new Webhook(
        UUID.randomUUID(),
        "https://hooks.example.org/",
        kinds,
        teams,
        journeys,
        "governance",
        T,
        Webhook.State.ACTIVE,
        0,
        null,
        null,
        disabledAt,
        null);
  }

  private static Told told(Instant at) {
    return Told.read("s-1", RECORD.getBytes(UTF_8), at).orElseThrow();
  }

  private static boolean wants(List<String> kinds, List<String> teams, List<String> journeys) {
    return webhook(kinds, teams, journeys, null).wants(told(T));
  }

  @Test
  void isToldOfAllItDoesNotNarrow() {
    assertThat(wants(List.of(), List.of(), List.of())).isTrue();
  }

  @Test
  void isToldOfTheKindsTeamsAndJourneysThatItAsksFor() {
    assertThat(wants(List.of("silence", "hidden-drop"), List.of(), List.of())).isTrue();
    assertThat(wants(List.of("silence"), List.of(), List.of())).isFalse();
    assertThat(wants(List.of(), List.of("operations"), List.of())).isTrue();
    assertThat(wants(List.of(), List.of("sales"), List.of())).isTrue();
    assertThat(wants(List.of(), List.of("marketing"), List.of())).isFalse();
    assertThat(wants(List.of(), List.of(), List.of("lead-to-renewal"))).isTrue();
    assertThat(wants(List.of(), List.of(), List.of("another"))).isFalse();
    assertThat(wants(List.of("hidden-drop"), List.of("marketing"), List.of())).isFalse();
  }

  @Test
  void isNotToldOfWhatWasPublishedBeforeItWasRegistered() {
    assertThat(webhook(List.of(), List.of(), List.of(), null).wants(told(T.minusMillis(1))))
        .isFalse();
  }

  @Test
  void isToldNothingWhileItIsDisabled() {
    assertThat(webhook(List.of(), List.of(), List.of(), T).wants(told(T))).isFalse();
  }

  @Test
  void theSameRecordIsTheSameMessageAndAnotherIsAnother() {
    byte[] body = RECORD.getBytes(UTF_8);
    String message = told(T).message();

    assertThat(told(T.plusSeconds(9)).message()).isEqualTo(message).startsWith("msg_").hasSize(36);
    assertThat(Told.read("s-2", body, T).orElseThrow().message()).isNotEqualTo(message);
    assertThat(Told.read("s-1", RECORD.strip().getBytes(UTF_8), T).orElseThrow().message())
        .isNotEqualTo(message);
    assertThat(told(T).body()).isEqualTo(body);
  }

  @Test
  void whatIsNoRecordIsPassedOver() {
    for (String none : List.of("", "null", "[]", "{}", "{\"kind\": 7", "\u0000")) {
      assertThat(Told.read("x", none.getBytes(UTF_8), T)).as(none).isEmpty();
    }
  }
}
