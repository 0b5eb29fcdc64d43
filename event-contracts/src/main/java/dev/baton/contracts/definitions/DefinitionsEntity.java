package dev.baton.contracts.definitions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.contracts.Versioned;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of one entity of the catalogue. Versions are immutable; all periods are half-open.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "kind",
    defaultImpl = DefinitionsEntity.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = DefinitionsEntity.Term.class, name = "term"),
  @JsonSubTypes.Type(value = DefinitionsEntity.Definition.class, name = "definition"),
  @JsonSubTypes.Type(value = DefinitionsEntity.Adoption.class, name = "adoption"),
  @JsonSubTypes.Type(value = DefinitionsEntity.Mapping.class, name = "mapping"),
  @JsonSubTypes.Type(value = DefinitionsEntity.SignOff.class, name = "signoff"),
  @JsonSubTypes.Type(value = DefinitionsEntity.Synonym.class, name = "synonym"),
  @JsonSubTypes.Type(value = DefinitionsEntity.DataContract.class, name = "data-contract"),
  @JsonSubTypes.Type(value = DefinitionsEntity.Acceptance.class, name = "acceptance")
})
public sealed interface DefinitionsEntity extends Versioned {
  /** The record's key, so that history survives compaction. */
  @JsonIgnore
  default String key() {
    String kind =
        switch (this) {
          case Term t -> "term";
          case Definition d -> "definition";
          case Adoption a -> "adoption";
          case Mapping m -> "mapping";
          case SignOff s -> "signoff";
          case Synonym s -> "synonym";
          case DataContract c -> "data-contract";
          case Acceptance a -> "acceptance";
          case Unknown u -> "unknown";
        };
    return kind + "/" + id() + "/" + version();
  }

  /**
   * A word that several teams use.
   *
   * @param canonical id of the definition that governance recommends to all; null for none
   */
  record Term(
      String id, int version, String label, @Nullable String note, @Nullable String canonical)
      implements DefinitionsEntity {

    /** A term without a canonical definition. */
    public Term(String id, int version, String label, @Nullable String note) {
      this(id, version, label, note, null);
    }
  }

  /** Of the Open Data Contract Standard. */
  enum State {
    DRAFT,
    PROPOSED,
    ACTIVE,
    DEPRECATED,
    RETIRED
  }

  /** What kind of thing is defined. */
  enum Kind {
    TERM,
    STAGE,
    METRIC
  }

  /**
   * What a definition says; its canonical JSON (RFC 8785) is what is hashed.
   *
   * @param text for people
   * @param filters conditions an item must meet, in any order
   * @param window period over which it is counted, ISO 8601; null where it has none
   * @param clockStart event at which its clock starts
   * @param expression SQL or CEL, verbatim
   * @param owner who answers for the definition, for people
   * @param links where more is said
   */
  record Meaning(
      String text,
      Kind kind,
      @Nullable String unit,
      @Nullable String population,
      List<String> filters,
      @Nullable String grain,
      @Nullable String window,
      @Nullable String clockStart,
      @Nullable String timeZone,
      @Nullable String deduplicationKey,
      @Nullable String expression,
      @Nullable String owner,
      List<String> links) {

    /** A meaning that names nobody and leads nowhere. */
    public Meaning(
        String text,
        Kind kind,
        @Nullable String unit,
        @Nullable String population,
        List<String> filters,
        @Nullable String grain,
        @Nullable String window,
        @Nullable String clockStart,
        @Nullable String timeZone,
        @Nullable String deduplicationKey,
        @Nullable String expression) {
      this(
          text,
          kind,
          unit,
          population,
          filters,
          grain,
          window,
          clockStart,
          timeZone,
          deduplicationKey,
          expression,
          null,
          List.of());
    }
  }

  /** What a change of a meaning does to those who go by it. */
  enum Change {
    /** Other words for the same. */
    EDITORIAL,
    /** Written otherwise; of every item it says what it said before, also where it cannot tell. */
    COMPATIBLE,
    /** No item newly passes. */
    NARROWING,
    /** No item newly fails. */
    WIDENING,
    /** Anything else, and whatever cannot be proved. */
    SHIFT
  }

  /**
   * One immutable version of what a team means by a term.
   *
   * @param id the definition's id
   * @param semver its version for people
   * @param term the term's id
   * @param team slug of the team whose meaning it is
   * @param hash SHA-256 of the canonical JSON of {@code meaning}, lower-case hex
   * @param scope where the team means this, such as a product or a region; null for everywhere
   * @param sense SHA-256 of what counts of the meaning, in its canonical form, lower-case hex:
   *     where it is equal, two definitions mean the same, whatever their words; null where it was
   *     not told
   * @param change what it did to the version before; null on the first version
   */
  record Definition(
      String id,
      int version,
      String semver,
      String term,
      String team,
      Meaning meaning,
      String hash,
      State state,
      Instant validFrom,
      @Nullable Instant validTo,
      @Nullable String scope,
      @Nullable String sense,
      @Nullable Change change)
      implements DefinitionsEntity {

    /** A first version, for everywhere. */
    public Definition(
        String id,
        int version,
        String semver,
        String term,
        String team,
        Meaning meaning,
        String hash,
        State state,
        Instant validFrom,
        @Nullable Instant validTo) {
      this(
          id, version, semver, term, team, meaning, hash, state, validFrom, validTo, null, null,
          null);
    }
  }

