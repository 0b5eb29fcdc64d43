package dev.baton.local.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.contracts.Json;
import dev.baton.contracts.Money;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.ownership.OwnershipEntity.Outcome;
import dev.baton.contracts.ownership.OwnershipEntity.Role;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the story of a scenario: who agreed on what beforehand, then what happened. */
public final class Scenarios {
  static final String WORK_TYPE = "lead";
  static final String JOURNEY = "lead-to-renewal";
  static final String QUALIFIED_LEAD = "qualified-lead";
  static final String CHURN = "churn";
  static final List<String> TEAMS =
      List.of("marketing", "sales", "onboarding", "compliance", "support");

  private static final String SEMVER = "1.0.0";

  private final Scenario scenario;

  /** Everything was agreed four weeks before the first lead. */
  private final Instant agreed;

  private Scenarios(Scenario scenario) {
    this.scenario = scenario;
    this.agreed = scenario.start().minus(Duration.ofDays(28));
  }

  /** The story of this scenario; the same for the same scenario, byte for byte. */
  public static Story tell(Scenario scenario) {
    return new Scenarios(scenario).story();
  }

  private Story story() {
    List<Story.Boundary> boundaries = Arrays.stream(Seam.values()).map(this::boundary).toList();
    List<Lead> leads = Life.of(scenario);
    List<Credit> credits = Credit.of(scenario, leads);
    List<Question> questions = Question.of(scenario);
    return new Story(
        scenario,
        TEAMS.stream().map(this::team).toList(),
        terms(),
        definitions(),
        adoptions(),
        boundaries,
        Arrays.stream(Seam.values())
            .map(s -> new Story.Contract(boundary(s), agreement(s)))
            .toList(),
        assignments(),
        new Story.Journey(
            scenario.name(JOURNEY),
            label("Lead to renewal"),
            scenario.name("sales"),
            boundaries.stream().map(Story.Boundary::edge).toList(),
            Duration.ofDays(30),
            List.of(new Outcome(scenario.name(CHURN), "%", false, new BigDecimal("2.5"))),
            agreed),
        List.of(new Story.Grant(scenario.name(CHURN), scenario.name("support"), agreed)),
        new Telling(scenario).events(leads, credits, questions),
        leads,
        credits,
        questions);
  }

  private String label(String plain) {
    return scenario.suffix().isEmpty() ? plain : plain + " " + scenario.suffix();
  }

  private Story.Team team(String slug) {
    String name = slug.substring(0, 1).toUpperCase(Locale.ROOT) + slug.substring(1);
    return new Story.Team(scenario.name(slug), label(name), List.of(), false, agreed);
  }

  private Story.Boundary boundary(Seam seam) {
    String from = scenario.name(seam.from);
    String to = scenario.name(seam.to);
    String workType = scenario.name(WORK_TYPE);
    return new Story.Boundary(String.join("--", from, to, workType), from, to, workType, agreed);
  }

  private Story.Terms agreement(Seam seam) {
    record Criteria(String done, String started, int daysToHandOn, String value) {}
    Criteria criteria =
        switch (seam) {
          case MARKETING_SALES ->
              new Criteria(
                  "The lead is qualified, and budget and timeline are written down",
                  "A seller has called the lead",
                  14,
                  "1800.00");
          case SALES_ONBOARDING ->
              new Criteria("The contract is signed", "The kick-off has a date", 10, "1800.00");
          case ONBOARDING_COMPLIANCE ->
              new Criteria(
                  "The customer is set up and its papers are complete",
                  "A reviewer is named",
                  10,
                  "1800.00");
          case COMPLIANCE_SUPPORT ->
              new Criteria(
                  "The customer is cleared", "The customer has a named contact", 30, "1800.00");
        };
    Sides sides = sides(seam);
    return new Story.Terms(
        criteria.done(),
        criteria.started(),
        seam.timeToAccept,
        Duration.ofDays(criteria.daysToHandOn()),
        requiredContext(seam),
        sides.sender(),
        sides.receiver(),
        new Money(new BigDecimal(criteria.value()), "EUR"),
        agreed);
  }

