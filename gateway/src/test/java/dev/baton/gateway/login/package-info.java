@NullMarked
package dev.baton.gateway.login;

import org.jspecify.annotations.NullMarked;
