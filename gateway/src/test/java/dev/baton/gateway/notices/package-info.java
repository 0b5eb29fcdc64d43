@NullMarked
package dev.baton.gateway.notices;

import org.jspecify.annotations.NullMarked;
