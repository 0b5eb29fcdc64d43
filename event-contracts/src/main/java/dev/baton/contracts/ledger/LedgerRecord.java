package dev.baton.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.baton.contracts.event.EventType;
import dev.baton.contracts.event.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the ledger as it is published, enriched so that every projection is a sum: subtract
 * what {@code before} contributed, add what {@code after} contributes. Holds nothing that must be
 * erasable, and nothing twice: see {@link #wayBefore} and {@link Change}.
 *
 * @param lane lane = partition
 * @param position dense within the lane, from 0, in commit order
 * @param recordedAt when the ledger recorded it
 * @param type null where this reader does not know the type
 * @param team the emitting team; null for the ledger's own entries
 * @param time when it happened
 * @param backdated whether it was recorded more than an hour after it happened
 * @param correlationId what the events of one flow of work have in common, across items; null where
 *     it was not given
 * @param causationId id of the event because of which this one is; null where it was not given
 * @param statement what was said, without personal data; null where this reader does not know the
 *     type
 * @param judgement what was judged with this entry; null where nothing was
 * @param handoffs every handoff of the item that this entry changed
 * @param others the item's way without the hops in {@code handoffs}; null for what is about no item
 */
public record LedgerRecord(
    int lane,
    long position,
    Instant recordedAt,
    @Nullable EventType type,
    String subject,
    @Nullable String team,
    String source,
    String id,
    Instant time,
    boolean backdated,
    @Nullable String correlationId,
    @Nullable String causationId,
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXTERNAL_PROPERTY,
            property = "said",
            defaultImpl = Void.class)
        @JsonSubTypes({
          @JsonSubTypes.Type(value = Statement.Fact.class, name = "fact"),
          @JsonSubTypes.Type(value = Statement.Correction.class, name = "correction"),
          @JsonSubTypes.Type(value = Statement.Link.class, name = "link"),
          @JsonSubTypes.Type(value = Statement.StatusDeclared.class, name = "status"),
          @JsonSubTypes.Type(value = Statement.ControlTotalDeclared.class, name = "control-total"),
          @JsonSubTypes.Type(value = Statement.OutcomeObserved.class, name = "outcome"),
          @JsonSubTypes.Type(value = Statement.ForecastDeclared.class, name = "forecast"),
          @JsonSubTypes.Type(value = Statement.Credit.class, name = "credit"),
          @JsonSubTypes.Type(value = Statement.Inquiry.class, name = "inquiry"),
          @JsonSubTypes.Type(value = Statement.Expired.class, name = "expired"),
          @JsonSubTypes.Type(value = Statement.Judged.class, name = "judged"),
          @JsonSubTypes.Type(value = Statement.Erased.class, name = "erased")
        })
        @Nullable Statement statement,
    @Nullable Judgement judgement,
    List<Change> handoffs,
    @Nullable ItemSnapshot others) {

  /** The item's way before this entry; null for what is about no item. */
  public @Nullable ItemSnapshot wayBefore() {
    return way(Change::before);
  }

  /** The item's way after this entry; null for what is about no item. */
  public @Nullable ItemSnapshot wayAfter() {
    return way(Change::after);
  }

  /**
   * A handoff that this entry changed, as it is after it.
   *
   * @throws IllegalStateException where it changed no such handoff
   */
  public HandoffSnapshot after(String handoff) {
    return handoffs.stream()
        .map(Change::after)
        .filter(Objects::nonNull)
        .filter(snapshot -> snapshot.handoff().equals(handoff))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "entry %d of lane %d does not hold handoff %s".formatted(position, lane, handoff)));
  }

  private @Nullable ItemSnapshot way(Function<Change, @Nullable HandoffSnapshot> side) {
    return others == null
        ? null
        : others.with(handoffs.stream().map(side).filter(Objects::nonNull).toList());
  }

  /**
   * One handoff before and after an entry. As JSON {@code before} holds only the members in which
   * it differs from {@code after}, one that was absent as null; all of them where there is no
   * {@code after}.
   *
   * @param before null where the handoff is new
   * @param after null where it is gone: its facts now belong to another
   */
  @JsonSerialize(using = ChangeJson.Writer.class)
  @JsonDeserialize(using = ChangeJson.Reader.class)
  public record Change(@Nullable HandoffSnapshot before, @Nullable HandoffSnapshot after) {}
}
