package dev.baton.ownership;

import dev.baton.edge.registry.RegistryRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A version of a registry entity. */
@Entity(name = RegistryRow.ENTITY)
@Table(name = "registry_log")
class OwnershipRow extends RegistryRow {}
