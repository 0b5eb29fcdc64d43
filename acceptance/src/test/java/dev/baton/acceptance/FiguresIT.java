package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** At a seam where everything is that can be counted, each number leads to what it counts. */
@ExtendWith(Stack.Shared.class)
class FiguresIT {
  private static final String TYPE = "odd";
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final List<String> events = new ArrayList<>();

  @Test
  void everyNumberOfASeamLeadsToExactlyTheHandoffsThatItCounts(Stack stack) {
    Api api = stack.api();
    tell();
    api.awaitFolded(api.post(stack.gateway(), events));

    JsonNode all = seam(api, "");
    assertThat(all.at("/loss/unmeasured").asInt()).isEqualTo(6);
    assertThat(all.at("/loss/suspected").asInt()).isEqualTo(2);
    assertThat(all.path("suspected").asInt()).isEqualTo(4);
    assertThat(all.at("/loss/unanswered").asInt()).isBetween(4, 7);
    assertThat(all.path("inTime").asInt()).isBetween(2, 5);
    assertThat(all.path("phantom").asInt()).isEqualTo(5);
    assertThat(all.path("retroactive").asInt()).isEqualTo(1);
    assertThat(all.at("/reasons/0/count").asInt()).isEqualTo(2);
    Figures.eachLeadsToWhatItCounts(api, all);

    // a window that cuts through a week, and one in which nobody is heard
    Figures.eachLeadsToWhatItCounts(
        api, seam(api, "?bucket=week&from=" + day(73) + "&to=" + day(40)));
    JsonNode byDay = seam(api, "?bucket=day");
    assertThat(byDay.path("unmeasured").asInt()).isEqualTo(7);
    Figures.eachLeadsToWhatItCounts(api, byDay);
    JsonNode unheard = seam(api, "?bucket=day&from=" + day(150) + "&to=" + day(130));
    assertThat(unheard.path("unmeasured").asInt()).isEqualTo(6);
    Figures.eachLeadsToWhatItCounts(api, unheard);
  }

  private JsonNode seam(Api api, String query) {
    String path = "/api/v1/boundaries/north/south/" + TYPE + query;
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> api.answer(path).statusCode() == 200);
    return api.get(path).path("seam");
  }

  private static LocalDate day(int ago) {
    return LocalDate.ofInstant(ago(ago), ZoneOffset.UTC);
  }

  private static Instant ago(int days) {
    return NOW.minus(days, ChronoUnit.DAYS);
  }

  private void tell() {
    // nobody is heard at the other side for long
    for (int i = 0; i < 6; i++) {
      fact("unheard-" + i, "offered", ago(145 - 2 * i));
    }
    fact("first", "offered", ago(73));
    fact("first", "accepted", ago(72));
    fact("unheard-between", "offered", ago(62));
    for (int i = 0; i < 50; i++) {
      fact("passed-" + i, "offered", ago(70));
      fact("passed-" + i, "accepted", ago(69));
    }
    for (int i = 0; i < 3; i++) {
      fact("given-up-" + i, "offered", ago(70 - i));
      fact("alone-" + i, "accepted", ago(68));
    }
    for (int i = 0; i < 2; i++) {
      fact("twice-" + i, "offered", ago(71));
      tell("twice-" + i, "accepted", ago(70), "other", null);
    }
    tell("rejected", "rejected", ago(55), "1", "incomplete");
    fact("rejected", "offered", ago(56));
    fact("returned", "offered", ago(56));
    tell("returned", "returned", ago(55), "1", "incomplete");
    fact("mended", "offered", ago(56));
    tell("mended", "returned", ago(55), "1", "incomplete");
    fact("mended", "completed", ago(54));
    fact("told-late", "accepted", ago(56));
    fact("told-late", "offered", ago(55));
    fact("passed-on", "offered", ago(56));
    fact("passed-on", "forwarded", ago(55));
    fact("taken-back", "offered", ago(56));
    fact("taken-back", "withdrawn", ago(55));
    // around the time from which on nobody waits any more, and after it
    for (int minutes : List.of(1, 4, 9)) {
      fact("old-" + minutes, "offered", ago(30).minusSeconds(60L * minutes));
    }
    for (int days : List.of(1, 2)) {
      fact("new-" + days, "offered", ago(days));
    }
    fact("heard", "offered", ago(31));
    fact("heard", "accepted", ago(30));
  }

  private void fact(String item, String kind, Instant time) {
    tell(item, kind, time, "1", null);
  }

  private void tell(
      String item, String kind, Instant time, String handoff, @Nullable String reason) {
    ObjectNode event =
        Json.MAPPER
            .createObjectNode()
            .put("specversion", "1.0")
            .put("type", "dev.baton.handoff." + kind + ".v1")
            .put("source", "/" + TYPE)
            .put("id", item + "-" + kind + "-" + handoff)
            .put("time", time.toString())
            .put("subject", TYPE + "/" + item);
    ObjectNode data = event.putObject("data");
    data.put("handoff", handoff).put("from", "north").put("to", "south");
    data.putObject("item").put("type", TYPE).put("id", item);
    if (reason != null) {
      data.putObject("reason").put("code", reason);
    }
    events.add(event.toString());
  }
}
