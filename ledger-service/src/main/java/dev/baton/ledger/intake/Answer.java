package dev.baton.ledger.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.ledger.handoff.Finding;
import dev.baton.ledger.journal.Outcome;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an emitter is answered for one event. */
sealed interface Answer {
  String RECORDED = "recorded";
  String DUPLICATE = "duplicate";
  String REFUSED = "refused";

  Set<String> OF_EVERY_PROBLEM = Set.of("type", "title", "status", "detail", "instance");

  String result();

  /**
   * It is recorded.
   *
   * @param state of the handoff it is about; absent where it is about none
   * @param effective whether it counts, as of now
   * @param findings what the emitter should know
   */
  record Recorded(
      String result,
      int lane,
      long position,
      @Nullable HandoffState state,
      boolean effective,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Finding> findings)
      implements Answer {}

  /** It was recorded before, at this position. */
  record Duplicate(String result, int lane, long position) implements Answer {}

  /** It is not recorded. */
  record Refused(String result, ObjectNode problem) implements Answer {}

  /**
   * What another replica answered, as it wrote it.
   *
   * @param json one of the above
   */
  record Elsewhere(@JsonValue @JsonRawValue String json) implements Answer {
    @Override
    public String result() {
      return document().path("result").asText();
    }

    JsonNode document() {
      return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
  }

  static Answer of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Recorded(var lane, var position, var state, var effective, var findings) ->
          new Recorded(RECORDED, lane, position, state, effective, findings);
      case Outcome.Duplicate(var lane, var position) -> new Duplicate(DUPLICATE, lane, position);
      case Outcome.Refused(var refusal) -> refused(Refusals.problem(refusal));
      case Outcome.Nothing() -> throw new IllegalStateException("an event has an outcome");
    };
  }

  static Answer refused(HttpProblem problem) {
    return new Refused(REFUSED, json(problem));
  }

  /** A problem as it is written. */
  static ObjectNode json(HttpProblem problem) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", String.valueOf(problem.getType()));
    json.put("title", problem.getTitle());
    json.put("status", problem.getStatusCode());
    json.put("detail", problem.getDetail());
    problem
        .getParameters()
        .forEach((name, value) -> json.set(name, Json.MAPPER.valueToTree(value)));
    return json;
  }

  /**
   * Whether the ledger has decided against it. An event that only could not be brought to its lane
   * may be recorded, and is to be sent again.
   */
  default boolean refusedForGood() {
    return switch (this) {
      case Refused refused -> forGood(refused.problem());
      // most are not, which is seen without reading them
      case Elsewhere elsewhere ->
          elsewhere.json().contains('"' + REFUSED + '"')
              && elsewhere.result().equals(REFUSED)
              && forGood(elsewhere.problemDocument());
      case Recorded recorded -> false;
      case Duplicate duplicate -> false;
    };
  }

  private static boolean forGood(JsonNode problem) {
    int status = problem.path("status").asInt();
    return status != 429 && status != 503;
  }

  /** Its problem, as it is written; only of what is refused. */
  default ObjectNode problemDocument() {
    if (this instanceof Refused refused) {
      return refused.problem();
    }
    if (this instanceof Elsewhere elsewhere
        && elsewhere.document().path("problem") instanceof ObjectNode problem) {
      return problem;
    }
    throw new IllegalStateException("it is " + result());
  }

  /** Its problem, as an answer of its own; only of what is refused. */
  default HttpProblem refusal() {
    return problem(problemDocument()).build();
  }

  /** A problem as it was written, to be answered again. */
  static HttpProblem.Builder problem(JsonNode json) {
    HttpProblem.Builder problem =
        HttpProblem.builder()
            .withType(URI.create(json.path("type").asText()))
            .withTitle(json.path("title").asText())
            .withStatus(json.path("status").asInt())
            .withDetail(json.path("detail").asText());
    json.properties().stream()
        .filter(member -> !OF_EVERY_PROBLEM.contains(member.getKey()))
        .forEach(member -> problem.with(member.getKey(), member.getValue()));
    return problem;
  }
}
