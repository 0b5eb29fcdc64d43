package dev.baton.contracts.definitions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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
  @JsonSubTypes.Type(value = DefinitionsEntity.Adoption.class, name = "adoption")
})
public sealed interface DefinitionsEntity {
  String id();

  /** Counts the versions of this entity from 1. */
  int version();

  /** The record's key, so that history survives compaction. */
  @JsonIgnore
  default String key() {
    String kind =
        switch (this) {
          case Term t -> "term";
          case Definition d -> "definition";
          case Adoption a -> "adoption";
          case Unknown u -> "unknown";
        };
    return kind + "/" + id() + "/" + version();
  }

  /** A word that several teams use. */
  record Term(String id, int version, String label, @Nullable String note)
      implements DefinitionsEntity {}

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
   * What a definition says; its canonical JSON (RFC 8785) is what is hashed and compared.
   *
   * @param text for people
   * @param filters conditions an item must meet, in any order
   * @param window period over which it is counted, ISO 8601; null where it has none
   * @param clockStart event at which its clock starts
   * @param expression SQL or CEL, verbatim
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
      @Nullable String expression) {}

  /**
   * One immutable version of what a team means by a term.
   *
   * @param id the definition's id
   * @param semver its version for people
   * @param term the term's id
   * @param team slug of the team whose meaning it is
   * @param hash SHA-256 of the canonical JSON of {@code meaning}, lower-case hex
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
      @Nullable Instant validTo)
      implements DefinitionsEntity {}

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

  /** What a later release may publish: ignored. */
  record Unknown(String id, int version) implements DefinitionsEntity {}
}
