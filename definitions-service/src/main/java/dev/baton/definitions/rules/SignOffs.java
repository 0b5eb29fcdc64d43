package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity;
import dev.baton.contracts.definitions.DefinitionsEntity.Adoption;
import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Pin;
import dev.baton.contracts.definitions.DefinitionsEntity.SignOff;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.contracts.ownership.OwnershipEntity.Boundary;
import dev.baton.edge.Caller;
import dev.baton.edge.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a boundary sign what each of them means by a term. Each signs for itself, and
 * only what is so: the version that each side uses. As soon as either uses another, nothing is
 * signed any more.
 */
public final class SignOffs {
  private SignOffs() {}

  /**
   * What a team signs.
   *
   * @param boundary id of a registered boundary
   * @param term the term's id
   * @param sender what the sending team uses
   * @param receiver what the receiving team uses
   */
  public record SignOffDraft(
      @Nullable String boundary,
      @Nullable String term,
      @Nullable Pin sender,
      @Nullable Pin receiver) {

    /** The id of the sign-off. */
    public String identity() {
      return SignOffs.identity(String.valueOf(boundary), String.valueOf(term));
    }

    /** Ids of the definitions that it names. */
    public Set<String> definitions() {
      return Stream.of(sender, receiver)
          .flatMap(Stream::ofNullable)
          .map(Pin::definition)
          .filter(Objects::nonNull)
          .collect(Collectors.toSet());
    }
  }

  /** The id of what is signed of a term on a boundary. */
  public static String identity(String boundary, String term) {
    return boundary + "--" + term;
  }

  /**
   * What a team goes by for a term.
   *
   * @param definitions every version of every definition of the term
   * @param adoptions every version of every adoption of these, the first one first
   */
  public record Usage(List<Definition> definitions, List<Adoption> adoptions) {
    /** Every version that the team uses then: what it adopted, else its own that are in force. */
    public Set<Pin> pins(String team, Instant then) {
      Set<Pin> adopted =
          by(adoptions, Adoption::id).values().stream()
              .flatMap(of -> Adoptions.at(Adoptions.periods(of), then).stream())
              .filter(a -> a.team().equals(team))
              .map(a -> new Pin(a.definition(), a.semver()))
              .collect(Collectors.toSet());
      return adopted.isEmpty()
          ? by(definitions, Definition::id).values().stream()
              .flatMap(of -> Conflict.inForce(of, then).stream())
              .filter(d -> d.team().equals(team))
              .map(d -> new Pin(d.id(), d.semver()))
              .collect(Collectors.toSet())
          : adopted;
    }

    private static <T extends DefinitionsEntity> Map<String, List<T>> by(
        List<T> versions, Function<T, String> id) {
      return versions.stream()
          .sorted(Comparator.comparingInt(DefinitionsEntity::version))
          .collect(Collectors.groupingBy(id));
    }
  }

  /**
   * Signs for the sides that the caller may write for; the same again is known.
   *
   * @param boundary the registered one, as far as it is known here
   * @param usage of the term
   * @param known the latest version of the sign-off
   */
  public static Ruling<SignOff> sign(
      SignOffDraft draft,
      Optional<Boundary> boundary,
      Usage usage,
      Optional<SignOff> known,
      Caller caller,
      Instant now) {
    List<Violation> found = new ArrayList<>();
    Texts.id(found, "/term", draft.term());
    if (boundary.isEmpty()) {
      found.add(new Violation("/boundary", "There is no boundary '" + draft.boundary() + "'."));
      return new Ruling.Refused<>(new Refusal.Invalid(found));
    }
    String from = boundary.get().from();
    String to = boundary.get().to();
    boolean sends = caller.mayWriteFor(from);
    boolean receives = caller.mayWriteFor(to);
    if (!sends && !receives) {
      return new Ruling.Refused<>(new Refusal.NotASide(from, to));
    }
    Map<String, List<Definition>> definitions =
        usage.definitions().stream().collect(Collectors.groupingBy(Definition::id));
    uses(found, "/sender", from, draft.sender(), definitions, usage, now);
    uses(found, "/receiver", to, draft.receiver(), definitions, usage, now);
    if (!found.isEmpty()) {
      return new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
    }
    Pin sender = Objects.requireNonNull(draft.sender());
    Pin receiver = Objects.requireNonNull(draft.receiver());
    Optional<SignOff> same =
        known.filter(k ->
            k.voidedBy() == null && k.sender().equals(sender) && k.receiver().equals(receiver));
    @Nullable Instant sent = same.map(SignOff::signedBySender).orElse(null);
    @Nullable Instant received = same.map(SignOff::signedByReceiver).orElse(null);
    if (same.isPresent() && (!sends || sent != null) && (!receives || received != null)) {
      return new Ruling.Known<>(same.get());
    }
    return Ruling.stands(
        new SignOff(
            draft.identity(),
            known.map(SignOff::version).orElse(0) + 1,
            boundary.get().id(),
            from,
            to,
            Objects.requireNonNull(draft.term()),
            sender,
            receiver,
            sends && sent == null ? now : sent,
            receives && received == null ? now : received,
            null,
            now,
            null));
  }

