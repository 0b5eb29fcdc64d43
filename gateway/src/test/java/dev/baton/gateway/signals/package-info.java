@NullMarked
package dev.baton.gateway.signals;

import org.jspecify.annotations.NullMarked;
