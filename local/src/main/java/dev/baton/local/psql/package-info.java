/** A look into a service's local database. */
@NullMarked
package dev.baton.local.psql;

import org.jspecify.annotations.NullMarked;
