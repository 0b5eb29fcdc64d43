/** The registry of boundaries and owners as it is measured: small and large, side by side. */
@NullMarked
package dev.baton.bench.ownership;

import org.jspecify.annotations.NullMarked;
