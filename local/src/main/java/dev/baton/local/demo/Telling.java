package dev.baton.local.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.FactKind;
import dev.baton.contracts.event.Statement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the teams' services report what happened. */
final class Telling {
  private static final Map<String, String> SERVICES =
      Map.of(
          "marketing", "crm",
          "sales", "pipeline",
          "onboarding", "board",
          "compliance", "casework",
          "support", "desk");
  private static final Map<String, List<String>> PEOPLE =
      Map.of(
          "marketing", List.of("a.brandt", "l.okafor"),
          "sales", List.of("j.weiss", "m.duarte", "s.lind"),
          "onboarding", List.of("t.novak", "r.haas"),
          "compliance", List.of("e.moreau", "k.aydin"),
          "support", List.of("p.silva", "n.berg", "c.ito"));
  private static final List<String> BUDGETS = List.of("10-25k", "25-50k", "50-100k", "100k+");
  private static final List<String> TIMELINES =
      List.of("this month", "this quarter", "next quarter", "this year");
  private static final List<String> CHANNELS = List.of("webinar", "search", "fair", "referral");
  private static final List<String> PLANS = List.of("team", "business", "enterprise");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "ES", "NL", "PL", "SE");
  private static final String SEMVER = "1.0.0";

  private final Scenario scenario;
  private final List<Story.Emitted> events = new ArrayList<>();

  Telling(Scenario scenario) {
    this.scenario = scenario;
  }

  List<Story.Emitted> events(List<Lead> leads, List<Credit> credits, List<Question> questions) {
    for (Lead lead : leads) {
      for (Hop hop : lead.hops()) {
        tell(lead, hop, dice(scenario, lead, hop));
      }
    }
    credits.forEach(this::tell);
    questions.forEach(this::tell);
    for (int week = 1 - Scenario.WEEKS_BEFORE; week <= Scenario.WEEKS; week++) {
      declare(week);
    }
    events.sort(Comparator.comparing(Story.Emitted::time).thenComparing(Story.Emitted::json));
    return List.copyOf(events);
  }

  private static Dice dice(Scenario scenario, Lead lead, Hop hop) {
    return new Dice(scenario.seed(), lead.id().hashCode(), hop.number());
  }

  /** How marketing came by a lead, as it tells sales with its offer. */
  static String channel(Scenario scenario, Lead lead) {
    Hop first = lead.hops().getFirst();
    return context(first, dice(scenario, lead, first)).path("channel").asText();
  }

  private void tell(Lead lead, Hop hop, Dice dice) {
    String sender = hop.seam().from;
    String receiver = hop.seam().to;
    Scenarios.Sides sides = Scenarios.sides(scenario, hop.seam());
    ObjectNode context = context(hop, dice);
    ObjectNode offer = fact(lead, hop, FactKind.OFFERED, hop.offered(), dice);
    if (offer != null) {
      ObjectNode data = data(offer);
      value(data, hop);
      data.set("context", context);
      versions(data, sides.sender());
      if (dice.chance(0.3)) {
        data.putArray("dataSubjects").add("contact-" + lead.id());
      }
      emit(sender, hop.offered(), offer);
    }
    emit(sender, hop.withdrawn(), fact(lead, hop, FactKind.WITHDRAWN, hop.withdrawn(), dice));
    emit(receiver, hop.received(), fact(lead, hop, FactKind.RECEIVED, hop.received(), dice));
    if (hop.habit() == Hop.Habit.MISCLICK && hop.accepted() != null) {
      misclick(lead, hop, hop.accepted(), dice);
    }
    ObjectNode acceptance = fact(lead, hop, FactKind.ACCEPTED, hop.accepted(), dice);
    if (acceptance != null) {
      ObjectNode data = data(acceptance);
      versions(data, sides.receiver());
      if (hop.usableAsIs() != null) {
        data.put("usableAsIs", hop.usableAsIs());
      }
      if (hop.phantom()) {
        value(data, hop);
      } else {
        data.set("context", context);
      }
      emit(receiver, hop.accepted(), acceptance);
      if (hop.habit() == Hop.Habit.ECHO && hop.accepted() != null) {
        ObjectNode again = acceptance.deepCopy();
        Instant time = hop.accepted().plusSeconds(60);
        again.put("id", again.get("id").asText() + "-again").put("time", time.toString());
        emit(receiver, time, again);
      }
    }
    ObjectNode rejection = fact(lead, hop, FactKind.REJECTED, hop.rejected(), dice);
    if (rejection != null) {
      reason(data(rejection), hop);
      emit(receiver, hop.rejected(), rejection);
    }
    ObjectNode forward = fact(lead, hop, FactKind.FORWARDED, hop.forwarded(), dice);
    if (forward != null) {
      data(forward).put("onwardTo", scenario.name("partner-desk"));
      emit(receiver, hop.forwarded(), forward);
    }
    emit(receiver, hop.started(), fact(lead, hop, FactKind.STARTED, hop.started(), dice));
    ObjectNode back = fact(lead, hop, FactKind.RETURNED, hop.returned(), dice);
    if (back != null) {
      reason(data(back), hop);
      emit(receiver, hop.returned(), back);
    }
    ObjectNode completion = fact(lead, hop, FactKind.COMPLETED, hop.completed(), dice);
    if (completion != null) {
      data(completion).put("outcome", "live");
      emit(receiver, hop.completed(), completion);
    }
  }

  /** A rejection that never was, and its correction. */
  private void misclick(Lead lead, Hop hop, Instant accepted, Dice dice) {
    String team = hop.seam().to;
    Instant clicked = accepted.minus(Duration.ofMinutes(20));
    ObjectNode rejection = fact(lead, hop, FactKind.REJECTED, clicked, dice);
    if (rejection == null) {
      return;
    }
    data(rejection).putObject("reason").put("code", "not-qualified");
    emit(team, clicked, rejection);
    Instant noticed = accepted.minus(Duration.ofMinutes(10));
    String id = rejection.get("id").asText();
    ObjectNode correction = event(team, EventType.CORRECTED, id + "-undo", noticed);
    correction.put("subject", subject(lead.id()));
    ObjectNode data = correction.putObject("data");
    item(data, lead.id());
    data.put("team", scenario.name(team));
    data.putObject("corrects").put("source", source(team)).put("id", id);
    data.put("kind", "did_not_occur");
    emit(team, noticed, correction);
  }

  private void tell(Credit credit) {
    boolean claimed = credit.stage() == Statement.Credit.Stage.CLAIMED;
    ObjectNode event =
        claimed
            ? event(credit.team(), EventType.CREDIT_CLAIMED, credit.lead() + "-credit", credit.at())
            : event(
                "governance",
                EventType.CREDIT_SETTLED,
                credit.lead() + "-credit-" + credit.team(),
                credit.at());
    event.put("subject", subject(credit.lead()));
    ObjectNode data = event.putObject("data");
    item(data, credit.lead());
    data.put("team", scenario.name(credit.team())).put("share", credit.share());
    events.add(
        new Story.Emitted(
            claimed ? scenario.name(credit.team()) : null, credit.at(), event.toString()));
  }

  private void tell(Question question) {
    String id = scenario.name(question.id());
    for (int n = 0; n < question.steps().size(); n++) {
      Question.Step step = question.steps().get(n);
      EventType type =
          switch (step.kind()) {
            case RAISED -> EventType.INQUIRY_RAISED;
            case PASSED -> EventType.INQUIRY_PASSED;
            case ANSWERED -> EventType.INQUIRY_ANSWERED;
          };
      ObjectNode event = event(step.from(), type, id + "-" + (n + 1), step.at());
      event.put("subject", "team/" + scenario.name(step.from()));
      ObjectNode data = event.putObject("data");
      data.put("inquiry", id)
          .put("from", scenario.name(step.from()))
          .put("to", scenario.name(step.to()));
      if (step.kind() == Statement.Inquiry.Step.RAISED) {
        data.put("question", question.text());
      }
      events.add(new Story.Emitted(scenario.name(step.from()), step.at(), event.toString()));
    }
  }

  private @Nullable ObjectNode fact(
      Lead lead, Hop hop, FactKind kind, @Nullable Instant time, Dice dice) {
    if (time == null) {
      return null;
    }
    boolean senders = kind.side() == FactKind.Side.SENDER;
    String team = senders ? hop.seam().from : hop.seam().to;
    String handoff = lead.id() + "#" + hop.number();
    String name = kind.name().toLowerCase(Locale.ROOT);
    ObjectNode event = event(team, EventType.of(kind), handoff + "-" + name, time);
    event.put("subject", subject(lead.id()));
    ObjectNode data = event.putObject("data");
    boolean itemOnly = hop.habit() == Hop.Habit.ITEM_ONLY && !senders;
    if (!itemOnly) {
      data.put("handoff", handoff);
    }
    item(data, lead.id());
    if (!itemOnly || hop.phantom()) {
      data.put("from", scenario.name(hop.seam().from));
    }
    data.put("to", scenario.name(hop.seam().to));
    if (dice.chance(0.5)) {
      data.put("actor", dice.pick(PEOPLE.getOrDefault(team, List.of(team))));
    }
    return event;
  }

  private ObjectNode event(String team, EventType type, String id, Instant time) {
    return Json.MAPPER
        .createObjectNode()
        .put("specversion", "1.0")
        .put("type", type.wireName())
        .put("source", source(team))
        .put("id", id)
        .put("time", time.toString())
        .put("datacontenttype", "application/json");
  }

  private String source(String team) {
    return "/" + scenario.name(team) + "/" + SERVICES.getOrDefault(team, "service");
  }

  private String subject(String lead) {
    return scenario.name(Scenarios.WORK_TYPE) + "/" + lead;
  }

  private void item(ObjectNode data, String lead) {
    data.putObject("item").put("type", scenario.name(Scenarios.WORK_TYPE)).put("id", lead);
  }

  private static ObjectNode data(ObjectNode event) {
    return event.withObject("/data");
  }

  private static void value(ObjectNode data, Hop hop) {
    data.putObject("value")
        .put("amount", BigDecimal.valueOf(hop.cents(), 2).toPlainString())
        .put("currency", "EUR");
  }

  private static void reason(ObjectNode data, Hop hop) {
    if (hop.reason() != null) {
      data.putObject("reason").put("code", hop.reason());
    }
  }

  private static void versions(ObjectNode data, Map<String, String> definitions) {
    if (!definitions.isEmpty()) {
      ObjectNode versions = data.putObject("definitions");
      definitions.values().forEach(d -> versions.put(d, SEMVER));
    }
  }

  private static ObjectNode context(Hop hop, Dice dice) {
    ObjectNode context = Json.MAPPER.createObjectNode();
    switch (hop.seam()) {
      case MARKETING_SALES ->
          context
              .put("budget", dice.pick(BUDGETS))
              .put("timeline", dice.pick(TIMELINES))
              .put("channel", dice.pick(CHANNELS));
      case SALES_ONBOARDING ->
          context.put("plan", dice.pick(PLANS)).put("contact", "named").put("seats", "25");
      case ONBOARDING_COMPLIANCE -> context.put("country", dice.pick(COUNTRIES));
      case COMPLIANCE_SUPPORT -> context.put("risk", dice.pick(List.of("low", "medium")));
    }
    hop.missing().forEach(pointer -> context.remove(pointer.substring(1)));
    return context;
  }

  private void emit(String team, @Nullable Instant time, @Nullable ObjectNode event) {
    if (time != null && event != null && time.isBefore(scenario.end())) {
      events.add(new Story.Emitted(scenario.name(team), time, event.toString()));
    }
  }

  /**
   * On the Monday after, every team declares its own number for the week, and it is green. What
   * their dashboards showed of the weeks before the story, they say on its first morning.
   */
  private void declare(int week) {
    Instant start = scenario.weekStart(week);
    Instant end = scenario.weekStart(week + 1);
    Instant said = end.isBefore(scenario.start()) ? scenario.start() : end;
    Instant time = said.plus(Duration.ofHours(7));
    for (Kpi kpi : Kpi.values()) {
      time = time.plus(Duration.ofMinutes(12));
      ObjectNode event =
          event(kpi.team, EventType.STATUS_DECLARED, kpi.metric + "-" + date(start), time);
      event.put("subject", "team/" + scenario.name(kpi.team));
      ObjectNode data = event.putObject("data");
      data.put("team", scenario.name(kpi.team)).put("metric", scenario.name(kpi.metric));
      period(data, start, end);
      data.put("value", kpi.value(scenario, week)).put("target", kpi.target);
      data.put("direction", kpi.higherIsBetter ? "higher" : "lower").put("color", "green");
      events.add(new Story.Emitted(scenario.name(kpi.team), time, event.toString()));
    }
    time = said.plus(Duration.ofHours(9));
    ObjectNode event =
        event("support", EventType.OUTCOME_OBSERVED, Scenarios.CHURN + "-" + date(start), time);
    event.put("subject", "outcome/" + scenario.name(Scenarios.CHURN));
    ObjectNode data = event.putObject("data");
    data.put("team", scenario.name("support"))
        .put("metric", scenario.name(Scenarios.CHURN))
        .put("journey", scenario.name(Scenarios.JOURNEY));
    period(data, start, end);
    data.put("value", churn(scenario, week))
        .put("target", new BigDecimal("2.5"))
        .put("kind", "quantitative")
        .put("adverse", true);
    events.add(new Story.Emitted(scenario.name("support"), time, event.toString()));
  }

  private static String date(Instant start) {
    return start.toString().substring(0, 10);
  }

  private static void period(ObjectNode data, Instant start, Instant end) {
    data.putObject("period").put("start", start.toString()).put("end", end.toString());
  }

  /** Renewals lost in a week, in percent. */
  static BigDecimal churn(Scenario scenario, int week) {
    double noise = 0.12 * new Dice(scenario.seed(), 0xC0FFEE, week).gaussian();
    boolean rises = scenario.has(Plant.CHURN) && week >= CHURN_WEEK;
    double rise = rises ? 0.55 * (week - 7) : 0;
    return decimal(Math.max(0.1, 2.1 + noise + rise), 2);
  }

  /** In which week churn begins to rise, from 1. */
  static final int CHURN_WEEK = 8;

  private static BigDecimal decimal(double value, int digits) {
    return BigDecimal.valueOf(Math.round(value * StrictMath.pow(10, digits)), digits);
  }

  /** What each team's own dashboard shows. */
  enum Kpi {
    MQL_TO_SQL("marketing", "mql-to-sql", "25", true, 1.04),
    WON("sales", "accepted-to-won", "30", true, 0.985),
    TIME_TO_LIVE("onboarding", "days-to-live", "5", false, 1.02),
    IN_SLA("compliance", "reviews-in-sla", "95", true, 0.98),
    FIRST_RESPONSE("support", "first-response-minutes", "60", false, 0.99);

    final String team;
    final String metric;
    final BigDecimal target;
    final boolean higherIsBetter;
    private final double usual;

    Kpi(String team, String metric, String target, boolean higherIsBetter, double usual) {
      this.team = team;
      this.metric = metric;
      this.target = new BigDecimal(target);
      this.higherIsBetter = higherIsBetter;
      this.usual = usual;
    }

    BigDecimal value(Scenario scenario, int week) {
      double reached =
          usual + 0.003 * new Dice(scenario.seed(), 0xCAFE, metric.hashCode(), week).gaussian();
      boolean faster =
          this == TIME_TO_LIVE && scenario.has(Plant.LOCAL_WIN) && week >= Life.SPEED_UP_WEEK;
      double share = faster ? reached + 0.7 : reached;
      double goal = target.doubleValue();
      return decimal(higherIsBetter ? goal * share : goal / share, 2);
    }

    /** How much of the target was reached, in [0, 1]. */
    double attainment(Scenario scenario, int week) {
      double value = value(scenario, week).doubleValue();
      double goal = target.doubleValue();
      return Math.min(1, higherIsBetter ? value / goal : goal / value);
    }
  }
}
