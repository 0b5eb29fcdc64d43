@NullMarked
package dev.baton.gateway.stream;

import org.jspecify.annotations.NullMarked;