  private static ObjectNode requiredContext(Seam seam) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema").put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (String pointer : seam.required()) {
      String field = pointer.substring(1);
      properties.putObject(field).put("type", "string").put("minLength", 1);
      required.add(field);
    }
    return schema;
  }

  /** The definition of {@link #QUALIFIED_LEAD} that a team goes by. */
  static String qualifiedLead(Scenario scenario, String team) {
    String whose = scenario.has(Plant.THREE_DEFINITIONS) ? team : "marketing";
    return scenario.name(QUALIFIED_LEAD + "-" + whose);
  }

  /** Term → definition id on either side of a seam. */
  record Sides(Map<String, String> sender, Map<String, String> receiver) {}

  /** What either side of a seam is held to. */
  static Sides sides(Scenario scenario, Seam seam) {
    Map<String, String> sender = new LinkedHashMap<>();
    Map<String, String> receiver = new LinkedHashMap<>();
    if (seam == Seam.MARKETING_SALES || seam == Seam.SALES_ONBOARDING) {
      String term = scenario.name(QUALIFIED_LEAD);
      sender.put(term, qualifiedLead(scenario, seam.from));
      receiver.put(term, qualifiedLead(scenario, seam.to));
    }
    String shared =
        switch (seam) {
          case MARKETING_SALES -> null;
          case SALES_ONBOARDING -> "closed-won";
          case ONBOARDING_COMPLIANCE -> "go-live";
          case COMPLIANCE_SUPPORT -> "cleared";
        };
    if (shared != null) {
      String term = scenario.name(shared);
      String definition = scenario.name(shared + "-" + seam.from);
      sender.put(term, definition);
      receiver.put(term, definition);
    }
    return new Sides(sender, receiver);
  }

  private Sides sides(Seam seam) {
    return sides(scenario, seam);
  }

  private List<Story.Term> terms() {
    return List.of(
        term(QUALIFIED_LEAD, "Qualified lead", "When a lead is worth a seller's time"),
        term("closed-won", "Closed won", "When a deal counts as won"),
        term("go-live", "Go-live", "When a customer counts as live"),
        term("cleared", "Cleared", "When compliance has no more questions"));
  }

  private Story.Term term(String id, String label, String note) {
    return new Story.Term(scenario.name(id), label(label), note);
  }

  private List<Story.Definition> definitions() {
    List<Story.Definition> definitions = new ArrayList<>();
    definitions.add(
        definition(
            QUALIFIED_LEAD,
            "marketing",
            "A contact that scored 60 or more within 30 days of its first visit",
            "contacts of web forms and events",
            List.of("score >= 60", "consent = true"),
            "P30D",
            "first visit"));
    if (scenario.has(Plant.THREE_DEFINITIONS)) {
      definitions.add(
          definition(
              QUALIFIED_LEAD,
              "sales",
              "A company with a confirmed budget and a date, spoken to within 14 days",
              "companies of more than 50 people",
              List.of("budget is confirmed", "timeline is confirmed", "employees > 50"),
              "P14D",
              "first call"));
      definitions.add(
          definition(
              QUALIFIED_LEAD,
              "onboarding",
              "A customer with a signed contract, a plan and a technical contact",
              "signed customers",
              List.of("contract is signed", "technical contact is named"),
              null,
              "signature"));
    }
    definitions.add(
        definition(
            "closed-won",
            "sales",
            "Both parties have signed",
            "deals",
            List.of("signatures = 2"),
            null,
            "signature"));
    definitions.add(
        definition(
            "go-live",
            "onboarding",
            "The customer's first user has logged in",
            "customers",
            List.of("logins >= 1"),
            null,
            "first login"));
    definitions.add(
        definition(
            "cleared",
            "compliance",
            "The review is closed without an open question",
            "customers",
            List.of("open questions = 0"),
            null,
            "review closed"));
    return definitions;
  }

  private Story.Definition definition(
      String term,
      String team,
      String text,
      String population,
      List<String> filters,
      @Nullable String window,
      String clockStart) {
    return new Story.Definition(
        scenario.name(term + "-" + team),
        scenario.name(term),
        scenario.name(team),
        SEMVER,
        new Meaning(
            text,
            Kind.TERM,
            null,
            population,
            filters,
            WORK_TYPE,
            window,
            clockStart,
            "Europe/Berlin",
            null,
            null),
        agreed);
  }

  private List<Story.Adoption> adoptions() {
    return Arrays.stream(Seam.values())
        .flatMap(seam ->
            Stream.concat(
                adopted(seam.from, sides(seam).sender()), adopted(seam.to, sides(seam).receiver())))
        .distinct()
        .toList();
  }

  private Stream<Story.Adoption> adopted(String team, Map<String, String> definitions) {
    return definitions.values().stream()
        .map(d -> new Story.Adoption(scenario.name(team), d, SEMVER, agreed));
  }

  private List<Story.Assignment> assignments() {
    List<Story.Assignment> assignments = new ArrayList<>();
    for (Seam seam : Seam.values()) {
      boolean nobody = seam == Seam.SALES_ONBOARDING && scenario.has(Plant.NOBODY_OWNS);
      // on the seam nobody owns, somebody does the work all the same
      assignments.add(
          new Story.Assignment(
              boundary(seam),
              scenario.name(seam.to),
              nobody ? Role.RESPONSIBLE : Role.ACCOUNTABLE,
              agreed));
      assignments.add(
          new Story.Assignment(boundary(seam), scenario.name(seam.from), Role.CONSULTED, agreed));
    }
    return assignments;
  }
}
