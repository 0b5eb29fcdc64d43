/**
 * What is wrong, since when, and how sure that is: each detector is one pure function over plain
 * series, and answers that it fired, and upon what evidence, that it is quiet, or that it cannot
 * tell, and why. No clock, no chance, no database.
 */
@NullMarked
package dev.baton.gateway.detection;

import org.jspecify.annotations.NullMarked;
