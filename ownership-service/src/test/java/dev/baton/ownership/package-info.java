@NullMarked
package dev.baton.ownership;

import org.jspecify.annotations.NullMarked;
