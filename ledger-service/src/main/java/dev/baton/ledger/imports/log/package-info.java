/**
 * From the bytes of a log to rows that Baton understands: XES, CSV and OCEL, each read event by
 * event in bounded memory, and the mapping that says what its columns mean. Nothing here knows a
 * database, a clock or a framework.
 */
@NullMarked
package dev.baton.ledger.imports.log;

import org.jspecify.annotations.NullMarked;
