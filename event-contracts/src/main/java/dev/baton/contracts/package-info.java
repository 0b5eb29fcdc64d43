/**
 * What is on the wire between teams and Baton and between Baton's services, once: names, records,
 * canonical bytes. No framework.
 */
@NullMarked
package dev.baton.contracts;

import org.jspecify.annotations.NullMarked;
