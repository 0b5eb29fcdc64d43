/**
 * How a registry keeps and publishes what it knows. Every version of every entity is one row of
 * {@code registry_log}; positions are dense and in commit order; the row's body is the record that
 * goes to the compacted topic. So the log is the registry, its history and its outbox at once.
 *
 * <p>A service brings the row's {@code @Entity}, a bean that extends {@link
 * dev.baton.edge.registry.Registry} and one that extends {@link
 * dev.baton.edge.registry.RegistryRelay}, and lists {@code db/registry} among its Flyway locations.
 */
@NullMarked
package dev.baton.edge.registry;

import org.jspecify.annotations.NullMarked;
