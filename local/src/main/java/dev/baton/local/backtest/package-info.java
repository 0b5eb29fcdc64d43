/** The detectors over the days gone by, asked of a gateway. */
@NullMarked
package dev.baton.local.backtest;

import org.jspecify.annotations.NullMarked;
