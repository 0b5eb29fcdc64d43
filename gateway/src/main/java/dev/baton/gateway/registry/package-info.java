/**
 * The gateway's copies of the registry and the catalogue, kept in the database so that views can be
 * read, and named as old, while the services behind them are down.
 */
@NullMarked
package dev.baton.gateway.registry;

import org.jspecify.annotations.NullMarked;
