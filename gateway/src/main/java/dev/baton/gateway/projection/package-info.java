/**
 * Folds {@code baton.ledger.v1} into sums: what each record's {@code before} contributed is
 * subtracted, what its {@code after} contributes is added. Rows belong to one lane each; position
 * and rows change in one transaction. Readers sum over lanes.
 */
@NullMarked
package dev.baton.gateway.projection;

import org.jspecify.annotations.NullMarked;
