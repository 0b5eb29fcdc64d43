/**
 * How people log in to the page, and how its session stands in for a token. An API call is never
 * answered with a redirect.
 */
@NullMarked
package dev.baton.gateway.login;

import org.jspecify.annotations.NullMarked;
