package dev.baton.ledger.handoff;

import dev.baton.contracts.event.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Something a reader of an entry should know. Never a refusal.
 *
 * @param type stable, kebab-case
 * @param detail for people
 * @param winner source and id of the entry that stands instead, as of now; null where none does
 */
public record Finding(String type, String detail, Statement.@Nullable EventRef winner) {}
