@NullMarked
package dev.baton.gateway.continuity;

import org.jspecify.annotations.NullMarked;
