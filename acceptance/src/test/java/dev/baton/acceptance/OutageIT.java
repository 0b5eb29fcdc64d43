package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without Kafka the ledger goes on recording; what it costs is lag, and when it is back, none. */
@ExtendWith(Stack.Shared.class)
class OutageIT {
  /** From when Kafka serves again: what waited is relayed and folded. */
  private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(30);

  @Test
  void anOutageOfKafkaCostsNothingButLag(Stack stack) throws Exception {
    outage(stack, "outage", 1_500, Duration.ofSeconds(5));
  }

  @Test
  @Tag("proof")
  void tenMinutesWithoutKafkaCostNothingButLag(Stack stack) throws Exception {
    outage(stack, "outage-long", 20_000, Duration.ofMinutes(10));
  }

  private static void outage(Stack stack, String workType, int items, Duration outage)
      throws Exception {
    Posting posting = Posting.of(stack, Posting.facts(workType, items));
    posting.awaitMore(1);
    stack.killKafka();
    int before = posting.acknowledged();
    assertThat(posting.isDone()).as("all is posted before Kafka is killed").isFalse();
    // everything that is posted now is acknowledged now
    Map<Integer, Long> positions = posting.positions();
    assertThat(posting.acknowledged()).isGreaterThan(before);
    long relayed = relayed(stack);
    Awaitility.await()
        .during(outage)
        .atMost(outage.plusSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> relayed(stack) == relayed);
    assertThat(relayed).isLessThan(recorded(stack));

    stack.startKafka();
    Awaitility.await()
        .atMost(RECOVERED_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> relayed(stack) == recorded(stack));
    Lossless.check(stack, workType, items, positions);
  }

  private static long relayed(Stack stack) {
    return sum(stack, "relayed");
  }

  private static long recorded(Stack stack) {
    return sum(stack, "position");
  }

  private static long sum(Stack stack, String what) {
    long sum = 0;
    for (JsonNode lane : stack.api().get("/ledger/v1/lanes").path("lanes")) {
      sum += lane.path(what).asLong();
    }
    return sum;
  }
}
