package dev.baton.definitions.rules;

import dev.baton.contracts.definitions.DefinitionsEntity.Definition;
import dev.baton.contracts.definitions.DefinitionsEntity.Term;
import dev.baton.edge.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes a term. */
public final class Terms {
  private Terms() {}

  /**
   * A term as governance writes it.
   *
   * @param id on an edit it may be left out
   * @param label how people call it
   * @param note null for none
   * @param canonical id of the definition that governance recommends to all; null for none
   */
  public record TermDraft(
      @Nullable String id,
      @Nullable String label,
      @Nullable String note,
      @Nullable String canonical) {

    /** A term without a canonical definition. */
    public TermDraft(@Nullable String id, @Nullable String label, @Nullable String note) {
      this(id, label, note, null);
    }
  }

  /** Registers a term. */
  public static Ruling<Term> register(TermDraft draft, Optional<Term> existing) {
    if (existing.isPresent()) {
      return new Ruling.Refused<>(new Refusal.Exists("term", existing.get().id()));
    }
    List<Violation> found = new ArrayList<>();
    Texts.id(found, "/id", draft.id());
    if (draft.canonical() != null) {
      found.add(new Violation("/canonical", "a new term has no definition yet."));
    }
    return version(draft, draft.id(), 1, found);
  }

  /**
   * Edits what people read of a term, and which of its definitions is the canonical one.
   *
   * @param definition what is known of the canonical one; empty where there is none such
   */
  public static Ruling<Term> edit(TermDraft draft, Term current, Optional<Definition> definition) {
    List<Violation> found = new ArrayList<>();
    if (draft.canonical() != null
        && definition.filter(d -> d.term().equals(current.id())).isEmpty()) {
      found.add(
          new Violation(
              "/canonical",
              "there is no definition '%s' of '%s'.".formatted(draft.canonical(), current.id())));
    }
    if (draft.id() != null && !draft.id().equals(current.id())) {
      found.add(new Violation("/id", "is '" + current.id() + "' and cannot change."));
    }
    return version(draft, current.id(), current.version() + 1, found);
  }

  /** Edits what people read of a term; what the draft leaves out stays as it is. */
  static Ruling<Term> amend(TermDraft draft, Term current) {
    return version(
        new TermDraft(
            current.id(),
            Objects.requireNonNullElse(draft.label(), current.label()),
            draft.note() == null ? current.note() : draft.note(),
            current.canonical()),
        current.id(),
        current.version() + 1,
        new ArrayList<>());
  }

  private static Ruling<Term> version(
      TermDraft draft, @Nullable String id, int version, List<Violation> found) {
    Texts.name(found, "/label", draft.label());
    Texts.text(found, "/note", draft.note(), Texts.MAX_NOTE);
    return found.isEmpty()
        ? Ruling.stands(
            new Term(
                Objects.requireNonNull(id),
                version,
                Objects.requireNonNull(draft.label()).strip(),
                draft.note(),
                draft.canonical()))
        : new Ruling.Refused<>(new Refusal.Invalid(List.copyOf(found)));
  }
}
