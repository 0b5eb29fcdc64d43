@NullMarked
package dev.baton.gateway.statements;

import org.jspecify.annotations.NullMarked;
