package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Kind;
import dev.baton.contracts.definitions.DefinitionsEntity.Meaning;
import dev.baton.contracts.definitions.DefinitionsEntity.State;
import dev.baton.edge.Caller;
import dev.baton.edge.Roles;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class Samples {
  static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");
  static final Instant TUESDAY = Instant.parse("2026-03-03T09:00:00Z");
  static final Instant WEDNESDAY = Instant.parse("2026-03-04T09:00:00Z");
  static final Instant THURSDAY = Instant.parse("2026-03-05T09:00:00Z");

  static final Caller GOVERNANCE = new Caller("grace", Set.of(Roles.GOVERNANCE), null);
  static final Caller MARKETING = new Caller("mia", Set.of(Roles.EMITTER), "marketing");
  static final Caller SALES = new Caller("sam", Set.of(Roles.EMITTER), "sales");

  private Samples() {}

  static Meaning meaning(String text) {
    return new Meaning(
        text,
        Kind.STAGE,
        "lead",
        null,
        List.of("budget = yes"),
        null,
        "P30D",
        null,
        null,
        null,
        null);
  }

  static Definitions.DefinitionDraft draft(String semver, Meaning meaning) {
    return draft(semver, meaning, null, null);
  }

  static Definitions.DefinitionDraft draft(
      String semver, Meaning meaning, @Nullable State state, @Nullable Instant validFrom) {
    return new Definitions.DefinitionDraft("mql", "marketing", semver, meaning, state, validFrom);
  }

  static Definition definition(
      String id,
      int version,
      String semver,
      String team,
      Meaning meaning,
      State state,
      Instant validFrom) {
    return new Definition(
        id,
        version,
        semver,
        "qualified-lead",
        team,
        meaning,
        Meanings.hash(meaning),
        state,
        validFrom,
        null);
  }
}
