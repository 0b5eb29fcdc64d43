@NullMarked
package dev.baton.gateway.registry;

import org.jspecify.annotations.NullMarked;
