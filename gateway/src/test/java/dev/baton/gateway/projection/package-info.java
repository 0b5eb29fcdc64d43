@NullMarked
package dev.baton.gateway.projection;

import org.jspecify.annotations.NullMarked;
