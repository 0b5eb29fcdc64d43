package dev.baton.ledger.registry;

import dev.baton.contracts.ownership.OwnershipEntity.Boundary;

/**
 * Something became known by which open offers over this boundary may be judged now.
 *
 * @param boundary as it is known now
 */
public record ContractsChanged(Boundary boundary) {}
