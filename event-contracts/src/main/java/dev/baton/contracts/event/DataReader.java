package dev.baton.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import dev.baton.contracts.Names;
import dev.baton.contracts.event.FactKind.Side;
import dev.baton.contracts.event.Reading.Fault;
import dev.baton.contracts.event.Statement.Color;
import dev.baton.contracts.event.Statement.ControlTotalDeclared;
import dev.baton.contracts.event.Statement.Correction;
import dev.baton.contracts.event.Statement.CorrectionKind;
import dev.baton.contracts.event.Statement.Credit;
import dev.baton.contracts.event.Statement.Direction;
import dev.baton.contracts.event.Statement.EventRef;
import dev.baton.contracts.event.Statement.Fact;
import dev.baton.contracts.event.Statement.ForecastDeclared;
import dev.baton.contracts.event.Statement.Inquiry;
import dev.baton.contracts.event.Statement.Link;
import dev.baton.contracts.event.Statement.OutcomeKind;
import dev.baton.contracts.event.Statement.OutcomeObserved;
import dev.baton.contracts.event.Statement.Period;
import dev.baton.contracts.event.Statement.Reason;
import dev.baton.contracts.event.Statement.Replacement;
import dev.baton.contracts.event.Statement.Seam;
import dev.baton.contracts.event.Statement.StatusDeclared;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads data that its schema has passed, and finds what a schema cannot. */
final class DataReader {
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private final JsonNode data;
  private final @Nullable String callersTeam;
  private final List<Fault> faults;

  DataReader(JsonNode data, @Nullable String callersTeam, List<Fault> faults) {
    this.data = data;
    this.callersTeam = callersTeam;
    this.faults = faults;
  }

  /** The statement; null, or of no use, where it added faults. */
  @Nullable Statement statement(EventType type) {
    FactKind kind = type.fact();
    if (kind != null) {
      return fact(kind);
    }
    return switch (type) {
      case CORRECTED -> correction();
      case LINKED -> link();
      case STATUS_DECLARED -> status();
      case CONTROL_TOTAL_DECLARED -> controlTotal();
      case OUTCOME_OBSERVED -> outcome();
      case FORECAST_DECLARED -> forecast();
      case CREDIT_CLAIMED -> credit(Credit.Stage.CLAIMED, speaker("team"));
      case CREDIT_SETTLED -> credit(Credit.Stage.SETTLED, team("team"));
      case INQUIRY_RAISED -> inquiry(Inquiry.Step.RAISED);
      case INQUIRY_PASSED -> inquiry(Inquiry.Step.PASSED);
      case INQUIRY_ANSWERED -> inquiry(Inquiry.Step.ANSWERED);
      default -> throw new IllegalArgumentException(type.wireName());
    };
  }

  private Fact fact(FactKind kind) {
    return new Fact(
        kind,
        item(),
        nameOrNull("handoff"),
        given("from") ? team("from") : null,
        team("to"),
        nameOrNull("actor"),
        money(data, "value", ""),
        object(data.path("context")),
        definitions(),
        reason(data, ""),
        given("onwardTo") ? team("onwardTo") : null,
        nameOrNull("outcome"),
        given("usableAsIs") ? data.path("usableAsIs").booleanValue() : null,
        names("dataSubjects"));
  }

  private @Nullable Correction correction() {
    String team = speaker("team");
    if (team == null) {
      return null;
    }
    JsonNode corrects = data.path("corrects");
    EventRef ref =
        new EventRef(
            name(corrects.path("source"), "/corrects/source"),
            name(corrects.path("id"), "/corrects/id"));
    CorrectionKind kind =
        CorrectionKind.valueOf(data.path("kind").textValue().toUpperCase(Locale.ROOT));
    return new Correction(
        item(), team, ref, kind, replacement(), nameOrNull("actor"), names("dataSubjects"));
  }

  private @Nullable Replacement replacement() {
    if (!given("replacement")) {
      return null;
    }
    JsonNode with = data.path("replacement");
    String at = "/replacement";
    JsonNode outcome = with.path("outcome");
    return new Replacement(
        isGiven(with.path("time")) ? time(with.path("time"), at + "/time") : null,
        money(with, "value", at),
        object(with.path("context")),
        reason(with, at),
        isGiven(outcome) ? name(outcome, at + "/outcome") : null);
  }

  private Link link() {
    return new Link(
        item(),
        given("team") ? team("team") : callersTeam,
        name(data.path("offer"), "/offer"),
        name(data.path("phantom"), "/phantom"),
        nameOrNull("actor"),
        names("dataSubjects"));
  }

  private @Nullable StatusDeclared status() {
    String team = speaker("team");
    Period period = period();
    if (team == null || period == null) {
      return null;
    }
    return new StatusDeclared(
        team,
        name(data.path("metric"), "/metric"),
        period,
        data.path("value").decimalValue(),
        target(),
        Direction.valueOf(data.path("direction").textValue().toUpperCase(Locale.ROOT)),
        Color.valueOf(data.path("color").textValue().toUpperCase(Locale.ROOT)));
  }

