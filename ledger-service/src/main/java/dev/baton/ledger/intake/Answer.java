package dev.baton.ledger.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.ledger.HandoffState;
import dev.baton.ledger.handoff.Finding;
import dev.baton.ledger.journal.Outcome;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an emitter is answered for one event. */
sealed interface Answer {
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

  static Answer of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Recorded(var lane, var position, var state, var effective, var findings) ->
          new Recorded("recorded", lane, position, state, effective, findings);
      case Outcome.Duplicate(var lane, var position) -> new Duplicate("duplicate", lane, position);
      case Outcome.Refused(var refusal) -> refused(Refusals.problem(refusal));
      case Outcome.Nothing() -> throw new IllegalStateException("an event has an outcome");
    };
  }

  static Answer refused(HttpProblem problem) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", String.valueOf(problem.getType()));
    json.put("title", problem.getTitle());
    json.put("status", problem.getStatusCode());
    json.put("detail", problem.getDetail());
    problem
        .getParameters()
        .forEach((name, value) -> json.set(name, Json.MAPPER.valueToTree(value)));
    return new Refused("refused", json);
  }
}
