/**
 * What is wrong, told without being asked: the detectors over what was read, what becomes of each
 * finding, and whom it concerns. One elected replica watches; every replica answers.
 */
@NullMarked
package dev.baton.gateway.signals;

import org.jspecify.annotations.NullMarked;
