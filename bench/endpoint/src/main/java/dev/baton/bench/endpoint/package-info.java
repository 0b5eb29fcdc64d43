/** What an event costs over HTTP before anybody records it. */
@NullMarked
package dev.baton.bench.endpoint;

import org.jspecify.annotations.NullMarked;
