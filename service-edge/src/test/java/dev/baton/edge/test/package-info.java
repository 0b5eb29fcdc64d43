/** What every service's tests run on: real PostgreSQL, real Kafka, and an issuer of tokens. */
@NullMarked
package dev.baton.edge.test;

import org.jspecify.annotations.NullMarked;
