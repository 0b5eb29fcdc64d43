/** The views over HTTP, each with how complete it is. */
@NullMarked
package dev.baton.gateway.view;

import org.jspecify.annotations.NullMarked;