  /**
   * Which team uses which version of a definition, since when. {@code id} is team and definition.
   */
  record Adoption(
      String id,
      int version,
      String team,
      String definition,
      String semver,
      Instant validFrom,
      @Nullable Instant validTo)
      implements DefinitionsEntity {}

  /**
   * Governance lives with a conflict for a while: two teams go on meaning different things by a
   * term. {@code id} is both definitions', the lesser id first. It is of these two meanings only:
   * where either changes, nobody accepted what then is.
   *
   * @param term the term's id
   * @param one id of the definition that is the lesser
   * @param other id of the other
   * @param oneSense what {@code one} meant, as {@link Definition#sense} has it
   * @param otherSense what {@code other} meant
   * @param reason why it is lived with
   * @param validTo when it is a conflict again
   */
  record Acceptance(
      String id,
      int version,
      String term,
      String one,
      String other,
      String oneSense,
      String otherSense,
      String reason,
      Instant validFrom,
      Instant validTo)
      implements DefinitionsEntity {}

  /** One version of one definition, pinned. */
  record Pin(String definition, String semver) {}

  /** How the meaning of one definition stands to that of another, as SKOS has it. */
  enum Relation {
    EXACT,
    CLOSE,
    BROADER,
    NARROWER;

    /** How the other definition stands to the one. */
    public Relation inverse() {
      return switch (this) {
        case EXACT, CLOSE -> this;
        case BROADER -> NARROWER;
        case NARROWER -> BROADER;
      };
    }
  }

  /**
   * What governance found of two definitions, in these versions: a version that follows is not what
   * was looked at. {@code id} is both definitions', the lesser id first: there is one mapping
   * between two definitions.
   *
   * @param one the definition whose id is the lesser
   * @param relation of {@code other} to {@code one}: BROADER where {@code other} means more
   * @param reason null where none was given
   * @param validTo when it was withdrawn; null while it stands
   */
  record Mapping(
      String id,
      int version,
      Pin one,
      Pin other,
      Relation relation,
      @Nullable String reason,
      Instant validFrom,
      @Nullable Instant validTo)
      implements DefinitionsEntity {}

  /**
   * The two sides of a boundary know what each of them means by a term, and work on that. {@code
   * id} is boundary and term. It stands while both signed it and nothing voided it.
   *
   * @param boundary id of the registered boundary
   * @param from slug of the sending team
   * @param to slug of the receiving team
   * @param term the term's id
   * @param sender what the sending team uses
   * @param receiver what the receiving team uses
   * @param signedBySender when; null while it did not
   * @param signedByReceiver when; null while it did not
   * @param voidedBy key of the change by which a side came to use something else, at {@code
   *     validFrom}; null while there is none
   * @param validFrom when this came to be so
   */
  record SignOff(
      String id,
      int version,
      String boundary,
      String from,
      String to,
      String term,
      Pin sender,
      Pin receiver,
      @Nullable Instant signedBySender,
      @Nullable Instant signedByReceiver,
      @Nullable String voidedBy,
      Instant validFrom,
      @Nullable Instant validTo)
      implements DefinitionsEntity {

    /** Whether both sides signed it and use what they signed. */
    @JsonIgnore
    public boolean stands() {
      return signedBySender != null && signedByReceiver != null && voidedBy == null;
    }
  }

  /**
   * Whether two terms whose names are all but the same are one. Nothing is merged by it. {@code id}
   * is both terms', the lesser first.
   *
   * @param one id of a term
   * @param other id of a term
   * @param accepted whether they are called the same; false where they are two
   * @param reason null where none was given
   */
  record Synonym(
      String id,
      int version,
      String one,
      String other,
      boolean accepted,
      @Nullable String reason,
      Instant validFrom)
      implements DefinitionsEntity {}

  /**
   * A document of the Open Data Contract Standard as a team handed it in; what of it says what
   * something means is in definitions. {@code id} is the team and the document's own id.
   *
   * @param team slug of the team whose it is
   * @param document whole, as it came
   */
  record DataContract(String id, int version, String team, JsonNode document, Instant validFrom)
      implements DefinitionsEntity {}

  /** What a later release may publish: ignored. */
  record Unknown(String id, int version) implements DefinitionsEntity {}
}
