/** What is measured on: processes of its own, and the processor time each of them took. */
@NullMarked
package dev.baton.bench.machine;

import org.jspecify.annotations.NullMarked;