  private static void uses(
      List<Violation> found,
      String pointer,
      String team,
      @Nullable Pin pin,
      Map<String, List<Definition>> definitions,
      Usage usage,
      Instant now) {
    int before = found.size();
    Texts.pin(found, pointer, pin, definitions);
    if (found.size() > before || pin == null) {
      return;
    }
    Set<Pin> used = usage.pins(team, now);
    if (!used.contains(pin)) {
      found.add(
          new Violation(
              pointer,
              used.isEmpty()
                  ? "Team '%s' uses no definition of the term.".formatted(team)
                  : "Team '%s' uses %s."
                      .formatted(
                          team,
                          used.stream()
                              .map(p -> p.definition() + " " + p.semver())
                              .sorted()
                              .collect(Collectors.joining(", ")))));
    }
  }

  /**
   * Why a sign-off does not stand; empty where it does.
   *
   * @param senderHeld definition to which the contract holds the sender for the term
   * @param receiverHeld definition to which it holds the receiver
   */
  public static Optional<String> lacking(
      SignOff signOff, Optional<String> senderHeld, Optional<String> receiverHeld) {
    if (signOff.voidedBy() != null) {
      return Optional.of("A side uses another version since " + signOff.voidedBy() + ".");
    }
    if (signOff.signedBySender() == null) {
      return Optional.of("Team '" + signOff.from() + "' has not signed.");
    }
    if (signOff.signedByReceiver() == null) {
      return Optional.of("Team '" + signOff.to() + "' has not signed.");
    }
    return held(senderHeld, signOff.sender(), signOff.from())
        .or(() -> held(receiverHeld, signOff.receiver(), signOff.to()));
  }

  private static Optional<String> held(Optional<String> held, Pin signed, String team) {
    return held.filter(definition -> !definition.equals(signed.definition()))
        .map(definition -> "The contract holds team '%s' to '%s'.".formatted(team, definition));
  }

  /**
   * What a change makes of a sign-off: void from the instant at which a side uses another version
   * than it signed.
   *
   * @param signed the latest version of a sign-off
   * @param change what was just recorded, an adoption or a version of a definition
   * @param usage of the term, the change included
   * @return empty where it stays as it is
   */
  public static Optional<SignOff> voided(
      SignOff signed, DefinitionsEntity change, Usage usage, Instant now) {
    if (signed.voidedBy() != null) {
      return Optional.empty();
    }
    Instant from =
        switch (change) {
          case Adoption adoption -> adoption.validFrom();
          case Definition definition -> definition.validFrom();
          default -> now;
        };
    // what is said of the time before it was signed, it was signed in spite of
    Instant then = from.isBefore(now) ? now : from;
    boolean holds =
        holds(signed.sender(), signed.from(), usage, then)
            && holds(signed.receiver(), signed.to(), usage, then);
    return holds
        ? Optional.empty()
        : Optional.of(
            new SignOff(
                signed.id(),
                signed.version() + 1,
                signed.boundary(),
                signed.from(),
                signed.to(),
                signed.term(),
                signed.sender(),
                signed.receiver(),
                signed.signedBySender(),
                signed.signedByReceiver(),
                change.key(),
                then,
                null));
  }

  private static boolean holds(Pin pin, String team, Usage usage, Instant then) {
    boolean retired =
        Definitions.latest(
                Definitions.versions(usage.definitions(), pin.definition()), pin.semver())
            .filter(d -> d.state() == State.RETIRED && !d.validFrom().isAfter(then))
            .isPresent();
    return !retired && usage.pins(team, then).contains(pin);
  }
}
