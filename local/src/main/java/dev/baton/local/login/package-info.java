/** The local Keycloak, its realm, and the tokens it gives. */
@NullMarked
package dev.baton.local.login;

import org.jspecify.annotations.NullMarked;
