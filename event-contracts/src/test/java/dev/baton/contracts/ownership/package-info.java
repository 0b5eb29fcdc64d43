@NullMarked
package dev.baton.contracts.ownership;

import org.jspecify.annotations.NullMarked;
