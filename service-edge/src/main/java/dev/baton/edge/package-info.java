/**
 * How every service meets a caller: token to caller, problems, revisions, pages. Knows nothing of
 * handoffs.
 */
@NullMarked
package dev.baton.edge;

import org.jspecify.annotations.NullMarked;
