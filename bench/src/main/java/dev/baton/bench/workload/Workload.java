package dev.baton.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Canonical;
import dev.baton.contracts.EventIdentity;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.Arrival;
import dev.baton.contracts.event.EventReader;
import dev.baton.contracts.event.Reading;
import dev.baton.contracts.ownership.OwnershipEntity;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Team;
import dev.baton.contracts.ownership.OwnershipRecord;
import dev.baton.ledger.handoff.Registry;
import dev.baton.ledger.journal.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Leads on their way over up to three boundaries, told by both sides. Every boundary has a contract
 * in force that requires five fields of context. Seven of eight handoffs have three facts or more;
 * some are rejected or withdrawn, and some offers nobody answers.
 *
 * <p>As many leads are on their way at once as there are clients, each client telling of one lead
 * after the other, in order.
 */
public final class Workload {
  /** The four teams, in the order in which leads pass them. */
  public static final List<String> TEAMS = List.of("marketing", "sales", "onboarding", "support");

  /** What every contract gives the receiver. */
  public static final Duration TIME_TO_ACCEPT = Duration.ofDays(14);

  private static final String WORK_TYPE = "lead";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final List<String> NEEDS =
      List.of("renewal for forty seats", "migration from a spreadsheet", "second site in spring");
  private static final List<String> CHANNELS = List.of("webinar", "referral", "trade fair");
  private static final List<String> REASONS = List.of("incomplete", "not-ours", "no-capacity");

  private Workload() {}

