/** Tells whoever listens that the views have something new. */
@NullMarked
package dev.baton.gateway.stream;

import org.jspecify.annotations.NullMarked;
