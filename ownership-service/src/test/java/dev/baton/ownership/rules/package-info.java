@NullMarked
package dev.baton.ownership.rules;

import org.jspecify.annotations.NullMarked;
