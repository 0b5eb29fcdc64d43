package dev.baton.ledger.refused;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void isBoundedHoweverMuchIsWrong() {
    ObjectNode problem = problem();
    problem.put("detail", "x".repeat(100_000));
    ArrayNode errors = problem.putArray("errors");
    for (int i = 0; i < 1_000; i++) {
      errors.addObject().put("pointer", "/data/" + i).put("detail", "y".repeat(5_000));
    }

    Reason reason = Reason.of(problem);

    assertThat(Json.bytes(reason.problem())).hasSizeLessThan(10_000);
    assertThat(reason.pointer()).isEqualTo("/data/0");
    assertThat(reason.status()).isEqualTo(422);
    assertThat(reason.type()).isEqualTo("urn:baton:problem:invalid-event");
    assertThat(problem.path("detail").textValue()).hasSize(100_000);
  }

  @Test
  void pointsNoFurtherThanNamesArePlain() {
    assertThat(pointer("/data/item/id")).isEqualTo("/data/item/id");
    assertThat(pointer("/data/context/erika@example.org")).isEqualTo("/data/context");
    assertThat(pointer("/data/\u0000")).isEqualTo("/data");
    assertThat(pointer("")).isEmpty();
    assertThat(Reason.of(problem()).pointer()).isNull();
  }

  private static String pointer(String pointer) {
    ObjectNode problem = problem();
    problem.putArray("errors").addObject().put("pointer", pointer);
    return Reason.of(problem).pointer();
  }

  private static ObjectNode problem() {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "urn:baton:problem:invalid-event")
        .put("status", 422);
  }
}
