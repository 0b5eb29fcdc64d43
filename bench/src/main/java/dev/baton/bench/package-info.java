/**
 * {@code ./baton bench}: measures Baton beside what others reach, in turn, in one run, on parts of
 * its own. No service knows of it.
 */
@NullMarked
package dev.baton.bench;

import org.jspecify.annotations.NullMarked;
