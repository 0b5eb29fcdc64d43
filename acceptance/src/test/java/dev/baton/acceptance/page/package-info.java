/**
 * The page in a real browser: what it says of the running stack, and the rules behind its words and
 * its map.
 */
@NullMarked
package dev.baton.acceptance.page;

import org.jspecify.annotations.NullMarked;
