package dev.baton.ownership.rules;

import static dev.baton.ownership.rules.AssignmentsTest.refused;
import static dev.baton.ownership.rules.AssignmentsTest.stands;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.baton.contracts.Money;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.contracts.ownership.OwnershipEntity.Contract;
import dev.baton.contracts.ownership.OwnershipEntity.Side;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Boundary BOUNDARY =
      new Boundary("a--b--lead", 1, "a", "b", "lead", NOW, null);
  private static final Caller GOVERNANCE = new Caller("g", Set.of(Roles.GOVERNANCE), null);
  private static final Caller SENDER = new Caller("emitter-a", Set.of(Roles.EMITTER), "a");
  private static final Caller RECEIVER = new Caller("emitter-b", Set.of(Roles.EMITTER), "b");
  private static final Caller THIRD = new Caller("emitter-c", Set.of(Roles.EMITTER), "c");

  @Test
  void eitherSideAndGovernancePropose() {
    for (Caller caller : List.of(GOVERNANCE, SENDER, RECEIVER)) {
      assertThat(propose(Optional.empty(), caller)).isInstanceOf(Ruling.Stands.class);
    }
    assertThat(refused(propose(Optional.empty(), THIRD)))
        .isEqualTo(new Refusal.NotYours(List.of("a", "b"), true));
  }

  @Test
  void aSideSignsForItselfAlone() {
    Contract proposed = stands(propose(Optional.empty(), GOVERNANCE));
    for (Caller caller : List.of(GOVERNANCE, RECEIVER, THIRD)) {
      assertThat(refused(sign(Side.SENDER, proposed, caller)))
          .isEqualTo(new Refusal.NotYours(List.of("a"), false));
    }
    Contract signed = stands(sign(Side.SENDER, proposed, SENDER));
    assertThat(signed.signedBySender()).isEqualTo(NOW);
    assertThat(signed.signed()).isFalse();
    assertThat(stands(sign(Side.RECEIVER, signed, RECEIVER)).signed()).isTrue();
  }

  @Test
  void aSideSignsARevisionOnce() {
    Contract signed =
        stands(sign(Side.SENDER, stands(propose(Optional.empty(), GOVERNANCE)), SENDER));
    assertThat(refused(sign(Side.SENDER, signed, SENDER)))
        .isEqualTo(new Refusal.AlreadySigned(BOUNDARY.id(), 1, Side.SENDER, NOW));
  }

  @Test
  void aProposalVoidsSignatures() {
    Contract signed =
        stands(sign(Side.SENDER, stands(propose(Optional.empty(), GOVERNANCE)), SENDER));
    Contract proposed = stands(propose(Optional.of(signed), RECEIVER));
    assertThat(proposed.revision()).isEqualTo(2);
    assertThat(proposed.version()).isEqualTo(3);
    assertThat(proposed.signedBySender()).isNull();
  }

  @Test
  void refusesASchemaThatIsTooLarge() {
    JsonNode large =
        JsonNodeFactory.instance
            .objectNode()
            .put("description", "x".repeat(Contracts.MAX_SCHEMA_BYTES));
    assertThat(pointers(draft(NOW, null, large, null))).containsExactly("/requiredContext");
  }

  @Test
  void refusesMoneyThatIsNone() {
    assertThat(pointers(draft(NOW, null, null, new Money(new BigDecimal("1.1234567"), "EUR"))))
        .containsExactly("/valuePerItem/amount");
    assertThat(pointers(draft(NOW, null, null, new Money(new BigDecimal("1e999999"), "EUR"))))
        .containsExactly("/valuePerItem/amount");
    assertThat(pointers(draft(NOW, null, null, new Money(BigDecimal.ONE, "EURO"))))
        .containsExactly("/valuePerItem/currency");
  }

  @Test
  void aReasonThatTwoSidesAddHasACodeAndAMeaning() {
    Contract agreed =
        stands(
            Contracts.propose(
                listing(Map.of("bad-vibes", "Nobody likes it.")),
                BOUNDARY,
                Optional.empty(),
                GOVERNANCE,
                NOW));
    assertThat(stands(sign(Side.SENDER, agreed, SENDER)).reasons())
        .isEqualTo(Map.of("bad-vibes", "Nobody likes it."));
    assertThat(pointers(listing(Map.of("bad-vibes", " ")))).containsExactly("/reasons/bad-vibes");
    assertThat(pointers(listing(Map.of("", "Nobody likes it.")))).containsExactly("/reasons/");
  }

  @Test
  void aConditionIsInCelOverTheItem() {
    assertThat(pointers(conditions("context.budget == 'yes'", "nonsense +")))
        .containsExactly("/startedCondition");
    Contract proposed =
        stands(
            Contracts.propose(
                conditions("context.budget == 'yes'", null),
                BOUNDARY,
                Optional.empty(),
                GOVERNANCE,
                NOW));
    assertThat(stands(sign(Side.SENDER, proposed, SENDER)).doneCondition())
        .isEqualTo("context.budget == 'yes'");
  }

  private static Contracts.Draft conditions(@Nullable String done, @Nullable String started) {
    return new Contracts.Draft(
        null,
        null,
        done,
        started,
        Duration.ofDays(2),
        null,
        null,
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        NOW,
        null);
  }

  private static Contracts.Draft listing(Map<String, String> reasons) {
    return new Contracts.Draft(
        null,
        null,
        null,
        null,
        Duration.ofDays(2),
        null,
        null,
        Map.of(),
        Map.of(),
        null,
        reasons,
        NOW,
        null);
  }

  private static List<Object> pointers(Contracts.Draft draft) {
    Refusal refusal =
        refused(Contracts.propose(draft, BOUNDARY, Optional.empty(), GOVERNANCE, NOW));
    return new ArrayList<>(
        ((Refusal.Invalid) refusal).violations().stream().map(v -> v.pointer()).toList());
  }

  /** A revision: when it starts and ends, in days from now, and whether both signed it. */
  record Revision(int from, @Nullable Integer to, boolean signed) {}

  /** Whatever was proposed and signed: in force is the last signed revision that covers the day. */
  @Property
  void inForceIsTheLastSignedInWhosePeriodItLies(
      @ForAll("histories") List<Revision> history, @ForAll("days") int day) {
    List<Contract> versions = new ArrayList<>();
    Revision expected = null;
    for (Revision revision : history) {
      Instant to = revision.to() == null ? null : at(revision.to());
      Optional<Contract> current =
          versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
      versions.add(
          stands(
              Contracts.propose(
                  draft(at(revision.from()), to, null, null), BOUNDARY, current, GOVERNANCE, NOW)));
      if (revision.signed()) {
        versions.add(stands(sign(Side.RECEIVER, versions.getLast(), RECEIVER)));
        versions.add(stands(sign(Side.SENDER, versions.getLast(), SENDER)));
        if (revision.from() <= day && (revision.to() == null || day < revision.to())) {
          expected = revision;
        }
      }
    }
    Optional<Contract> inForce = Contracts.inForce(versions, at(day));
    assertThat(inForce.map(Contract::revision))
        .isEqualTo(
            expected == null ? Optional.empty() : Optional.of(history.indexOf(expected) + 1));
  }

  @Provide
  Arbitrary<List<Revision>> histories() {
    return Combinators.combine(
            days(),
            Arbitraries.integers().between(1, 9),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as((from, length, open, signed) -> new Revision(from, open ? null : from + length, signed))
        .list()
        .uniqueElements()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<Integer> days() {
    return Arbitraries.integers().between(-10, 10);
  }

  private static Instant at(int day) {
    return NOW.plus(Duration.ofDays(day));
  }

  private static Ruling<Contract> propose(Optional<Contract> current, Caller caller) {
    return Contracts.propose(draft(NOW, null, null, null), BOUNDARY, current, caller, NOW);
  }

  private static Ruling<Contract> sign(Side side, Contract contract, Caller caller) {
    return Contracts.sign(
        new Contracts.Signature(side), BOUNDARY, Optional.of(contract), caller, NOW);
  }

  private static Contracts.Draft draft(
      Instant from, @Nullable Instant to, @Nullable JsonNode schema, @Nullable Money value) {
    return new Contracts.Draft(
        "done",
        "started",
        null,
        null,
        Duration.ofDays(2),
        null,
        schema,
        Map.of(),
        Map.of(),
        value,
        Map.of(),
        from,
        to);
  }
}
