/**
 * What is asked of one seam: since when it passes less, whether it fell silent, why it leaks, and
 * whether what was done about it helped. Pure rules over what {@code projection} read and what is
 * registered; the detectors themselves are in {@code detection}.
 */
@NullMarked
package dev.baton.gateway.diagnosis;

import org.jspecify.annotations.NullMarked;
