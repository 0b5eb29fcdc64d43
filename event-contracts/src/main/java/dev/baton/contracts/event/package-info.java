/** What teams say: CloudEvents and the statements they carry. */
@NullMarked
package dev.baton.contracts.event;

import org.jspecify.annotations.NullMarked;
