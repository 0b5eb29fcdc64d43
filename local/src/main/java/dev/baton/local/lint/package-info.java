/** Changes of definitions, looked at before they are made. */
@NullMarked
package dev.baton.local.lint;

import org.jspecify.annotations.NullMarked;
