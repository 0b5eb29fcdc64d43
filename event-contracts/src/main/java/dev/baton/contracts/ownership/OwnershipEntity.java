package dev.baton.contracts.ownership;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of one entity of the registry. Versions are immutable and count from 1; the latest
 * version of an entity is what is known now. All periods are half-open; a null end is open.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "kind",
    defaultImpl = OwnershipEntity.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = OwnershipEntity.Team.class, name = "team"),
  @JsonSubTypes.Type(value = OwnershipEntity.Boundary.class, name = "boundary"),
  @JsonSubTypes.Type(value = OwnershipEntity.Contract.class, name = "contract"),
  @JsonSubTypes.Type(value = OwnershipEntity.Assignment.class, name = "assignment"),
  @JsonSubTypes.Type(value = OwnershipEntity.Journey.class, name = "journey"),
  @JsonSubTypes.Type(value = OwnershipEntity.Grant.class, name = "grant")
})
public sealed interface OwnershipEntity {
  String id();

  int version();

  /** The record's key, so that history survives compaction. */
  @JsonIgnore
  default String key() {
    String kind =
        switch (this) {
          case Team t -> "team";
          case Boundary b -> "boundary";
          case Contract c -> "contract";
          case Assignment a -> "assignment";
          case Journey j -> "journey";
          case Grant g -> "grant";
          case Unknown u -> "unknown";
        };
    return kind + "/" + id() + "/" + version();
  }

  /**
   * A party that hands over or takes over.
   *
   * @param id its slug
   * @param name how people call it
   * @param aliases other names events use for it; the slug and the name always count
   * @param external whether it is outside the organisation
   */
  record Team(
      String id,
      int version,
      String name,
      List<String> aliases,
      boolean external,
      @Nullable String parent,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {}

  /** From, to and work type: what identifies a boundary in the events. */
  record Edge(String from, String to, String workType) {}

  /** A registered boundary. */
  record Boundary(
      String id,
      int version,
      String from,
      String to,
      String workType,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {

    @JsonIgnore
    public Edge edge() {
      return new Edge(from, to, workType);
    }
  }

  /**
   * What the two sides agreed. Only one that both signed is in force.
   *
   * @param id the boundary's id; {@code version} counts every change of any contract of the
   *     boundary
   * @param revision which contract this is, from 1: a changed text is a new revision with no
   *     signature
   * @param doneCriteria when the sender says done
   * @param startedCriteria when the receiver says started
   * @param timeToAccept how long the receiver may take to answer
   * @param timeToHandOn how long an accepted item may stay before it is offered on; null where not
   *     agreed
   * @param requiredContext JSON Schema 2020-12 of the context; null where none is required
   * @param senderDefinitions term → definition id the sender is held to
   * @param receiverDefinitions term → definition id the receiver is held to
   * @param valuePerItem what an item is worth where the event does not say
   * @param reasons code → meaning of what the two sides may say beyond the codes that everybody
   *     shares
   * @param signedBySender when; null while it did not
   * @param signedByReceiver when; null while it did not
   */
  record Contract(
      String id,
      int version,
      int revision,
      @Nullable String doneCriteria,
      @Nullable String startedCriteria,
      Duration timeToAccept,
      @Nullable Duration timeToHandOn,
      @Nullable JsonNode requiredContext,
      Map<String, String> senderDefinitions,
      Map<String, String> receiverDefinitions,
      @Nullable Money valuePerItem,
      Map<String, String> reasons,
      Instant validFrom,
      @Nullable Instant validTo,
      @Nullable Instant signedBySender,
      @Nullable Instant signedByReceiver)
      implements OwnershipEntity {

    @JsonIgnore
    public boolean signed() {
      return signedBySender != null && signedByReceiver != null;
    }
  }

  /** RACI. */
  enum Role {
    RESPONSIBLE,
    ACCOUNTABLE,
    CONSULTED,
    INFORMED
  }

  enum AssignmentState {
    OFFERED,
    ACCEPTED,
    DECLINED,
    ENDED
  }

  /** A team's role on a boundary for a period; it counts once the team accepted it. */
  record Assignment(
      String id,
      int version,
      String boundary,
      Role role,
      String team,
      AssignmentState state,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {}

  /**
   * A directed graph of boundaries with one owner start to finish.
   *
   * @param owner slug of the accountable team; null where there is none
   * @param edges branches allowed
   * @param horizon after how long an offer without a contract counts as matured
   * @param outcomes what the journey is for
   */
  record Journey(
      String id,
      int version,
      String name,
      @Nullable String owner,
      List<Edge> edges,
      Duration horizon,
      List<Outcome> outcomes,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {}

  /** A number a journey is judged by. */
  record Outcome(String metric, String unit, boolean higherIsBetter, @Nullable BigDecimal target) {}

  /** Which team may report which outcome. {@code id} is metric and team. */
  record Grant(
      String id,
      int version,
      String metric,
      String team,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {}

  /** What a later release may publish: ignored. */
  record Unknown(String id, int version) implements OwnershipEntity {}
}
