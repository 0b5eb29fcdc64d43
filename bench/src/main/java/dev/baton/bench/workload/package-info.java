/** What is measured with: events as teams send them, the same ones in every run. */
@NullMarked
package dev.baton.bench.workload;

import org.jspecify.annotations.NullMarked;
