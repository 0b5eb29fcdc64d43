@NullMarked
package dev.baton.gateway.forward;

import org.jspecify.annotations.NullMarked;
