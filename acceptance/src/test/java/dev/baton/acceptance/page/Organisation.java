package dev.baton.acceptance.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A large organisation, told from numbers alone and so the same each time: twelve departments at
 * five sites, 500 registered boundaries of which 212 lie on twelve journeys with branches, some
 * more that nobody registered, and fourteen weeks of what passed at each of them. Of the boundaries
 * three of ten have no owner, two of five no signed contract; some fell silent, at some one side
 * reports nothing, at some less is accepted since the tenth week.
 */
final class Organisation {
  static final int BOUNDARIES = 500;
  static final int UNREGISTERED = 24;
  static final int WEEKS = 14;

  /** The journey with the most boundaries. */
  static final String LARGEST = "lead-to-order";

  private static final List<String> DEPARTMENTS =
      List.of(
          "Marketing",
          "Sales",
          "Design",
          "Engineering",
          "Quality",
          "Purchasing",
          "Production",
          "Logistics",
          "Installation",
          "Billing",
          "Compliance",
          "Support");
  private static final List<String> SITES = List.of("North", "South", "East", "West", "Online");
  private static final List<String> JOURNEYS =
      List.of(
          "Lead to order",
          "Order to cash",
          "Quote to contract",
          "Feature to release",
          "Defect to fix",
          "Purchase to stock",
          "Delivery to shelf",
          "Claim to payment",
          "Candidate to desk",
          "Visit to repair",
          "Complaint to answer",
          "Renewal to contract");

  /** How many teams stand side by side at each stage of a journey. */
  private static final int[] BRANCHES = {1, 2, 3, 2, 1};

  private static final int[] MANY_BRANCHES = {2, 3, 4, 3, 2};

  private static final List<String> REASONS =
      List.of("missing-context", "not-qualified", "duplicate");
  private static final long SEED = 500;

  /** Who hands over to whom what kind of work. */
  record Edge(String from, String to, String workType) {
    String id() {
      return String.join("--", from, to, workType);
    }
  }

  /**
   * What passes at an edge.
   *
   * @param owner who is accountable; null for nobody
   * @param asked who was asked to be and has not answered; null for nobody
   * @param agreed what the two sides have of a contract
   * @param drops whether less is accepted since the tenth week
   * @param fallsSilent whether nothing passes in the last four weeks
   * @param unheard whether the receiver reports nothing
   * @param pickedUp whether work is taken up that was not offered
   * @param currency of what passes; null where nobody says what it is worth
   */
  private record Nature(
      Edge edge,
      @Nullable String owner,
      @Nullable String asked,
      Agreed agreed,
      double yield,
      boolean drops,
      boolean fallsSilent,
      boolean unheard,
      boolean pickedUp,
      @Nullable String currency) {}

  private enum Agreed {
    SIGNED,
    PROPOSED,
    NOTHING
  }

  /** One team's word on what governance wrote. */
  record Role(String boundary, String team) {}

  private final LocalDate monday;
  private final Instant now;
  private final List<List<Edge>> journeys = new ArrayList<>();
  private final List<Nature> natures = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  private record Fact(Instant at, String json) {}

  /**
   * The organisation as of an instant.
   *
   * @param now nothing happens after it
   */
  Organisation(Instant now) {
    this.now = now;
    this.monday =
        LocalDate.ofInstant(now, ZoneOffset.UTC)
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .minusWeeks(WEEKS - 1);
    Set<Edge> edges = new LinkedHashSet<>();
    for (int journey = 0; journey < JOURNEYS.size(); journey++) {
      List<Edge> along = along(journey);
      journeys.add(along);
      edges.addAll(along);
    }
    SplittableRandom dice = new SplittableRandom(SEED);
    while (edges.size() < BOUNDARIES + UNREGISTERED) {
      Edge edge =
          new Edge(team(dice.nextInt(60)), team(dice.nextInt(60)), workType(dice.nextInt(12)));
      if (!edge.from().equals(edge.to())) {
        edges.add(edge);
      }
    }
    edges.forEach(edge -> natures.add(nature(natures.size(), edge)));
    travel();
    cross();
    declare();
    dispute();
    facts.sort(Comparator.comparing(Fact::at));
  }

