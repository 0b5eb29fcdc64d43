@NullMarked
package dev.baton.gateway.diagnosis;

import org.jspecify.annotations.NullMarked;
