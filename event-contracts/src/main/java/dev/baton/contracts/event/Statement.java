package dev.baton.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Digests;
import dev.baton.contracts.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event's {@code data} says. */
public sealed interface Statement {

  /**
   * The team that speaks, by the name the event gives it; null for governance and for the ledger
   * itself.
   */
  @JsonIgnore
  @Nullable String speaker();

  /** A statement about one item, from which the state of its handoffs follows. */
  sealed interface AboutItem extends Statement {
    ItemRef item();
  }

  /**
   * The statement without what must be erasable: context values, actor, notes and the names of
   * persons.
   */
  @JsonIgnore
  Statement withoutPersonalData();

  /** The persons the event is about; what it said can be read as long as all their keys exist. */
  default List<String> dataSubjects() {
    return List.of();
  }

  /**
   * One side's fact about one handoff.
   *
   * @param handoff id of the handoff, unique within its item; null where a receiver knows only the
   *     item
   * @param from sending team; null where a receiver does not know it
   * @param to receiving team
   * @param actor who acted, as the team names them; a dimension of no view
   * @param value what the item is worth, as the stating side sees it
   * @param context the attributes that travel with the item; on the receiver's side as received
   * @param definitions definition id → version the stating side used
   * @param reason why it was rejected or returned
   * @param onwardTo to whom it was forwarded
   * @param outcome how a completed item ended
   * @param usableAsIs the receiver's judgement whether it could work with what arrived; null where
   *     it did not say
   * @param dataSubjects the persons the event is about
   */
  record Fact(
      FactKind kind,
      ItemRef item,
      @Nullable String handoff,
      @Nullable String from,
      String to,
      @Nullable String actor,
      @Nullable Money value,
      @Nullable JsonNode context,
      Map<String, String> definitions,
      @Nullable Reason reason,
      @Nullable String onwardTo,
      @Nullable String outcome,
      @Nullable Boolean usableAsIs,
      List<String> dataSubjects)
      implements AboutItem {

    @Override
    public @Nullable String speaker() {
      return kind.side() == FactKind.Side.SENDER ? from : to;
    }

    @Override
    public Fact withoutPersonalData() {
      Reason coded = reason == null ? null : reason.withoutNote();
      return new Fact(
          kind,
          item,
          handoff,
          from,
          to,
          null,
          value,
          null,
          definitions,
          coded,
          onwardTo,
          outcome,
          usableAsIs,
          List.of());
    }
  }

  /**
   * Why an item was rejected or returned.
   *
   * @param code a {@link ReasonCode} or one that the boundary's contract lists; another one is
   *     recorded and reported; {@link #NO_CODE} where there is only a note
   * @param note free text; never leaves the ledger
   */
  record Reason(String code, @Nullable String note) {
    /** How a reason without a code reads. */
    public static final String NO_CODE = "(none)";

    Reason withoutNote() {
      return new Reason(code, null);
    }
  }

  /** What a correction does to the fact it names. */
  enum CorrectionKind {
    /** The fact never happened. */
    @JsonProperty("did_not_occur")
    DID_NOT_OCCUR,
    /** It happened, but some of its data was wrong. */
    @JsonProperty("incorrect_data")
    INCORRECT_DATA
  }

  /**
   * Takes back or mends a fact (or another correction) of the same item by the same team. It may
   * arrive before what it corrects.
   *
   * @param team the team that speaks: the one that emitted what is corrected
   * @param corrects identity of the corrected event
   * @param replacement new data, for {@link CorrectionKind#INCORRECT_DATA} only; an absent member
   *     stays as it was
   */
  record Correction(
      ItemRef item,
      String team,
      EventRef corrects,
      CorrectionKind kind,
      @Nullable Replacement replacement,
      @Nullable String actor,
      List<String> dataSubjects)
      implements AboutItem {

    @Override
    public String speaker() {
      return team;
    }

    @Override
    public Correction withoutPersonalData() {
      Replacement kept = replacement == null ? null : replacement.withoutPersonalData();
      return new Correction(item, team, corrects, kind, kept, null, List.of());
    }
  }

  /** Source and id of an event of the same item. */
  record EventRef(String source, String id) {}