  /** What teams emitted, in the order of time: one CloudEvent each. */
  List<String> events() {
    return facts.stream().map(Fact::json).toList();
  }

  /** The boundaries on whose contract both sides agree. */
  List<Edge> signed() {
    return registered().stream()
        .filter(nature -> nature.agreed() == Agreed.SIGNED)
        .map(Nature::edge)
        .toList();
  }

  /** The roles that teams accept. */
  List<Role> accepted() {
    return registered().stream()
        .filter(nature -> nature.owner() != null)
        .map(nature -> new Role(nature.edge().id(), nature.owner()))
        .toList();
  }

  /** The first boundary of a journey. */
  Edge first() {
    return journeys.getFirst().getFirst();
  }

  /** An item that travelled on the largest journey. */
  String item() {
    return workType(0) + "/" + workType(0) + "-3-2";
  }

  /** What an address may name: teams, kinds of work, boundaries, journeys. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Nature nature : natures) {
      Edge edge = nature.edge();
      names.addAll(List.of(edge.id(), edge.from(), edge.to(), edge.workType()));
    }
    JOURNEYS.forEach(journey -> names.add(slug(journey)));
    return names;
  }

  private List<Nature> registered() {
    return natures.subList(0, BOUNDARIES);
  }

  private static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String team(int number) {
    return slug(name(number));
  }

  private static String name(int number) {
    return DEPARTMENTS.get(number / 5) + " " + SITES.get(number % 5);
  }

  private static String workType(int journey) {
    return slug(JOURNEYS.get(journey).split(" ")[0]);
  }

  /** The edges from each team of a stage to each of the next. */
  private static List<Edge> along(int journey) {
    int[] branches = journey == 0 ? MANY_BRANCHES : BRANCHES;
    List<Edge> edges = new ArrayList<>();
    for (int stage = 0; stage + 1 < branches.length; stage++) {
      for (int from = 0; from < branches[stage]; from++) {
        for (int to = 0; to < branches[stage + 1]; to++) {
          edges.add(
              new Edge(at(journey, stage, from), at(journey, stage + 1, to), workType(journey)));
        }
      }
    }
    return edges;
  }

  private static String at(int journey, int stage, int branch) {
    return team((journey + stage) % 12 * 5 + (journey + branch) % 5);
  }

  private static Nature nature(int number, Edge edge) {
    SplittableRandom dice = new SplittableRandom(SEED * 1_000 + number);
    double owned = dice.nextDouble();
    double agreed = dice.nextDouble();
    double rest = dice.nextDouble();
    return new Nature(
        edge,
        owned < 0.7 ? edge.to() : null,
        owned >= 0.7 && owned < 0.8 ? edge.from() : null,
        agreed < 0.6 ? Agreed.SIGNED : agreed < 0.7 ? Agreed.PROPOSED : Agreed.NOTHING,
        0.8 + 0.18 * dice.nextDouble(),
        rest < 0.03,
        rest >= 0.03 && rest < 0.07,
        rest >= 0.07 && rest < 0.11,
        rest >= 0.11 && rest < 0.16,
        dice.nextDouble() < 0.2 ? null : dice.nextDouble() < 0.85 ? "EUR" : "USD");
  }