  /**
   * One event.
   *
   * @param client who tells it, from 0
   * @param sent the CloudEvent in structured mode, as it goes over HTTP
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  public record Told(int client, byte[] sent) {
    /** The event as the ledger's intake hands it to the journal. */
    public Command.Say command(Registry registry, Instant now) {
      Reading reading = EventReader.read(sent, new Arrival(now, null));
      if (!(reading instanceof Reading.Read(var event, var json))) {
        throw new IllegalStateException("the workload holds what cannot be read: " + reading);
      }
      String speaker = event.statement().speaker();
      return new Command.Say(
          event,
          speaker == null ? null : registry.teamOf(speaker),
          EventIdentity.key(event),
          Canonical.bytes(json),
          // judging is part of what is measured
          null);
    }
  }

  /**
   * The events, in the order in which they happen, one client after the other.
   *
   * @param seed equal seeds make equal events; other seeds other items
   * @param start when the first of them happens
   */
  public static List<Told> events(long seed, Instant start, int events, int clients) {
    Client[] all = new Client[clients];
    for (int client = 0; client < clients; client++) {
      all[client] = new Client(seed, client);
    }
    List<Told> told = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      int client = i % clients;
      told.add(new Told(client, Json.bytes(all[client].next(start.plusMillis(i)))));
    }
    return told;
  }

  /** What the ledger has to know of the registry: teams, boundaries, contracts. */
  public static List<OwnershipRecord> registered() {
    List<OwnershipEntity> entities = new ArrayList<>();
    for (String team : TEAMS) {
      String name = team.substring(0, 1).toUpperCase(Locale.ROOT) + team.substring(1);
      entities.add(new Team(team, 1, name, List.of(), false, null, LONG_AGO, null));
    }
    for (int i = 1; i < TEAMS.size(); i++) {
      String from = TEAMS.get(i - 1);
      String to = TEAMS.get(i);
      String id = from + "--" + to + "--" + WORK_TYPE;
      entities.add(new Boundary(id, 1, from, to, WORK_TYPE, LONG_AGO, null));
      entities.add(
          new Contract(
              id,
              1,
              1,
              "the lead is qualified",
              "the lead has been called",
              TIME_TO_ACCEPT,
              null,
              fiveFields(),
              Map.of(),
              Map.of(),
              null,
              Map.of(),
              LONG_AGO,
              null,
              LONG_AGO,
              LONG_AGO));
    }
    List<OwnershipRecord> records = new ArrayList<>();
    entities.forEach(entity -> records.add(new OwnershipRecord(records.size(), LONG_AGO, entity)));
    return records;
  }

  /** The registry as the ledger knows it once it has read {@link #registered()}. */
  public static Registry registry() {
    return Registry.EMPTY.with(registered());
  }

  private static JsonNode fiveFields() {
    return Json.read(
        """
        {"type": "object", "required": ["authority", "budget", "channel", "need", "timeline"],
         "properties": {"authority": {"type": "string"}, "budget": {"type": "string"},
                        "channel": {"type": "string"}, "need": {"type": "string"},
                        "timeline": {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}}}
        """
            .getBytes(StandardCharsets.UTF_8),
        JsonNode.class);
  }

  /** Tells of one lead after the other. */
  private static final class Client {
    private final SplittableRandom dice;
    private final long seed;
    private final int number;
    private int leads;
    private int hop;
    private int fact;
    private List<String> facts = List.of();
    private ObjectNode context = Json.MAPPER.createObjectNode();
    private String amount = "0";

    Client(long seed, int number) {
      this.seed = seed;
      this.number = number;
      this.dice = new SplittableRandom(seed * 1_000_003 + number);
    }

    ObjectNode next(Instant time) {
      if (fact == facts.size()) {
        boolean goesOn = facts.contains("completed") && hop < 3 && dice.nextInt(3) > 0;
        if (!goesOn) {
          leads++;
          hop = 0;
        }
        hop++;
        fact = 0;
        facts = handoff(dice.nextInt(40));
        context = context();
        amount = dice.nextInt(500, 20_000) + ".00";
      }
      return event(facts.get(fact++), time);
    }

    private static List<String> handoff(int die) {
      if (die < 22) {
        return List.of("offered", "received", "accepted", "completed");
      } else if (die < 30) {
        return List.of("offered", "accepted", "completed");
      } else if (die < 35) {
        return List.of("offered", "received", "rejected");
      } else if (die < 38) {
        return List.of("offered", "withdrawn");
      }
      return List.of("offered");
    }

    private ObjectNode context() {
      ObjectNode fields = Json.MAPPER.createObjectNode();
      fields.put("budget", dice.nextInt(1, 90) + "000");
      fields.put("need", NEEDS.get(dice.nextInt(NEEDS.size())));
      fields.put("timeline", "2026-Q" + dice.nextInt(1, 5));
      fields.put("channel", CHANNELS.get(dice.nextInt(CHANNELS.size())));
      // what an acceptance test of a contract is for: now and then a field is missing
      if (dice.nextInt(50) > 0) {
        fields.put("authority", "head of operations");
      }
      return fields;
    }

    private ObjectNode event(String kind, Instant time) {
      String item = "L-%d-%04d-%05d".formatted(seed, number, leads);
      String from = TEAMS.get(hop - 1);
      String to = TEAMS.get(hop);
      boolean sender = kind.equals("offered") || kind.equals("withdrawn");
      ObjectNode event =
          Json.MAPPER
              .createObjectNode()
              .put("specversion", "1.0")
              .put("type", "dev.baton.handoff." + kind + ".v1")
              .put("source", "/" + (sender ? from : to) + "/crm")
              .put("id", new UUID(dice.nextLong(), dice.nextLong()).toString())
              .put("time", time.toString())
              .put("subject", WORK_TYPE + "/" + item)
              .put("datacontenttype", "application/json");
      ObjectNode data = event.putObject("data");
      data.put("handoff", item + "#" + hop);
      data.putObject("item").put("type", WORK_TYPE).put("id", item);
      data.put("from", from).put("to", to);
      switch (kind) {
        case "offered" -> {
          data.put("actor", "svc-crm");
          data.putObject("value").put("amount", amount).put("currency", "EUR");
          data.set("context", context);
          data.putObject("definitions").put("qualified-lead", "2.1.0");
        }
        case "accepted" -> {
          data.put("usableAsIs", context.has("authority"));
          data.set("context", context);
        }
        case "rejected" ->
            data.putObject("reason").put("code", REASONS.get(dice.nextInt(REASONS.size())));
        default -> {}
      }
      return event;
    }
  }
}