  /** What {@code incorrect_data} replaces; never item or parties. */
  record Replacement(
      @Nullable Instant time,
      @Nullable Money value,
      @Nullable JsonNode context,
      @Nullable Reason reason,
      @Nullable String outcome) {
    Replacement withoutPersonalData() {
      return new Replacement(
          time, value, null, reason == null ? null : reason.withoutNote(), outcome);
    }
  }

  /**
   * Says that an offer and a phantom of the same item are one handoff.
   *
   * @param team the team that speaks: either party; null for governance
   * @param offer id of the handoff that has the offer
   * @param phantom id of the handoff that has the receiver's facts
   */
  record Link(
      ItemRef item,
      @Nullable String team,
      String offer,
      String phantom,
      @Nullable String actor,
      List<String> dataSubjects)
      implements AboutItem {

    @Override
    public @Nullable String speaker() {
      return team;
    }

    @Override
    public Link withoutPersonalData() {
      return new Link(item, team, offer, phantom, null, List.of());
    }
  }

  /**
   * A team's own KPI for a period: what its dashboard shows.
   *
   * @param value the KPI's value, in the metric's own unit
   * @param target what it should be; null where the team names none
   * @param direction whether higher or lower is better
   * @param color what the dashboard shows
   */
  record StatusDeclared(
      String team,
      String metric,
      Period period,
      BigDecimal value,
      @Nullable BigDecimal target,
      Direction direction,
      Color color)
      implements Statement {

    @Override
    public String speaker() {
      return team;
    }

    @Override
    public StatusDeclared withoutPersonalData() {
      return this;
    }
  }

  /** What a team says of a metric that governance granted it. */
  sealed interface OfGrantedMetric extends Statement {
    /** The team that speaks. */
    String team();

    String metric();
  }

  /**
   * A number by which a journey is judged, from outside any of its teams' dashboards.
   *
   * @param team the team that speaks: one to which governance granted the metric
   * @param journey id of the journey it is an outcome of; null where it is of none
   * @param value in the metric's own unit
   * @param target what it should be; null where there is none
   * @param adverse whether more of it is worse: complaints, delay, churn
   */
  record OutcomeObserved(
      String team,
      String metric,
      @Nullable String journey,
      Period period,
      BigDecimal value,
      @Nullable BigDecimal target,
      OutcomeKind kind,
      boolean adverse)
      implements OfGrantedMetric {

    @Override
    public String speaker() {
      return team;
    }

    @Override
    public OutcomeObserved withoutPersonalData() {
      return this;
    }
  }

  /**
   * What a team expects of a metric in a period.
   *
   * @param team the team that speaks: one to which governance granted the metric
   * @param journey id of the journey it is an outcome of; null where it is of none
   * @param value in the metric's own unit
   * @param phase the part of the journey whose share of it this is; null where it is the whole
   */
  record ForecastDeclared(
      String team,
      String metric,
      @Nullable String journey,
      Period period,
      BigDecimal value,
      @Nullable String phase)
      implements OfGrantedMetric {

    @Override
    public String speaker() {
      return team;
    }

    @Override
    public ForecastDeclared withoutPersonalData() {
      return this;
    }
  }

  /**
   * What one side counts at a boundary, from its own books: checked against the other side's and
   * the ledger's.
   *
   * @param side which one counted; its team speaks
   * @param period of what it counted: the sender by when it offered, the receiver by when it first
   *     knew of it
   * @param count of handoffs, 0 or more
   * @param valueSum of them; null where the side does not say, or has several currencies
   * @param idDigest see {@link #idDigest(Collection)}; null where the side does not say
   */
  record ControlTotalDeclared(
      FactKind.Side side,
      Seam boundary,
      Period period,
      long count,
      @Nullable Money valueSum,
      @Nullable String idDigest)
      implements Statement {

    /**
     * What two sides compare instead of their lists: SHA-256, in lower-case hex, of the items' ids
     * in UTF-8, each followed by a line feed, sorted by their bytes. An item that was handed over
     * twice is in it twice.
     *
     * @param ids of the items counted, in NFC, in any order
     */
    public static String idDigest(Collection<String> ids) {
      MessageDigest sha = Digests.sha256();
      ids.stream()
          .map(id -> id.getBytes(StandardCharsets.UTF_8))
          .sorted(Arrays::compareUnsigned)
          .forEach(id -> {
            sha.update(id);
            sha.update((byte) '\n');
          });
      return HexFormat.of().formatHex(sha.digest());
    }

    @Override
    public String speaker() {
      return side == FactKind.Side.SENDER ? boundary.from() : boundary.to();
    }

    @Override
    public ControlTotalDeclared withoutPersonalData() {
      return this;
    }
  }