  private @Nullable OutcomeObserved outcome() {
    String team = speaker("team");
    Period period = period();
    if (team == null || period == null) {
      return null;
    }
    return new OutcomeObserved(
        team,
        name(data.path("metric"), "/metric"),
        nameOrNull("journey"),
        period,
        data.path("value").decimalValue(),
        target(),
        data.path("kind").asText().equals("qualitative")
            ? OutcomeKind.QUALITATIVE
            : OutcomeKind.QUANTITATIVE,
        data.path("adverse").asBoolean(false));
  }

  private @Nullable ForecastDeclared forecast() {
    String team = speaker("team");
    Period period = period();
    if (team == null || period == null) {
      return null;
    }
    return new ForecastDeclared(
        team,
        name(data.path("metric"), "/metric"),
        nameOrNull("journey"),
        period,
        data.path("value").decimalValue(),
        nameOrNull("phase"));
  }

  private @Nullable ControlTotalDeclared controlTotal() {
    JsonNode boundary = data.path("boundary");
    String at = "/boundary";
    Period period = period();
    if (period == null) {
      return null;
    }
    return new ControlTotalDeclared(
        Side.valueOf(data.path("side").textValue().toUpperCase(Locale.ROOT)),
        new Seam(
            team(boundary.path("from"), at + "/from"),
            team(boundary.path("to"), at + "/to"),
            name(boundary.path("workType"), at + "/workType")),
        period,
        data.path("count").longValue(),
        money(data, "valueSum", ""),
        data.path("idDigest").textValue());
  }

  private @Nullable Credit credit(Credit.Stage stage, @Nullable String team) {
    Period period = given("period") ? period() : null;
    if (team == null) {
      return null;
    }
    return new Credit(
        stage,
        given("item") ? item() : null,
        nameOrNull("outcome"),
        period,
        team,
        data.path("share").decimalValue());
  }

  private @Nullable Inquiry inquiry(Inquiry.Step step) {
    String from = speaker("from");
    if (from == null) {
      return null;
    }
    return new Inquiry(
        step,
        name(data.path("inquiry"), "/inquiry"),
        data.path("question").textValue(),
        from,
        given("to") ? team("to") : null,
        names("dataSubjects"));
  }

  private @Nullable BigDecimal target() {
    return given("target") ? data.path("target").decimalValue() : null;
  }

  private @Nullable String speaker(String member) {
    if (given(member)) {
      return team(member);
    }
    if (callersTeam == null) {
      fault("/" + member, "Missing: the token does not say which team speaks.");
    }
    return callersTeam;
  }

  private ItemRef item() {
    JsonNode item = data.path("item");
    return new ItemRef(name(item.path("type"), "/item/type"), name(item.path("id"), "/item/id"));
  }

  private boolean given(String member) {
    return isGiven(data.path(member));
  }

  private static boolean isGiven(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static @Nullable JsonNode object(JsonNode node) {
    return isGiven(node) ? node : null;
  }

  private String team(String member) {
    return team(data.path(member), "/" + member);
  }

  private String team(JsonNode node, String pointer) {
    String team = Names.team(node.textValue());
    String wrong = Names.fault(team);
    if (wrong != null) {
      fault(pointer, wrong);
    }
    return team;
  }

  private @Nullable String nameOrNull(String member) {
    return given(member) ? name(data.path(member), "/" + member) : null;
  }

  private String name(JsonNode node, String pointer) {
    String name = Names.normalize(node.textValue());
    String wrong = Names.fault(name);
    if (wrong != null) {
      fault(pointer, wrong);
    }
    return name;
  }

  private List<String> names(String member) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : data.path(member)) {
      names.add(name(name, "/" + member + "/" + names.size()));
    }
    return names;
  }

  private Map<String, String> definitions() {
    Map<String, String> versions = new TreeMap<>();
    data.path("definitions")
        .properties()
        .forEach(d ->
            versions.put(
                Names.normalize(d.getKey()), name(d.getValue(), "/definitions/" + d.getKey())));
    return versions;
  }

  private @Nullable Money money(JsonNode holder, String member, String at) {
    JsonNode value = holder.path(member);
    if (!isGiven(value)) {
      return null;
    }
    String currency = value.path("currency").textValue();
    if (!CURRENCIES.contains(currency)) {
      fault(at + "/" + member + "/currency", "ISO 4217 has no '" + currency + "'.");
    }
    return new Money(new BigDecimal(value.path("amount").textValue()), currency);
  }

  private @Nullable Reason reason(JsonNode holder, String at) {
    JsonNode reason = holder.path("reason");
    if (!isGiven(reason)) {
      return null;
    }
    JsonNode code = reason.path("code");
    return new Reason(
        isGiven(code) ? name(code, at + "/reason/code") : Reason.NO_CODE,
        reason.path("note").textValue());
  }

  private @Nullable Period period() {
    JsonNode period = data.path("period");
    Instant start = time(period.path("start"), "/period/start");
    Instant end = time(period.path("end"), "/period/end");
    if (start == null || end == null) {
      return null;
    }
    if (!start.isBefore(end)) {
      fault("/period/end", "Must be after the start.");
    }
    return new Period(start, end);
  }

  private @Nullable Instant time(JsonNode node, String pointer) {
    Instant time = Times.parse(node.textValue());
    if (time == null) {
      fault(pointer, Times.EXPECTED);
    }
    return time;
  }

  private void fault(String pointer, String detail) {
    faults.add(new Fault("/data" + pointer, detail));
  }
}