  /** The registry, as {@code POST /ownership/v1/apply} takes it. */
  String registry() {
    ObjectNode document = Json.MAPPER.createObjectNode().put("baton", "ownership/v1");
    String since = start(-4).toString();
    ArrayNode teams = document.putArray("teams");
    for (int number = 0; number < 60; number++) {
      teams.addObject().put("id", team(number)).put("name", name(number)).put("validFrom", since);
    }
    ArrayNode boundaries = document.putArray("boundaries");
    ArrayNode contracts = document.putArray("contracts");
    ArrayNode assignments = document.putArray("assignments");
    for (Nature nature : registered()) {
      Edge edge = nature.edge();
      edge(boundaries.addObject(), edge).put("id", edge.id()).put("validFrom", since);
      if (nature.agreed() != Agreed.NOTHING) {
        ObjectNode contract = contracts.addObject().put("boundary", edge.id());
        contract
            .put("timeToAccept", "P3D")
            .put("timeToHandOn", "P10D")
            .put("doneCriteria", "What the next team needs is written down and checked")
            .put("startedCriteria", "Somebody of the team is named for it")
            .put("validFrom", since);
        contract
            .putObject("requiredContext")
            .put("type", "object")
            .putArray("required")
            .add("budget")
            .add("contact");
        String term = term(edge.from());
        contract.putObject("senderDefinitions").put(term, meaning(term, edge.from()));
        contract.putObject("receiverDefinitions").put(term, meaning(term, edge.to()));
      }
      String asked = nature.owner() == null ? nature.asked() : nature.owner();
      if (asked != null) {
        assignments
            .addObject()
            .put("boundary", edge.id())
            .put("role", "ACCOUNTABLE")
            .put("team", asked)
            .put("validFrom", since);
      }
    }
    ArrayNode drawn = document.putArray("journeys");
    ArrayNode grants = document.putArray("grants");
    for (int journey = 0; journey < JOURNEYS.size(); journey++) {
      List<Edge> edges = journeys.get(journey);
      ObjectNode one = drawn.addObject();
      one.put("id", slug(JOURNEYS.get(journey)))
          .put("name", JOURNEYS.get(journey))
          .put("owner", edges.getFirst().from())
          .put("horizon", "P30D")
          .put("validFrom", since);
      edges.forEach(edge -> edge(one.withArray("edges").addObject(), edge));
      one.putArray("outcomes")
          .addObject()
          .put("metric", complaints(journey))
          .put("unit", "%")
          .put("higherIsBetter", false)
          .put("target", 4);
      grants
          .addObject()
          .put("metric", complaints(journey))
          .put("team", edges.getLast().to())
          .put("validFrom", since);
    }
    return document.toString();
  }

  private static ObjectNode edge(ObjectNode into, Edge edge) {
    return into.put("from", edge.from()).put("to", edge.to()).put("workType", edge.workType());
  }

  private static String department(String team) {
    return team.substring(0, team.indexOf('-'));
  }

  private static String term(String team) {
    return "ready-in-" + department(team);
  }

  /** What a team's department means by a term. */
  private static String meaning(String term, String team) {
    return term + "." + department(team);
  }

  /**
   * What each department means by each term, as {@code POST /definitions/v1/imports/json} has it:
   * three departments at a time mean the same.
   */
  String catalogue() {
    ObjectNode document = Json.MAPPER.createObjectNode().put("baton", "definitions/v1");
    ArrayNode terms = document.putArray("terms");
    for (String department : DEPARTMENTS) {
      String id = "ready-in-" + slug(department);
      ObjectNode term = terms.addObject().put("id", id).put("label", "Ready in " + department);
      ArrayNode definitions = term.putArray("definitions");
      for (int of = 0; of < DEPARTMENTS.size(); of++) {
        String team = team(of * 5);
        ObjectNode definition = definitions.addObject();
        definition
            .put("id", meaning(id, team))
            .put("team", team)
            .put("state", "ACTIVE")
            .put("validFrom", start(-4).toString());
        definition
            .putObject("meaning")
            .put("kind", "STAGE")
            .put("text", "Nothing is missing after %d checks".formatted(of / 3 + 1))
            .putArray("filters")
            .add("checks >= %d".formatted(of / 3 + 1));
      }
    }
    return document.toString();
  }

