package dev.baton.definitions;

import dev.baton.edge.registry.RegistryRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** One version of one entity of the catalogue. */
@Entity(name = RegistryRow.ENTITY)
@Table(name = "registry_log")
public class CatalogueRow extends RegistryRow {}
