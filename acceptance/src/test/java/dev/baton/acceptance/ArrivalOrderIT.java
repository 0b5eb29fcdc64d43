package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The state of an item follows from its facts, whatever order they arrive in. */
@ExtendWith(Stack.Shared.class)
class ArrivalOrderIT {
  private static final Instant START = Instant.parse("2026-02-02T08:00:00Z");
  private static final int ITEMS = 80;
  private static final List<String> TEAMS = List.of("a", "b", "c");
  private static final List<String> KINDS =
      List.of(
          "offered",
          "offered",
          "accepted",
          "accepted",
          "received",
          "rejected",
          "forwarded",
          "withdrawn",
          "started",
          "returned",
          "completed");

  /** Where and when an entry was recorded, which is all that an order of arrival may change. */
  private static final Set<String> ARRIVAL =
      Set.of("position", "lane", "recordedAt", "recorded", "backdated", "ownershipPosition");

  @Test
  void anyOrderOfArrivalGivesTheSameItemsAndTheSameTable(Stack stack) {
    Api api = stack.api();
    List<ObjectNode> facts = facts(new Random(7));
    List<ObjectNode> shuffled = new ArrayList<>(facts);
    Collections.shuffle(shuffled, new Random(8));

    Map<Integer, Long> one = api.post(stack.gateway(), as("sort-one", facts));
    Map<Integer, Long> other = new java.util.TreeMap<>();
    List<String> late = as("sort-two", shuffled);
    // in small requests, and a part of it twice
    for (int from = 0; from < late.size(); from += 37) {
      List<String> batch = late.subList(from, Math.min(from + 37, late.size()));
      other.putAll(api.post(stack.gateway(), batch));
      api.post(stack.gateway(), batch.subList(0, batch.size() / 3));
    }
    one.forEach((lane, position) -> other.merge(lane, position, Math::max));
    api.awaitFolded(other);

    for (int item = 0; item < ITEMS; item++) {
      assertThat(item(api, "sort-two", item))
          .as("item " + item)
          .isEqualTo(item(api, "sort-one", item));
    }
    assertThat(table(api, "sort-two")).isEqualTo(table(api, "sort-one"));
    assertThat(table(api, "sort-one")).isNotEmpty();
  }

  private static String item(Api api, String workType, int item) {
    JsonNode answer = api.get("/ledger/v1/items/" + workType + "/" + item);
    // a phantom is called after its first fact, whose identity includes the work type
    return plain(answer).toString().replace(workType, "sort").replaceAll("~[0-9a-f]{32}", "~");
  }

  private static String table(Api api, String workType) {
    return api.get("/api/v1/handovers?workType=" + workType)
        .path("rows")
        .toString()
        .replace(workType, "sort");
  }

  /** Without what says where an entry was recorded; lists without their order. */
  private static JsonNode plain(JsonNode node) {
    if (node.isObject()) {
      ObjectNode kept = Json.MAPPER.createObjectNode();
      new TreeSet<>(fields(node))
          .forEach(name -> {
            if (!ARRIVAL.contains(name)) {
              kept.set(name, plain(node.get(name)));
            }
          });
      return kept;
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element).toString()));
      Collections.sort(elements);
      return Json.MAPPER.valueToTree(elements);
    }
    return node;
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Facts as no sane process would produce them: contested, at equal times, without an offer. */
  private static List<ObjectNode> facts(Random random) {
    List<ObjectNode> facts = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      int count = 2 + random.nextInt(9);
      for (int n = 0; n < count; n++) {
        facts.add(fact(random, item, n));
        if (random.nextInt(8) == 0) {
          facts.add(correction(facts.getLast(), n));
        }
      }
    }
    return facts;
  }

  private static ObjectNode fact(Random random, int item, int n) {
    String kind = KINDS.get(random.nextInt(KINDS.size()));
    boolean senders = kind.equals("offered") || kind.equals("withdrawn");
    int from = random.nextInt(TEAMS.size());
    String to = TEAMS.get((from + 1 + random.nextInt(TEAMS.size() - 1)) % TEAMS.size());
    boolean named = senders || random.nextInt(4) > 0;
    // few minutes for many facts; only what gets its name from its facts must not begin at once
    Instant time = START.plus(Duration.ofMinutes(random.nextInt(40)));
    ObjectNode event = event(kind, item + "-" + n, named ? time : time.plusSeconds(n + 1));
    ObjectNode data = event.putObject("data");
    if (named) {
      data.put("handoff", "h" + random.nextInt(2));
    }
    data.putObject("item").put("type", "WORK").put("id", Integer.toString(item));
    if (senders || random.nextInt(4) > 0) {
      data.put("from", TEAMS.get(from));
    }
    data.put("to", to);
    if (kind.equals("rejected") || kind.equals("returned")) {
      data.putObject("reason").put("code", "because");
    }
    return event;
  }

  private static ObjectNode correction(ObjectNode corrected, int n) {
    ObjectNode event =
        event("corrected", corrected.get("id").asText() + "-undo" + n, START.plusSeconds(9_000));
    ObjectNode data = event.putObject("data");
    data.set("item", corrected.at("/data/item"));
    String type = corrected.get("type").asText();
    boolean senders = type.contains("offered") || type.contains("withdrawn");
    data.put("team", corrected.at(senders ? "/data/from" : "/data/to").asText());
    data.putObject("corrects")
        .put("source", corrected.get("source").asText())
        .put("id", corrected.get("id").asText());
    data.put("kind", "did_not_occur");
    return event;
  }

  private static ObjectNode event(String kind, String id, Instant time) {
    return Json.MAPPER
        .createObjectNode()
        .put("specversion", "1.0")
        .put("type", "dev.baton.handoff." + kind + ".v1")
        .put("source", "/order")
        .put("id", id)
        .put("time", time.toString())
        .put("datacontenttype", "application/json");
  }

  private static List<String> as(String workType, List<ObjectNode> facts) {
    return facts.stream().map(f -> f.toString().replace("\"WORK\"", '"' + workType + '"')).toList();
  }
}
