/**
 * Folds {@code baton.ledger.v1} into sums: what each record's {@code before} contributed is
 * subtracted, what its {@code after} contributes is added. Rows belong to one lane each; position
 * and rows change in one transaction. Readers sum over lanes.
 *
 * <p>The read model is every table of the schema {@code live}. To add one: a migration that creates
 * {@code live.x} with a column {@code lane int not null}, a unique key that contains it, and no
 * column that is not a function of the lane's records (no identity, no time of writing); and ends
 * with {@code select fold_again()}, so that what was folded before it existed is not missing from
 * it. {@link ReadModel} writes it and {@link ReadModels} reads it by its bare name. Rebuilding,
 * comparing and swapping find it by themselves.
 */
@NullMarked
package dev.baton.gateway.projection;

import org.jspecify.annotations.NullMarked;
