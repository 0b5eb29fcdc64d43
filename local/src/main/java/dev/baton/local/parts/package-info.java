/**
 * The real parts that Baton stands on, started from Java on one machine: PostgreSQL as a process,
 * Kafka in this JVM, and for tests a small OIDC issuer. Loopback only.
 */
@NullMarked
package dev.baton.local.parts;

import org.jspecify.annotations.NullMarked;
