@NullMarked
package dev.baton.local.imports;

import org.jspecify.annotations.NullMarked;
