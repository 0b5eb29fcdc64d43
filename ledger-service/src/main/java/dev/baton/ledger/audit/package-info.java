/** What an auditor asks: who read what, what was corrected, what was told late. */
@NullMarked
package dev.baton.ledger.audit;

import org.jspecify.annotations.NullMarked;
