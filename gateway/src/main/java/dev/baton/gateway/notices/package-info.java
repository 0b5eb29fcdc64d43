/**
 * Tells of an offer before it drops: its receiver when four fifths of the time to answer are over,
 * the accountable owner when hardly any is left. Once each, per deadline; a notice is kept with
 * what is to be published of it, and is published from there.
 */
@NullMarked
package dev.baton.gateway.notices;

import org.jspecify.annotations.NullMarked;
