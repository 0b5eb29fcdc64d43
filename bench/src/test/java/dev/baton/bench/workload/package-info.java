@NullMarked
package dev.baton.bench.workload;

import org.jspecify.annotations.NullMarked;
