package dev.baton.contracts.ownership;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Money;
import dev.baton.contracts.Versioned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  @JsonSubTypes.Type(value = OwnershipEntity.Belief.class, name = "belief"),
  @JsonSubTypes.Type(value = OwnershipEntity.Attestation.class, name = "attestation"),
  @JsonSubTypes.Type(value = OwnershipEntity.Journey.class, name = "journey"),
  @JsonSubTypes.Type(value = OwnershipEntity.Grant.class, name = "grant")
})
public sealed interface OwnershipEntity extends Versioned {
  /** The record's key, so that history survives compaction. */
  @JsonIgnore
  default String key() {
    String kind =
        switch (this) {
          case Team t -> "team";
          case Boundary b -> "boundary";
          case Contract c -> "contract";
          case Assignment a -> "assignment";
          case Belief b -> "belief";
          case Attestation a -> "attestation";
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
   * @param succession who goes on with its work from {@code validTo}; null while it exists, and
   *     where nobody does
   */
  record Team(
      String id,
      int version,
      String name,
      List<String> aliases,
      boolean external,
      @Nullable String parent,
      Instant validFrom,
      @Nullable Instant validTo,
      @Nullable Succession succession)
      implements OwnershipEntity {

    /** A team that nobody succeeds. */
    public Team(
        String id,
        int version,
        String name,
        List<String> aliases,
        boolean external,
        @Nullable String parent,
        Instant validFrom,
        @Nullable Instant validTo) {
      this(id, version, name, aliases, external, parent, validFrom, validTo, null);
    }
  }

  /** How a team ended. */
  enum Change {
    RENAMED,
    MERGED,
    SPLIT
  }

  /**
   * Who goes on with a team's work.
   *
   * @param successors slugs; one where it was renamed or merged, more where it was split
   */
  record Succession(Change change, List<String> successors) {}

  /** From, to and work type: what identifies a boundary in the events. */
  record Edge(String from, String to, String workType) {}

  /** A side of a boundary. */
  enum Side {
    @JsonProperty("sender")
    SENDER,
    @JsonProperty("receiver")
    RECEIVER;

    /** Slug of the team on this side. */
    public String team(Boundary boundary) {
      return this == SENDER ? boundary.from() : boundary.to();
    }
  }

  /**
   * A registered boundary.
   *
   * @param selector which of the edge's handoffs it takes, by attribute of their context: those
   *     that meet every condition; empty for all
   * @param attestEvery how long an attestation of its owner lasts; null where none is asked for
   */
  record Boundary(
      String id,
      int version,
      String from,
      String to,
      String workType,
      Map<String, Condition> selector,
      @Nullable Duration attestEvery,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {

    /** A boundary that takes every handoff of its edge, and whose owner need not attest. */
    public Boundary(
        String id,
        int version,
        String from,
        String to,
        String workType,
        Instant validFrom,
        @Nullable Instant validTo) {
      this(id, version, from, to, workType, Map.of(), null, validFrom, validTo);
    }

    /** Whether it takes a handoff of its edge with this context. */
    public boolean takes(@Nullable JsonNode context) {
      return selector.entrySet().stream()
          .allMatch(condition ->
              condition.getValue().meets(context == null ? null : context.get(condition.getKey())));
    }

    @JsonIgnore
    public Edge edge() {
      return new Edge(from, to, workType);
    }

    /**
     * When its owner is due to attest: when the last attestation runs out, or a cadence after it
     * took over from another.
     *
     * @param last the last attestation; empty where there was none
     * @return empty where none is asked for
     */
    public Optional<Instant> due(Assignment owner, Optional<Attestation> last) {
      if (attestEvery == null) {
        return Optional.empty();
      }
      Instant first = owner.validFrom().plus(attestEvery);
      return last.filter(attestation -> attestation.team().equals(owner.team()))
          .map(Attestation::validTo)
          .filter(due -> due.isAfter(first))
          .or(() -> Optional.of(first));
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
   * @param doneCondition CEL over the item, true of one that is done; null where not agreed
   * @param startedCondition CEL over the item, true of one that can be started; null where not
   *     agreed
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
      @Nullable String doneCondition,
      @Nullable String startedCondition,
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

    /** A contract whose criteria are for people only. */
    public Contract(
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
        @Nullable Instant signedByReceiver) {
      this(
          id,
          version,
          revision,
          doneCriteria,
          startedCriteria,
          null,
          null,
          timeToAccept,
          timeToHandOn,
          requiredContext,
          senderDefinitions,
          receiverDefinitions,
          valuePerItem,
          reasons,
          validFrom,
          validTo,
          signedBySender,
          signedByReceiver);
    }

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

  /**
   * A team's role on a boundary for a period; it counts once the team accepted it.
   *
   * @param replaces id of the assignment that ends when this one is accepted; null for none
   */
  record Assignment(
      String id,
      int version,
      String boundary,
      Role role,
      String team,
      AssignmentState state,
      Instant validFrom,
      @Nullable Instant validTo,
      @Nullable String replaces)
      implements OwnershipEntity {

    /** An assignment that takes no other's place. */
    public Assignment(
        String id,
        int version,
        String boundary,
        Role role,
        String team,
        AssignmentState state,
        Instant validFrom,
        @Nullable Instant validTo) {
      this(id, version, boundary, role, team, state, validFrom, validTo, null);
    }

    /** Whether the team holds or held the role in its period: it accepted it. */
    @JsonIgnore
    public boolean held() {
      return switch (state) {
        case ACCEPTED, ENDED -> true;
        case OFFERED, DECLINED -> false;
      };
    }
  }

  /**
   * Whom one side of a boundary takes for accountable. {@code id} is boundary and side.
   *
   * @param team slug of the side's team, whose belief it is
   * @param accountable slug of the team it takes for accountable; null where it knows of none
   * @param validFrom when it said so
   */
  record Belief(
      String id,
      int version,
      String boundary,
      Side side,
      String team,
      @Nullable String accountable,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {}

  /**
   * The owner's word that it is accountable for a boundary. {@code id} is the boundary's.
   *
   * @param team slug of the owner
   * @param note what it has to say; null for nothing
   * @param validFrom when it said so
   * @param validTo when it is due to say so again
   */
  record Attestation(
      String id,
      int version,
      String team,
      @Nullable String note,
      Instant validFrom,
      Instant validTo)
      implements OwnershipEntity {}

  /**
   * A directed graph of boundaries with one owner start to finish.
   *
   * @param owner slug of the accountable team; null where there is none
   * @param edges branches and joins allowed
   * @param starts slugs of the teams at which items enter; empty for those nobody hands to
   * @param ends slugs of the teams at which items may finish; empty for those that hand to nobody
   * @param horizon after how long an offer without a contract counts as matured
   * @param outcomes what the journey is for
   */
  record Journey(
      String id,
      int version,
      String name,
      @Nullable String owner,
      List<Edge> edges,
      List<String> starts,
      List<String> ends,
      Duration horizon,
      List<Outcome> outcomes,
      Instant validFrom,
      @Nullable Instant validTo)
      implements OwnershipEntity {

    /** A journey that starts and ends where its edges do. */
    public Journey(
        String id,
        int version,
        String name,
        @Nullable String owner,
        List<Edge> edges,
        Duration horizon,
        List<Outcome> outcomes,
        Instant validFrom,
        @Nullable Instant validTo) {
      this(
          id, version, name, owner, edges, List.of(), List.of(), horizon, outcomes, validFrom,
          validTo);
    }
  }

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
