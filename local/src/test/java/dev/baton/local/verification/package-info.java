@NullMarked
package dev.baton.local.verification;

import org.jspecify.annotations.NullMarked;