  /** A boundary, by the names its teams' events use. */
  record Seam(String from, String to, String workType) {
    /** The subject of what is said of it. */
    @JsonIgnore
    public String subject() {
      return String.join("/", "boundary", from, to, workType);
    }
  }

  /**
   * Whose merit an item or an outcome is, as a team claims it or as governance settled it.
   *
   * @param stage whether it is a claim or settled
   * @param item what it is about; null where it is about an outcome
   * @param outcome the metric it is about; null where it is about an item
   * @param period of the outcome; null where it is about an item, or about all of the outcome
   * @param team whose merit: the team that claims it, or to which governance gives it
   * @param share of the whole, in [0, 1]
   */
  record Credit(
      Stage stage,
      @Nullable ItemRef item,
      @Nullable String outcome,
      @Nullable Period period,
      String team,
      BigDecimal share)
      implements Statement {

    /** How far a credit has come. */
    public enum Stage {
      @JsonProperty("claimed")
      CLAIMED,
      @JsonProperty("settled")
      SETTLED
    }

    @Override
    public @Nullable String speaker() {
      return stage == Stage.CLAIMED ? team : null;
    }

    @Override
    public Credit withoutPersonalData() {
      return this;
    }
  }

  /**
   * A step of a root-cause question on its way through the teams.
   *
   * @param step what the holder did with it
   * @param inquiry its id, the same at every step
   * @param question free text; never leaves the ledger
   * @param from the team that speaks: it raises, passes on or answers
   * @param to whom it asks, or answers; null where it does not say
   */
  record Inquiry(
      Step step,
      String inquiry,
      @Nullable String question,
      String from,
      @Nullable String to,
      List<String> dataSubjects)
      implements Statement {

    /** What became of a question. */
    public enum Step {
      @JsonProperty("raised")
      RAISED,
      @JsonProperty("passed")
      PASSED,
      @JsonProperty("answered")
      ANSWERED
    }

    @Override
    public String speaker() {
      return from;
    }

    @Override
    public Inquiry withoutPersonalData() {
      return new Inquiry(step, inquiry, null, from, to, List.of());
    }
  }

  enum OutcomeKind {
    @JsonProperty("quantitative")
    QUANTITATIVE,
    @JsonProperty("qualitative")
    QUALITATIVE
  }

  /** A half-open period of time: start included, end excluded. */
  record Period(Instant start, Instant end) {}

  enum Direction {
    @JsonProperty("higher")
    HIGHER,
    @JsonProperty("lower")
    LOWER
  }

  enum Color {
    @JsonProperty("green")
    GREEN,
    @JsonProperty("amber")
    AMBER,
    @JsonProperty("red")
    RED
  }

  /**
   * The ledger's own: the deadline passed without an answer.
   *
   * @param deadline when the offer should have been answered
   */
  record Expired(ItemRef item, String handoff, Instant deadline) implements AboutItem {
    @Override
    public @Nullable String speaker() {
      return null;
    }

    @Override
    public Expired withoutPersonalData() {
      return this;
    }
  }

  /**
   * The ledger's own: an open offer judged later, against a contract that was not known when it was
   * recorded.
   *
   * @param offer the offer's event
   */
  record Judged(ItemRef item, String handoff, EventRef offer) implements AboutItem {
    @Override
    public @Nullable String speaker() {
      return null;
    }

    @Override
    public Judged withoutPersonalData() {
      return this;
    }
  }

  /**
   * The ledger's own: what these entries about its subject said can no longer be read. It changes
   * the state of nothing.
   *
   * @param erasure its id, under {@code /ledger/v1/erasures}
   * @param person digest of the person's name, in lower-case hex, under a key of the ledger's own
   * @param positions of the entries, in this lane, ascending
   */
  record Erased(String erasure, String person, List<Long> positions) implements Statement {
    @Override
    public @Nullable String speaker() {
      return null;
    }

    @Override
    public Erased withoutPersonalData() {
      return this;
    }
  }
}
