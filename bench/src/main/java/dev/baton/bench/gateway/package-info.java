/** The gateway as a subject: how soon it shows, how fast it rebuilds, how long a view takes. */
@NullMarked
package dev.baton.bench.gateway;

import org.jspecify.annotations.NullMarked;
