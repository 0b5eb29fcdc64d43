/**
 * Passes a caller's own requests on to the three services behind the gateway, at fixed origins and
 * with the caller's own token, so that a browser and a script need one origin.
 */
@NullMarked
package dev.baton.gateway.forward;

import org.jspecify.annotations.NullMarked;
