/** What only one replica may do at a time, and which one that is. */
@NullMarked
package dev.baton.gateway.election;

import org.jspecify.annotations.NullMarked;
