@NullMarked
package dev.baton.local.backtest;

import org.jspecify.annotations.NullMarked;