  private Instant start(int week) {
    return monday.plusWeeks(week).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant sometime(Instant monday, SplittableRandom dice) {
    return monday
        .plus(Duration.ofDays(dice.nextInt(5)))
        .plus(Duration.ofHours(8))
        .plusSeconds(dice.nextInt(36_000));
  }

  /** Items that go along a journey from its start, each as far as it comes. */
  private void travel() {
    for (int journey = 0; journey < journeys.size(); journey++) {
      SplittableRandom dice = new SplittableRandom(SEED * 2_000 + journey);
      List<Edge> edges = journeys.get(journey);
      for (int week = 0; week < WEEKS; week++) {
        int items = journey == 0 ? 40 : 20;
        for (int n = 0; n < items; n++) {
          String item = "%s-%d-%d".formatted(workType(journey), week, n);
          String here = edges.get(dice.nextInt(journey == 0 ? 2 : 1) * 3).from();
          Instant ready = sometime(start(week), dice);
          int hop = 0;
          while (ready != null) {
            String from = here;
            List<Edge> onward = edges.stream().filter(e -> e.from().equals(from)).toList();
            if (onward.isEmpty()) {
              break;
            }
            Edge next = onward.get(dice.nextInt(onward.size()));
            ready = pass(nature(next), item, ++hop, ready, dice);
            here = next.to();
          }
        }
      }
    }
  }

  /** Single handoffs at boundaries that lie on no journey. */
  private void cross() {
    Set<Edge> on = new LinkedHashSet<>();
    journeys.forEach(on::addAll);
    for (Nature nature : natures) {
      if (on.contains(nature.edge())) {
        continue;
      }
      SplittableRandom dice = new SplittableRandom(SEED * 3_000 + nature.edge().hashCode());
      for (int week = 0; week < WEEKS; week++) {
        int items = 3 + dice.nextInt(3);
        for (int n = 0; n < items; n++) {
          String item = "%s-%d-%d".formatted(nature.edge().id(), week, n);
          pass(nature, item, 1, sometime(start(week), dice), dice);
        }
      }
    }
  }

  private Nature nature(Edge edge) {
    return natures.stream().filter(one -> one.edge().equals(edge)).findFirst().orElseThrow();
  }

  /**
   * One handoff, with all that is reported of it.
   *
   * @return when the receiver can hand the item on; null where it does not come to that
   */
  private @Nullable Instant pass(
      Nature nature, String item, int hop, Instant offered, SplittableRandom dice) {
    int week = (int) (Duration.between(start(0), offered).toDays() / 7);
    double fate = dice.nextDouble();
    double form = dice.nextDouble();
    Instant answered = offered.plusSeconds(600 + (long) (-86_400 * Math.log(dice.nextDouble())));
    Instant done = answered.plusSeconds(7_200 + (long) (-172_800 * Math.log(dice.nextDouble())));
    String reason = REASONS.get(dice.nextInt(REASONS.size()));
    String amount = (10 + dice.nextInt(500)) + "0.00";
    if (nature.fallsSilent() && week >= WEEKS - 4) {
      return null;
    }
    double yield = nature.drops() && week >= 9 ? nature.yield() - 0.35 : nature.yield();
    boolean pickedUp = nature.pickedUp() && form < 0.2;
    boolean accepted = fate < yield;
    if (!pickedUp) {
      ObjectNode offer = fact("offered", nature, item, hop, offered);
      ObjectNode data = offer.withObject("/data");
      if (nature.currency() != null) {
        data.putObject("value").put("amount", amount).put("currency", nature.currency());
      }
      context(data, form < 0.85);
      tell(offered, offer);
    }
    if (nature.unheard()) {
      return null;
    }
    if (accepted) {
      ObjectNode acceptance = fact("accepted", nature, item, hop, answered);
      acceptance.withObject("/data").put("usableAsIs", form < 0.95);
      tell(answered, acceptance);
      if (form < 0.4) {
        tell(done, fact("completed", nature, item, hop, done));
      }
      return done;
    }
    if (fate < yield + (1 - yield) * 0.4) {
      ObjectNode rejection = fact("rejected", nature, item, hop, answered);
      rejection.withObject("/data").putObject("reason").put("code", reason);
      tell(answered, rejection);
    }
    return null;
  }

  private static void context(ObjectNode data, boolean whole) {
    ObjectNode context = data.putObject("context").put("contact", "named");
    if (whole) {
      context.put("budget", "yes");
    }
  }

  private ObjectNode fact(String kind, Nature nature, String item, int hop, Instant at) {
    Edge edge = nature.edge();
    ObjectNode event =
        event("handoff." + kind, item + "-" + hop + "-" + kind, at)
            .put("subject", edge.workType() + "/" + item);
    event
        .putObject("data")
        .put("handoff", item + "#" + hop)
        .put("from", edge.from())
        .put("to", edge.to())
        .putObject("item")
        .put("type", edge.workType())
        .put("id", item);
    return event;
  }

  private static ObjectNode event(String type, String id, Instant at) {
    return Json.MAPPER
        .createObjectNode()
        .put("specversion", "1.0")
        .put("type", "dev.baton." + type + ".v1")
        .put("source", "/organisation")
        .put("id", id)
        .put("time", at.toString())
        .put("datacontenttype", "application/json");
  }

  private void tell(Instant at, ObjectNode event) {
    if (at.isBefore(now)) {
      facts.add(new Fact(at, event.toString()));
    }
  }

  private static String complaints(int journey) {
    return "complaints-of-" + slug(JOURNEYS.get(journey));
  }

  /** Each Monday teams say how well they do, and what of each journey is complained about. */
  private void declare() {
    SplittableRandom dice = new SplittableRandom(SEED * 4_000);
    for (int week = 0; week + 1 < WEEKS; week++) {
      Instant said = start(week + 1).plus(Duration.ofHours(8));
      for (int number = 0; number < 60; number++) {
        ObjectNode event = event("evidence.status-declared", team(number) + "-" + week, said);
        ObjectNode data = event.put("subject", "team/" + team(number)).putObject("data");
        data.put("team", team(number)).put("metric", "done-in-time");
        period(data, week);
        data.put("value", 92 + dice.nextInt(8)).put("target", 95).put("direction", "higher");
        tell(said, event.set("data", data.put("color", "green")));
      }
      for (int journey = 0; journey < JOURNEYS.size(); journey++) {
        ObjectNode event =
            event("evidence.outcome-observed", complaints(journey) + "-" + week, said);
        ObjectNode data = event.put("subject", "outcome/" + complaints(journey)).putObject("data");
        data.put("team", journeys.get(journey).getLast().to())
            .put("metric", complaints(journey))
            .put("journey", slug(JOURNEYS.get(journey)));
        period(data, week);
        data.put("value", 3 + dice.nextInt(3)).put("target", 4).put("adverse", true);
        tell(said, event);
      }
    }
  }

  private void period(ObjectNode data, int week) {
    data.putObject("period")
        .put("start", start(week).toString())
        .put("end", start(week + 1).toString());
  }

  /** Items that two teams claim for themselves, and questions that are passed on. */
  private void dispute() {
    Instant at = start(WEEKS - 4);
    for (int n = 0; n < 60; n++) {
      Edge edge = journeys.get(n % 12).getFirst();
      String item = "%s-%d-%d".formatted(edge.workType(), n % 8, n % 20);
      for (String team : List.of(edge.from(), edge.to())) {
        ObjectNode event = event("evidence.credit-claimed", "credit-" + n + "-" + team, at);
        ObjectNode data = event.put("subject", edge.workType() + "/" + item).putObject("data");
        data.putObject("item").put("type", edge.workType()).put("id", item);
        tell(at, event.set("data", data.put("team", team).put("share", 0.7)));
      }
    }
    for (int n = 0; n < 40; n++) {
      ask("raised", n, 0, at);
      ask("passed", n, 1, at.plus(Duration.ofDays(1)));
      ask("passed", n, 2, at.plus(Duration.ofDays(2)));
    }
  }

  private void ask(String step, int inquiry, int pass, Instant at) {
    String from = team((inquiry * 7 + pass * 11) % 60);
    ObjectNode event = event("evidence.inquiry-" + step, "q-" + inquiry + "-" + pass, at);
    event
        .put("subject", "team/" + from)
        .putObject("data")
        .put("inquiry", "q-" + inquiry)
        .put("from", from)
        .put("to", team((inquiry * 7 + (pass + 1) * 11) % 60));
    tell(at, event);
  }
}
